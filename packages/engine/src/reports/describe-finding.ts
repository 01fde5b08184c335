import type { Finding, VulnerabilityFinding } from '../findings/finding.ts'
import {
  describeBaseline,
  describeBuildRisk,
  describeMalware,
  describeModifiedFile,
  describeSecret,
  describeSensitiveFile,
} from './describe-content.ts'
import type { FindingDescription } from './finding-description.ts'
import { oneLine } from './text/one-line.ts'

/** The one place that knows every kind of finding by its words; a new kind joins here first. */
export function describeFinding(finding: Finding): FindingDescription {
  switch (finding.kind) {
    case 'vulnerability':
      return describeVulnerability(finding)
    case 'malware':
      return describeMalware(finding)
    case 'modified-file':
      return describeModifiedFile(finding)
    case 'secret':
      return describeSecret(finding)
    case 'sensitive-file':
      return describeSensitiveFile(finding)
    case 'baseline':
      return describeBaseline(finding)
    case 'build-risk':
      return describeBuildRisk(finding)
    default:
      return finding satisfies never
  }
}

const INTRODUCTION = /^\S+(?: \S+){0,3} (?:is|are) (?:an?|the) /

/** Kinds as headings, for people, in the order in which reports show them. */
export const FINDING_KIND_TITLES: Readonly<Record<Finding['kind'], string>> = Object.freeze({
  vulnerability: 'Vulnerabilities',
  malware: 'Malicious files',
  'modified-file': 'Changed files of packages',
  secret: 'Leaked credentials',
  'sensitive-file': 'Sensitive files',
  baseline: 'Failed baseline checks',
  'build-risk': 'Risky build instructions',
})

/** The page that says most about a vulnerability: its first reference that is a web address, else the public page of its id. */
export function vulnerabilityUrl(finding: VulnerabilityFinding): string | undefined {
  if (/^CVE-\d{4}-\d{4,}$/.test(finding.id)) return `https://nvd.nist.gov/vuln/detail/${finding.id}`
  if (/^GHSA(-[23456789cfghjmpqrvwx]{4}){3}$/.test(finding.id)) return `https://github.com/advisories/${finding.id}`
  return finding.references.find((reference) => /^https?:\/\/[^\s]+$/.test(reference))
}

/** How a vendor's word reads in a report. */
export const STATUS_TITLES: Readonly<Record<VulnerabilityFinding['status'], string>> = Object.freeze({
  affected: 'affected',
  fixed: 'fixed',
  not_affected: 'not affected',
  will_not_fix: 'will not fix',
  deferred: 'deferred',
  end_of_life: 'end of life',
  under_investigation: 'under investigation',
  unknown: 'unknown',
})

function describeVulnerability(finding: VulnerabilityFinding): FindingDescription {
  const subject = oneLine(`${finding.package.name} ${finding.package.version}`)
  const title = oneLine(
    finding.title ?? firstSentence(finding.description) ?? `${finding.id} in ${finding.package.name}`,
  )
  const helpUrl = vulnerabilityUrl(finding)
  return {
    kind: 'vulnerability',
    fingerprint: finding.fingerprint,
    ruleId: oneLine(finding.id),
    severity: finding.severity,
    subject,
    title,
    text: oneLine(finding.description ?? finding.title ?? title),
    place: finding.place,
    location: { path: finding.place.path },
    where: oneLine(finding.place.path),
    remedy: remedyOf(finding),
    ...(helpUrl === undefined ? {} : { helpUrl }),
  }
}

function remedyOf(finding: VulnerabilityFinding): string {
  const name = oneLine(finding.package.name)
  if (finding.fixedVersion !== undefined) return `Upgrade ${name} to ${oneLine(finding.fixedVersion)} or later.`
  switch (finding.status) {
    case 'will_not_fix':
      return `The vendor will not fix this in ${name}: remove the package if nothing needs it, or change to a release that has a fix.`
    case 'end_of_life':
      return `This release of ${name} is no longer maintained: change to a release that is.`
    default:
      return `No fixed version of ${name} is known yet.`
  }
}

/** The first sentence that says what is wrong: many descriptions begin with one that says what the software is. */
function firstSentence(text: string | undefined): string | undefined {
  const sentences = text === undefined ? [] : oneLine(text).split(/(?<=[.!?]) (?=[A-Z`"'])/)
  const [first, second] = sentences
  const says = first !== undefined && second !== undefined && INTRODUCTION.test(first) ? second : first
  return says === '' ? undefined : says
}
