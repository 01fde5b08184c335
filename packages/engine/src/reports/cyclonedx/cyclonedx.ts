import type { Finding, VulnerabilityFinding } from '../../findings/finding.ts'
import type { ReportOptions, ReportWriter } from '../report-writer.ts'
import { resolveDependencies } from '../sbom/dependencies.ts'
import { documentUuid } from '../sbom/document-id.ts'
import { imagePurl } from '../sbom/image-purl.ts'
import { type PackageRefs, packageRefs } from '../sbom/package-refs.ts'
import type { ScanReport } from '../scan-report.ts'
import { streamJson } from '../text/stream-json.ts'
import { distroComponent, packageComponent, properties } from './component.ts'
import { bomVulnerability, groupForBom } from './vulnerability.ts'

const IMAGE_REF = 'image'

/**
 * CycloneDX 1.6 JSON (cyclonedx.org/docs/1.6/json): the packages with their layer as evidence, what they depend on, and, where advisories were matched,
 * their vulnerabilities. `readCyclonedx` gives the same inventory back.
 */
export const cyclonedxWriter: ReportWriter = {
  format: 'cyclonedx-json',
  mediaType: 'application/vnd.cyclonedx+json; version=1.6',
  extension: 'cdx.json',
  purpose: 'CycloneDX 1.6 SBOM, with vulnerabilities',
  write,
}

function write(report: ScanReport, options: ReportOptions): Iterable<string> {
  const refs = packageRefs(report.inventory.packages)
  return streamJson({
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${documentUuid(report, options)}`,
    version: 1,
    metadata: metadata(report, options),
    components: components(report, refs),
    dependencies: dependencies(report, refs),
    compositions: [{ aggregate: report.status === 'complete' ? 'unknown' : 'incomplete', assemblies: [IMAGE_REF] }],
    ...(report.advisories === undefined ? {} : { vulnerabilities: vulnerabilities(report, refs) }),
  })
}

function metadata(report: ScanReport, options: ReportOptions): object {
  const { image, engine, inventory, advisories } = report
  const purl = imagePurl(report)
  return {
    timestamp: options.timestamp,
    lifecycles: [{ phase: 'post-build' }],
    tools: { components: [{ type: 'application', name: engine.name, version: engine.version }] },
    component: {
      'bom-ref': IMAGE_REF,
      type: 'container',
      name: image.reference,
      version: image.digest ?? image.imageId,
      purl,
      properties: [
        ...properties({
          imageId: image.imageId,
          indexDigest: image.indexDigest,
          'platform:os': image.platform.os,
          'platform:architecture': image.platform.architecture,
          'platform:variant': image.platform.variant,
        }),
        ...inventory.layers.flatMap((layer) => properties({ layer: JSON.stringify(layer) })),
      ],
    },
    properties: [
      ...properties({ status: report.status, advisoryGeneration: advisories?.generation }),
      ...report.problems.flatMap((problem) => properties({ problem: JSON.stringify(problem) })),
    ],
  }
}

function* components(report: ScanReport, refs: PackageRefs): Iterable<object> {
  const distro = distroComponent(report)
  if (distro) yield distro
  for (const [index, pkg] of report.inventory.packages.entries()) yield packageComponent(pkg, refs.of(index), report)
}

function* dependencies({ inventory: { packages, distro } }: ScanReport, refs: PackageRefs): Iterable<object> {
  yield {
    ref: IMAGE_REF,
    dependsOn: [...(distro ? ['operating-system'] : []), ...packages.map((_, index) => refs.of(index))],
  }
  for (const [index, targets] of resolveDependencies(packages).entries()) {
    if (targets.length > 0) yield { ref: refs.of(index), dependsOn: targets.map((target) => refs.of(target)) }
  }
}

function* vulnerabilities(report: ScanReport, refs: PackageRefs): Iterable<object> {
  const refOf = ({ package: { purl }, place: { path } }: VulnerabilityFinding) => {
    const index = refs.indexOf(purl, path)
    return index === undefined ? IMAGE_REF : refs.of(index)
  }
  for (const group of groupForBom(vulnerabilityFindings(report.findings))) yield bomVulnerability(group, refOf)
  const exceptions = new Map(
    (report.suppressed ?? []).map(({ finding, exception }) => [finding.fingerprint, exception]),
  )
  const suppressed = vulnerabilityFindings((report.suppressed ?? []).map(({ finding }) => finding))
  for (const group of groupForBom(suppressed, ({ fingerprint }) => exceptions.get(fingerprint)))
    yield bomVulnerability(group, refOf, exceptions.get(group[0]?.fingerprint ?? ''))
}

/** CycloneDX has a place for vulnerabilities only; findings of other kinds are not in the document. */
function vulnerabilityFindings(findings: readonly Finding[]): readonly VulnerabilityFinding[] {
  return findings.filter((finding) => finding.kind === 'vulnerability')
}
