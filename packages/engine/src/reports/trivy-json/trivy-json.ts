import { type PackageType, SYSTEM_PACKAGE_TYPES } from '../../domain/package.ts'
import type { Severity } from '../../domain/severity.ts'
import type { ExceptionStatement, ExceptionStatus } from '../../exceptions/exception-rule.ts'
import type { Rating, VulnerabilityFinding } from '../../findings/finding.ts'
import { exceptionPlace } from '../describe-exception.ts'
import { vulnerabilityUrl } from '../describe-finding.ts'
import type { ReportOptions, ReportWriter } from '../report-writer.ts'
import type { ScanReport } from '../scan-report.ts'
import { streamJson } from '../text/stream-json.ts'
import { contentResults, TRIVY_SEVERITIES } from './content-results.ts'

/**
 * The shape of Trivy's JSON report (`SchemaVersion` 2), so that pipelines which read it need no change. One result for the system packages and one per language, one per file with credentials, one for
 * checks of the image and one for its build;
 * Members that Trivy leaves out when empty are left out here.
 */
export const trivyJsonWriter: ReportWriter = {
  format: 'trivy-json',
  mediaType: 'application/json',
  extension: 'json',
  purpose: "the shape of Trivy's JSON, for pipelines that read it",
  write,
}

const STATUS: Readonly<Record<VulnerabilityFinding['status'], string>> = {
  affected: 'affected',
  fixed: 'fixed',
  not_affected: 'not_affected',
  will_not_fix: 'will_not_fix',
  deferred: 'fix_deferred',
  end_of_life: 'end_of_life',
  under_investigation: 'under_investigation',
  unknown: 'unknown',
}

/** Trivy's names for kinds of packages found installed, and how it titles their results. */
const LANGUAGES: Partial<Record<PackageType, readonly [type: string, title: string]>> = {
  npm: ['node-pkg', 'Node.js'],
  pypi: ['python-pkg', 'Python'],
  gem: ['gemspec', 'Ruby'],
  maven: ['jar', 'Java'],
  golang: ['gobinary', 'Go'],
  cargo: ['rustbinary', 'Rust'],
  conda: ['conda-pkg', 'Conda'],
  nuget: ['dotnet-core', '.NET'],
  composer: ['composer-vendor', 'PHP'],
}

function write(report: ScanReport, options: ReportOptions): Iterable<string> {
  const { image, inventory } = report
  return streamJson({
    SchemaVersion: 2,
    CreatedAt: options.timestamp,
    ArtifactName: image.reference,
    ArtifactType: 'container_image',
    Metadata: {
      OS: inventory.distro && { Family: inventory.distro.id, Name: inventory.distro.versionId },
      ImageID: image.imageId,
      DiffIDs: inventory.layers.length > 0 ? inventory.layers.map(({ diffId }) => diffId) : undefined,
      RepoTags: /^[^@]+:[^/@]+$/.test(image.reference) ? [image.reference] : undefined,
      RepoDigests: image.digest && [`${image.reference.replace(/@.*$|:[^:/]*$/, '')}@${image.digest}`],
      ImageConfig: {
        architecture: image.platform.architecture,
        created: image.config.created,
        os: image.platform.os,
        rootfs: { type: 'layers', diff_ids: image.config.diffIds },
        config: {
          User: image.config.user,
          Env: image.config.env,
          Entrypoint: image.config.entrypoint,
          Cmd: image.config.cmd,
          Labels: image.config.labels,
        },
      },
    },
    Results: results(report, options),
  })
}

function* results(report: ScanReport, { showSuppressed }: ReportOptions): Iterable<object> {
  const groupOf = (type: PackageType) => (SYSTEM_PACKAGE_TYPES.has(type) ? 'os' : type)
  const byType = Map.groupBy(
    report.findings.filter((finding) => finding.kind === 'vulnerability'),
    (finding) => groupOf(finding.package.type),
  )
  const modified = Map.groupBy(
    (showSuppressed ? (report.suppressed ?? []) : []).flatMap(({ finding, exception }) =>
      finding.kind === 'vulnerability' ? [{ finding, exception }] : [],
    ),
    ({ finding }) => groupOf(finding.package.type),
  )
  const { distro, packages } = report.inventory
  const types = new Set<PackageType>(packages.map(({ type }) => type))
  if (distro !== undefined || [...types].some((type) => SYSTEM_PACKAGE_TYPES.has(type))) {
    const family = distro?.id ?? 'unknown'
    const target = `${report.image.reference} (${[family, distro?.versionId].filter(Boolean).join(' ')})`
    yield result(target, 'os-pkgs', family, byType.get('os') ?? [], modified.get('os') ?? [], report)
  }
  for (const type of [...types].filter((candidate) => !SYSTEM_PACKAGE_TYPES.has(candidate)).sort()) {
    const [name, title] = LANGUAGES[type] ?? [type, type]
    yield result(title, 'lang-pkgs', name, byType.get(type) ?? [], modified.get(type) ?? [], report)
  }
  yield* contentResults(report)
}

