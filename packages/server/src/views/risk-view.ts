import { type Risk, type RiskGroup, type RiskPlace, riskDetailsSchema } from '@plimsoll/contract'
import { stateOf } from '../db/statements/finding-state.ts'
import type { RiskRow } from '../db/statements/image-risks.ts'
import type { RiskGroupRow, RiskPlaceRow } from '../db/statements/risk-groups.ts'
import { severityOf } from './severity-view.ts'

export function toRisk(row: RiskRow): Risk {
  return {
    id: row.fingerprint,
    imageId: row.imageId,
    category: row.category,
    rule: row.rule,
    title: row.title,
    severity: severityOf(row.severity),
    description: row.description,
    advice: row.advice,
    references: row.links,
    place:
      row.path === null
        ? null
        : {
            path: row.path,
            visibility: row.isHidden ? 'hidden' : 'visible',
            layer:
              row.layer === null || row.diffId === null
                ? null
                : { index: row.layer, diffId: row.diffId, instruction: row.instruction },
          },
    details: riskDetailsSchema.parse(row.details),
    state: stateOf(row),
    verdict: row.verdict,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
  }
}

export function toRiskPlace(row: RiskPlaceRow): RiskPlace {
  return { ...toRisk(row), digest: row.digest, platform: row.platform, reference: row.reference }
}

export function toRiskGroup(row: RiskGroupRow): RiskGroup {
  return {
    category: row.category,
    key: row.key,
    rule: row.rule,
    title: row.title,
    severity: severityOf(row.severity),
    family: row.family,
    path: row.path,
    imageCount: row.imageCount,
    findingCount: row.findingCount,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
  }
}
