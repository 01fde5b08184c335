import type { Overview } from '@plimsoll/contract'
import type { Db } from '../db/database.ts'
import { findCurrentGeneration } from '../db/statements/advisory-generations.ts'
import {
  countFixableFindings,
  listOverviewDays,
  listTopImages,
  type OverviewNumbers,
  readFirstRunNumbers,
  readOpenVulnerabilities,
  readOverviewNumbers,
} from '../db/statements/overview.ts'
import { listRunningScans } from '../db/statements/scans.ts'
import { readScanSettings } from '../db/statements/settings.ts'
import { listTopVulnerabilities } from '../db/statements/vulnerability-lists.ts'
import type { AreaHandlers } from '../http/handler.ts'
import { readAdvisoryStatus } from '../views/advisory-view.ts'
import { instantOf } from '../views/fields.ts'
import { toScan } from '../views/scan-view.ts'
import { readAuthorisations, readNextCycle } from '../views/settings-view.ts'
import { toCounts } from '../views/severity-view.ts'
import { toVulnerabilitySummary } from '../views/vulnerability-view.ts'

const TOP = 10
const TREND_DAYS = 30

export interface OverviewHandlerDeps {
  readonly db: Db
  readonly isOffline: boolean
  readonly now: () => Date
}

/** Risk at a glance, and what a newcomer still has to do. */
export function overviewHandlers({ db, isOffline, now }: OverviewHandlerDeps): AreaHandlers<'overview'> {
  return {
    async get() {
      const [numbers, open, fixableFindings, topImages, top, trend, scans, settings] = await Promise.all([
        readOverviewNumbers(db),
        readOpenVulnerabilities(db),
        countFixableFindings(db),
        listTopImages(db, TOP),
        listTopVulnerabilities(db, TOP),
        listOverviewDays(db, TREND_DAYS),
        listRunningScans(db),
        readScanSettings(db),
      ])
      return {
        ...toNumbers(numbers),
        vulnerabilities: toCounts(open),
        fixableFindings,
        exploitedVulnerabilities: open.exploited,
        topVulnerabilities: top.map(toVulnerabilitySummary),
        topImages: topImages.map((row) => ({
          imageId: row.imageId,
          reference: row.reference,
          platform: row.platform,
          vulnerabilities: toCounts(row),
        })),
        trend: trend.map((row) => ({ day: row.day, vulnerabilities: toCounts(row) })),
        runningScans: scans.map(toScan),
        cycle: { cycle: settings.cycle, nextAt: instantOf(await readNextCycle(db, settings, now())) },
        authorisations: await readAuthorisations(db),
        advisories: await readAdvisoryStatus(db, isOffline),
      }
    },

    async firstRun({ principal }) {
      const [numbers, generation] = await Promise.all([readFirstRunNumbers(db), findCurrentGeneration(db)])
      return {
        usesFirstPassword: principal.usesFirstPassword,
        ...numbers,
        hasAdvisories: generation !== undefined,
        usesStarterAdvisories: generation?.isStarter ?? false,
      }
    },
  }
}

function toNumbers(
  row: OverviewNumbers,
): Pick<Overview, 'registries' | 'repositories' | 'images' | 'findings' | 'lastScanAt'> {
  return {
    registries: { total: row.registries, failing: row.failingRegistries },
    repositories: row.repositories,
    images: {
      total: row.images,
      scanned: row.scanned,
      unscanned: row.images - row.scanned,
      failed: row.failed,
      scanning: row.scanning,
      byWorstSeverity: {
        critical: row.worstCritical,
        high: row.worstHigh,
        medium: row.worstMedium,
        low: row.worstLow,
        negligible: row.worstNegligible,
        unknown: row.worstUnknown,
        clean: row.clean,
      },
    },
    findings: {
      'system-vulnerability': row.systemVulnerabilities,
      'application-vulnerability': row.applicationVulnerabilities,
      malware: row.malware,
      secret: row.secrets,
      'sensitive-file': row.sensitiveFiles,
      baseline: row.baselineRisks,
      'build-risk': row.buildRisks,
    },
    lastScanAt: instantOf(row.lastScanAt),
  }
}
