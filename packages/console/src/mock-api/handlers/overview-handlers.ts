import type { FindingCategory } from '@plimsoll/contract'
import type { MockHandlers } from '../answer.ts'
import { authorisationsOf } from '../authorisations.ts'
import { type MockState, repositoriesOf } from '../mock-state.ts'
import { countSeverities } from '../sample-data.ts'
import { byPressure, summariseAll } from '../sample-views.ts'

/** Everything counted from the images. */
export function overviewHandlers(center: MockState): MockHandlers['overview'] {
  return {
    get: () => {
      const all = center.images.map(({ image }) => image)
      const scanned = all.filter(({ lastScanAt }) => lastScanAt !== null)
      const worst = countSeverities(scanned.flatMap(({ worstSeverity }) => worstSeverity ?? []))
      const categories = [
        'system-vulnerability',
        'application-vulnerability',
        'malware',
        'baseline',
        'secret',
        'sensitive-file',
        'build-risk',
      ] as const
      const findings = Object.fromEntries(
        categories.map((category) => [
          category,
          center.images.flatMap(({ findings }) => findings).filter((each) => each.category === category).length,
        ]),
      ) as Record<FindingCategory, number>
      const total = countSeverities(summariseAll(center.images).map(({ severity }) => severity))
      const open = countSeverities(center.images.flatMap(({ findings }) => findings).map(({ severity }) => severity))
      return {
        registries: {
          total: center.registries.length,
          failing: center.registries.filter(({ state }) => state === 'failing').length,
        },
        repositories: repositoriesOf(center).length,
        images: {
          total: all.length,
          scanned: scanned.length,
          unscanned: all.filter(({ state }) => state === 'unscanned').length,
          failed: all.filter(({ state }) => state === 'failed').length,
          scanning: 0,
          byWorstSeverity: { ...worst, clean: scanned.filter(({ worstSeverity }) => worstSeverity === null).length },
        },
        vulnerabilities: total,
        findings,
        fixableFindings: center.images
          .flatMap(({ findings }) => findings)
          .filter(({ fixedVersion }) => fixedVersion !== null).length,
        exploitedVulnerabilities: summariseAll(center.images).filter(({ kev }) => kev !== null).length,
        topVulnerabilities: summariseAll(center.images).sort(byPressure).slice(0, 8),
        topImages: scanned
          .toSorted(
            (a, b) =>
              b.vulnerabilities.critical - a.vulnerabilities.critical ||
              b.vulnerabilities.high - a.vulnerabilities.high,
          )
          .slice(0, 8)
          .map(({ id, reference, platform, vulnerabilities: counts }) => ({
            imageId: id,
            reference,
            platform,
            vulnerabilities: counts,
          })),
        trend: Array.from({ length: 30 }, (_, day) => ({
          day: center.at((day - 29) * 86_400_000).slice(0, 10),
          vulnerabilities: Object.fromEntries(
            Object.entries(open).map(([severity, count]) => [
              severity,
              Math.round(count * (0.55 + 0.45 * Math.sin((day + 4) / 9) ** 2 + (day > 21 ? 0.12 : 0))),
            ]),
          ) as typeof open,
        })),
        runningScans: center.scans.filter(({ state }) => state === 'running' || state === 'queued'),
        lastScanAt: center.scans[0]?.finishedAt ?? null,
        cycle: { cycle: center.settings.cycle, nextAt: center.settings.nextCycleAt },
        authorisations: authorisationsOf(center),
        advisories: center.advisories,
      }
    },
    firstRun: () => ({
      usesFirstPassword: center.session.user?.usesFirstPassword ?? false,
      registryCount: center.registries.filter(({ kind }) => kind !== 'sample').length,
      sampleRegistryId: center.registries.find(({ kind }) => kind === 'sample')?.id ?? null,
      hasAdvisories: true,
      usesStarterAdvisories: center.advisories.generation?.isStarter ?? false,
      scannedImageCount: center.images.map(({ image }) => image).filter(({ lastScanAt }) => lastScanAt !== null).length,
    }),
  }
}
