import type { Severity } from '../../domain/severity.ts'
import type { Finding, FindingPlace, SecretFinding } from '../../findings/finding.ts'
import { describeFinding } from '../describe-finding.ts'
import { placeOf } from '../place-of.ts'
import type { ScanReport } from '../scan-report.ts'

/** Trivy's words for severities. */
export const TRIVY_SEVERITIES: Readonly<Record<Severity, string>> = Object.freeze({
  critical: 'CRITICAL',
  high: 'HIGH',
  medium: 'MEDIUM',
  low: 'LOW',
  negligible: 'LOW',
  none: 'UNKNOWN',
  unknown: 'UNKNOWN',
})

/** What Trivy would call the file that a finding about the image as a whole is in: the names of its own results for an image's config. */
const CONFIG_TARGETS = { config: 'Image Config', build: 'Dockerfile' } as const

/**
 * The results of classes `secret` (one per file), `config` (failed checks per file, and the build) and `custom`, where Trivy lets others put what it has
 * no class for: malicious, changed and sensitive files.
 */
export function* contentResults(report: ScanReport): Iterable<object> {
  const { findings } = report
  const secrets = findings.filter((finding) => finding.kind === 'secret')
  for (const [target, group] of grouped(secrets, secretTarget)) {
    yield { Target: target, Class: 'secret', Secrets: group.map((finding) => secret(finding, report)) }
  }
  const checks = findings.filter((finding) => finding.kind === 'baseline')
  for (const [target, group] of grouped(checks, ({ place }) => place?.path ?? CONFIG_TARGETS.config)) {
    yield configResult(target, 'image', group, report)
  }
  const risks = findings.filter((finding) => finding.kind === 'build-risk')
  if (risks.length > 0) yield configResult(CONFIG_TARGETS.build, 'dockerfile', risks, report)
  const files = findings.filter(isFileFinding)
  for (const [kind, group] of grouped(files, (finding) => finding.kind)) {
    yield {
      Target: report.image.reference,
      Class: 'custom',
      Type: kind,
      CustomResources: group.map((finding) => ({
        Type: kind,
        FilePath: finding.place.path,
        Layer: layerOf(finding.place, report),
        Data: { ...common(finding), Kind: finding.kind },
      })),
    }
  }
}

function isFileFinding(
  finding: Finding,
): finding is Extract<Finding, { kind: 'malware' | 'modified-file' | 'sensitive-file' }> {
  return finding.kind === 'malware' || finding.kind === 'modified-file' || finding.kind === 'sensitive-file'
}

function secretTarget({ origin, place }: SecretFinding): string {
  if (place !== undefined) return place.path
  return origin.kind === 'history' ? CONFIG_TARGETS.build : CONFIG_TARGETS.config
}

function secret(finding: SecretFinding, report: ScanReport): object {
  const { location, where } = describeFinding(finding)
  const line = location.line ?? 0
  return {
    RuleID: finding.id,
    Category: finding.family,
    Severity: TRIVY_SEVERITIES[finding.severity],
    Title: finding.title,
    StartLine: line,
    EndLine: line,
    Code: { Lines: null },
    Match: finding.place === undefined ? `${where}: ${finding.redacted}` : finding.redacted,
    Layer: layerOf(finding.place, report) ?? {},
  }
}

type CheckLike = Extract<Finding, { kind: 'baseline' | 'build-risk' }>

function configResult(target: string, type: string, findings: readonly CheckLike[], report: ScanReport): object {
  return {
    Target: target,
    Class: 'config',
    Type: type,
    MisconfSummary: { Successes: 0, Failures: findings.length },
    Misconfigurations: findings.map((finding) => {
      const { seen, location } = describeFinding(finding)
      return {
        Type: finding.kind === 'baseline' ? `Baseline ${finding.baseline}` : 'Dockerfile Security Check',
        ...common(finding),
        Message: seen ?? finding.title,
        Status: 'FAIL',
        Layer: layerOf(placeOf(finding), report) ?? {},
        CauseMetadata: {
          ...(location.line === undefined ? {} : { StartLine: location.line, EndLine: location.line }),
          Code: { Lines: null },
        },
      }
    }),
  }
}

function common(finding: Exclude<Finding, { kind: 'vulnerability' }>): object {
  const { title, text, remedy, helpUrl, seen } = describeFinding(finding)
  return {
    ID: finding.id,
    Title: title,
    Description: text,
    ...(seen === undefined ? {} : { Seen: seen }),
    Resolution: remedy,
    Severity: TRIVY_SEVERITIES[finding.severity],
    PrimaryURL: helpUrl,
    References: finding.references.length > 0 ? finding.references : undefined,
    Fingerprint: `sha256:${finding.fingerprint}`,
  }
}

function layerOf(place: FindingPlace | undefined, { inventory }: ScanReport): object | undefined {
  const layer = inventory.layers[place?.layer?.index ?? -1]
  return layer && { Digest: layer.digest, DiffID: layer.diffId, CreatedBy: layer.instruction }
}

function grouped<T>(
  findings: readonly T[],
  keyOf: (finding: T) => string,
): readonly (readonly [string, readonly T[]])[] {
  return [...Map.groupBy(findings, keyOf)].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}
