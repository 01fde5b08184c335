import type { RiskCategory, RiskDetails } from '@plimsoll/contract'
import {
  type Finding,
  type FindingPlace,
  type SecretFinding,
  severityRank,
  type VulnerabilityFinding,
} from '@plimsoll/engine'
import type { NewRisk } from '../db/statements/image-risks.ts'

export type RiskFinding = Exclude<Finding, VulnerabilityFinding>

/** Characters of a text that come from an image that are kept. */
const MAX_TEXT = 4_000

/** What the center keeps of a finding that is no vulnerability. */
export function toRisk(finding: RiskFinding): NewRisk {
  const place: FindingPlace | undefined = 'place' in finding ? finding.place : undefined
  return {
    fingerprint: finding.fingerprint,
    category: CATEGORY[finding.kind],
    rule: finding.id,
    groupKey: finding.kind === 'malware' ? finding.sha256 : finding.id,
    title: cut(finding.title, 300),
    severity: severityRank(finding.severity),
    family: 'family' in finding ? finding.family : finding.kind === 'baseline' ? finding.baseline : null,
    path: place?.path ?? null,
    layer: place?.layer?.index ?? null,
    isHidden: place?.visibility === 'hidden',
    description: finding.description === undefined ? null : cut(finding.description, MAX_TEXT),
    advice: finding.advice === undefined ? null : cut(finding.advice, MAX_TEXT),
    links: finding.references.slice(0, 50),
    details: detailsOf(finding),
  }
}

const CATEGORY: Readonly<Record<RiskFinding['kind'], RiskCategory>> = {
  malware: 'malware',
  'modified-file': 'malware',
  secret: 'secret',
  'sensitive-file': 'sensitive-file',
  baseline: 'baseline',
  'build-risk': 'build-risk',
}

function detailsOf(finding: RiskFinding): RiskDetails {
  switch (finding.kind) {
    case 'malware': {
      const { kind, engine, pack, family, level, member = null, md5, sha256, size, matches } = finding
      return {
        kind,
        engine,
        pack,
        family,
        level,
        member,
        md5,
        sha256,
        size,
        matches: matches.slice(0, 100).map((one) => ({ ...one })),
      }
    }
    case 'modified-file': {
      const { kind, package: owner, expected, actual } = finding
      return { kind, package: owner, expected, actual }
    }
    case 'secret':
      return secretDetails(finding)
    case 'sensitive-file':
      return { kind: finding.kind }
    case 'baseline': {
      const { kind, baseline, detail = null, line = null } = finding
      return { kind, baseline, detail, line }
    }
    case 'build-risk': {
      const { kind, line, instruction } = finding
      return { kind, line, instruction: cut(instruction, MAX_TEXT) }
    }
  }
}

function secretDetails({ kind, family, redacted, isPaired, origin }: SecretFinding): RiskDetails {
  return {
    kind,
    family,
    redacted,
    isPaired,
    origin: origin.kind,
    name: 'name' in origin ? origin.name : null,
    line: origin.kind === 'file' ? (origin.line ?? null) : null,
    member: origin.kind === 'file' ? (origin.member ?? null) : null,
  }
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text
}
