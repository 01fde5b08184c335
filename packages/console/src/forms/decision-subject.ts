import type { DecisionScope, Risk, RiskGroup, VulnerabilityFinding, VulnerabilitySummary } from '@plimsoll/contract'

/** What somebody decides about: `scope` is what a decision everywhere names, `inImage` what it names in one image besides. */
export interface DecisionSubject {
  readonly label: string
  readonly scope: DecisionScope
  readonly image?: { readonly id: string; readonly narrower: DecisionScope }
}

/** How far a decision reaches. */
export type DecisionExtent = 'image' | 'repository' | 'everywhere'

/** A kind of risk over all images; a malicious file is named by its content, so that another file of the same rule is still reported. */
export function subjectOfGroup(group: Pick<RiskGroup, 'category' | 'key' | 'rule' | 'title'>): DecisionSubject {
  return {
    label: group.title,
    scope:
      group.category === 'malware'
        ? { category: group.category, ...contentOrRule(group.key, group.rule) }
        : { category: group.category, rule: group.rule },
  }
}

/** One risk of one image. */
export function subjectOfRisk(risk: Risk): DecisionSubject {
  return {
    label: risk.title,
    scope: {
      category: risk.category,
      ...(risk.details.kind === 'malware' ? { sha256: risk.details.sha256 } : { rule: risk.rule }),
    },
    image: { id: risk.imageId, narrower: risk.place === null ? {} : { path: risk.place.path } },
  }
}

/** One vulnerable package of one image. */
export function subjectOfFinding(finding: VulnerabilityFinding, imageId: string): DecisionSubject {
  return {
    label: `${finding.vulnerabilityId} (${finding.package.name})`,
    scope: { category: finding.category, rule: finding.vulnerabilityId, packageName: finding.package.name },
    image: { id: imageId, narrower: {} },
  }
}

/** A vulnerability wherever it is. */
export function subjectOfVulnerability({
  vulnerabilityId,
}: Pick<VulnerabilitySummary, 'vulnerabilityId'>): DecisionSubject {
  return { label: vulnerabilityId, scope: { rule: vulnerabilityId } }
}

/** The scopes to decide on: one, or one per repository that the image is in. */
export function scopesOf(
  subject: DecisionSubject,
  extent: DecisionExtent,
  repositoryIds: readonly string[],
): readonly DecisionScope[] {
  if (subject.image === undefined || extent === 'everywhere') return [subject.scope]
  return extent === 'image'
    ? [{ ...subject.scope, ...subject.image.narrower, imageId: subject.image.id }]
    : [...new Set(repositoryIds)].map((repositoryId) => ({ ...subject.scope, repositoryId }))
}

function contentOrRule(key: string, rule: string): DecisionScope {
  return /^[a-f0-9]{64}$/.test(key) ? { sha256: key } : { rule }
}
