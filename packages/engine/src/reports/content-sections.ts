import type { Finding, FindingKind } from '../findings/finding.ts'
import { describeFinding, FINDING_KIND_TITLES } from './describe-finding.ts'
import type { FindingDescription } from './finding-description.ts'

/** One kind of findings other than vulnerabilities, as reports for people show it. */
export interface ContentSection {
  readonly kind: FindingKind
  /** Heading. */
  readonly title: string
  readonly count: number
  /** In the order of their first finding, so worst first. */
  readonly groups: readonly RuleGroup[]
}

/** What one rule found with one severity: said once, with every place. */
export interface RuleGroup {
  readonly first: FindingDescription
  /** At least one. */
  readonly members: readonly FindingDescription[]
}

/** A section for every kind but vulnerabilities that something was found of, in the order of the headings. */
export function contentSections(findings: readonly Finding[]): readonly ContentSection[] {
  const byKind = Map.groupBy(findings, ({ kind }) => kind)
  return (Object.keys(FINDING_KIND_TITLES) as FindingKind[]).flatMap((kind) => {
    const ofKind = kind === 'vulnerability' ? [] : (byKind.get(kind) ?? [])
    return ofKind.length === 0
      ? []
      : [{ kind, title: FINDING_KIND_TITLES[kind], count: ofKind.length, groups: toGroups(ofKind) }]
  })
}

function toGroups(findings: readonly Finding[]): readonly RuleGroup[] {
  const described = findings.map(describeFinding)
  const groups = Map.groupBy(described, ({ ruleId, severity, title, text, remedy }) =>
    JSON.stringify([ruleId, severity, title, text, remedy]),
  )
  return [...groups.values()].flatMap((members) => {
    const [first] = members
    return first === undefined ? [] : [{ first, members }]
  })
}