function result(
  target: string,
  kind: string,
  type: string,
  findings: readonly VulnerabilityFinding[],
  modified: readonly Modified[],
  report: ScanReport,
): object {
  return {
    Target: target,
    Class: kind,
    Type: type,
    ...(findings.length === 0
      ? {}
      : { Vulnerabilities: findings.map((finding) => vulnerability(finding, kind, report)) }),
    ...(modified.length === 0
      ? {}
      : {
          ExperimentalModifiedFindings: modified.map(({ finding, exception }) => ({
            Type: 'vulnerability',
            Status: MODIFIED_STATUS[exception.status],
            Statement: exception.reason ?? exception.justification,
            Source: exceptionPlace(exception),
            Finding: vulnerability(finding, kind, report),
          })),
        }),
  }
}

interface Modified {
  readonly finding: VulnerabilityFinding
  readonly exception: ExceptionStatement
}

/** Trivy's words for what became of a finding. */
const MODIFIED_STATUS: Readonly<Record<ExceptionStatus, string>> = {
  ignored: 'ignored',
  false_positive: 'ignored',
  not_affected: 'not_affected',
  fixed: 'fixed',
  affected: 'affected',
  under_investigation: 'under_investigation',
}

function vulnerability(finding: VulnerabilityFinding, kind: string, report: ScanReport): object {
  const { package: pkg, place, evidence } = finding
  const layer = report.inventory.layers[place.layer?.index ?? -1]
  return {
    VulnerabilityID: finding.id,
    VendorIDs: finding.aliases.length > 0 ? finding.aliases : undefined,
    PkgID: `${pkg.name}@${pkg.version}`,
    PkgName: pkg.name,
    PkgPath: kind === 'lang-pkgs' ? place.path : undefined,
    PkgIdentifier: { PURL: pkg.purl },
    InstalledVersion: pkg.version,
    FixedVersion: finding.fixedVersion,
    Status: STATUS[finding.status],
    Layer: layer && { Digest: layer.digest, DiffID: layer.diffId },
    SeveritySource: finding.severitySource,
    PrimaryURL: vulnerabilityUrl(finding),
    DataSource: evidence[0] && { ID: evidence[0].source, Name: evidence[0].source },
    Fingerprint: `sha256:${finding.fingerprint}`,
    Title: finding.title,
    Description: finding.description,
    Severity: TRIVY_SEVERITIES[finding.severity],
    CweIDs: finding.cwes.length > 0 ? finding.cwes : undefined,
    VendorSeverity: vendorSeverity(finding.ratings),
    CVSS: cvss(finding.ratings),
    References: finding.references.length > 0 ? finding.references : undefined,
    PublishedDate: finding.published,
    LastModifiedDate: finding.modified,
  }
}

/** Trivy's numbers: 0 unknown to 4 critical. */
function vendorSeverity(ratings: readonly Rating[]): object | undefined {
  const ranks: Readonly<Record<Severity, number>> = {
    unknown: 0,
    none: 0,
    negligible: 1,
    low: 1,
    medium: 2,
    high: 3,
    critical: 4,
  }
  return ratings.length === 0
    ? undefined
    : Object.fromEntries(ratings.map(({ source, severity }) => [source, ranks[severity]]))
}

function cvss(ratings: readonly Rating[]): object | undefined {
  const bySource = new Map<string, Record<string, unknown>>()
  for (const { source, vector, score } of ratings) {
    if (vector === undefined) continue
    const version = vector.startsWith('CVSS:4') ? 'V40' : vector.startsWith('CVSS:3') ? 'V3' : 'V2'
    bySource.set(source, {
      ...bySource.get(source),
      [`${version}Vector`]: vector,
      ...(score === undefined ? {} : { [`${version}Score`]: score }),
    })
  }
  return bySource.size === 0 ? undefined : Object.fromEntries(bySource)
}
