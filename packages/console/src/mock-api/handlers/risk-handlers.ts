import type { Risk, RiskGroup } from '@plimsoll/contract'
import type { MockHandlers } from '../answer.ts'
import type { MockState } from '../mock-state.ts'
import { byOrder, found, matches, page } from '../rows.ts'
import { rank } from '../sample-data.ts'
import { risksOf } from '../sample-risks.ts'

/** Risks besides vulnerabilities: of one image, and over all. */
export function risksHandlers(center: MockState): MockHandlers['risks'] {
  const sampleOf = (id: string) => found(center.images.find(({ image }) => image.id === id))
  return {
    ofImage: ({ params, query }) => {
      const kept = risksOf(sampleOf(params.imageId)).filter((each) => fits(each, query))
      return page(kept.toSorted(byOrder('desc', ({ severity }) => rank(severity))), query)
    },
    groups: ({ query }) => {
      const groups = groupsOf(allRisks(center).filter((each) => fits(each, query)))
      const key = (each: RiskGroup) =>
        query.sort === 'images' ? each.imageCount : query.sort === 'rule' ? each.rule : rank(each.severity)
      return page(groups.toSorted(byOrder(query.order, key)), query)
    },
    group: ({ params }) => {
      const own = allRisks(center).filter((each) => each.category === params.category && keyOf(each) === params.key)
      const [first] = own
      const group = found(groupsOf(own)[0])
      const counts = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 }
      for (const { severity } of own) if (severity !== 'none') counts[severity] += 1
      return {
        ...group,
        description: first?.description ?? null,
        advice: first?.advice ?? null,
        references: [],
        bySeverity: counts,
      }
    },
    places: ({ params, query }) =>
      page(
        center.images.flatMap((sample) =>
          risksOf(sample)
            .filter((each) => each.category === params.category && keyOf(each) === params.key)
            .map((risk) => ({
              ...risk,
              digest: sample.image.digest,
              platform: sample.image.platform,
              reference: sample.image.reference,
            })),
        ),
        query,
      ),
  }
}

function allRisks(center: MockState): readonly Risk[] {
  return center.images.flatMap(risksOf)
}

function fits(
  risk: Risk,
  query: {
    readonly category?: readonly string[] | undefined
    readonly severity?: readonly string[] | undefined
    readonly search?: string | undefined
  },
): boolean {
  return (
    (query.category?.includes(risk.category) ?? true) &&
    (query.severity?.includes(risk.severity) ?? true) &&
    matches(query.search, risk.title, risk.rule, risk.place?.path ?? '')
  )
}

function keyOf(risk: Risk): string {
  return risk.details.kind === 'malware' ? risk.details.sha256 : risk.rule
}

function groupsOf(risks: readonly Risk[]): RiskGroup[] {
  return [...Map.groupBy(risks, (risk) => `${risk.category} ${keyOf(risk)}`).values()].flatMap((own) => {
    const [first] = own
    if (!first) return []
    return [
      {
        category: first.category,
        key: keyOf(first),
        rule: first.rule,
        title: first.title,
        severity: first.severity,
        family: 'family' in first.details ? first.details.family : null,
        path: first.place?.path ?? null,
        imageCount: new Set(own.map(({ imageId }) => imageId)).size,
        findingCount: own.length,
        firstSeenAt: first.firstSeenAt,
        lastSeenAt: first.lastSeenAt,
      },
    ]
  })
}
