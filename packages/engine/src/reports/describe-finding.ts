import type { Severity } from '../domain/severity.ts'
import type { Finding, FindingPlace, VulnerabilityFinding } from '../findings/finding.ts'
import {
  describeBaseline,
  describeBuildRisk,
  describeMalware,
  describeModifiedFile,
  describeSecret,
  describeSensitiveFile,
} from './describe-content.ts'
import { oneLine } from './text/one-line.ts'

/** What any finding says, whatever its kind; formats with one shape for all kinds build on this. All texts are one line, safe to print. */
export interface FindingDescription {
  readonly kind: Finding['kind']
  readonly fingerprint: string
  /** What the finding is an instance of: `CVE-2024-1234`. */
  readonly ruleId: string
  readonly severity: Severity
  /** What is affected: `openssl 3.0.15`, `srv/app/.env`, `Dockerfile`. */
  readonly subject: string
  /** A few words. */
  readonly title: string
  /** The whole text there is, one paragraph. */
  readonly text: string
  /** Absent for what is about the image as a whole: its config, its build. */
  readonly place?: FindingPlace
  /** Where to look, for formats that know files and lines only; `Dockerfile` and `config.json` stand for the build and the image's config. */
  readonly location: { readonly path: string; readonly line?: number }
  /** The same for people: `srv/app/.env, line 4`, `the environment variable TOKEN`. */
  readonly where: string
  /** What was seen there, a few words: a redacted value, a digest, an instruction. */
  readonly seen?: string
  /** What to do about it, as a sentence. */
  readonly remedy: string
  readonly helpUrl?: string
}

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
