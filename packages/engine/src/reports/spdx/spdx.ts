import { createHash } from 'node:crypto'
import type { InstalledPackage } from '../../inventory/image-inventory.ts'
import type { ReportOptions, ReportWriter } from '../report-writer.ts'
import { resolveDependencies } from '../sbom/dependencies.ts'
import { documentTime, documentUuid } from '../sbom/document-id.ts'
import { imagePurl } from '../sbom/image-purl.ts'
import { type License, parseLicense } from '../sbom/licenses.ts'
import { packageRefs } from '../sbom/package-refs.ts'
import type { ScanReport } from '../scan-report.ts'
import { streamJson } from '../text/stream-json.ts'

const IMAGE_ID = 'SPDXRef-Image'
const DISTRO_ID = 'SPDXRef-OperatingSystem'
const MAX_COMMENT = 4096

/**
 * SPDX 2.3 JSON (spdx.github.io/spdx-spec/v2.3): the image, its distribution and its packages with purls, CPEs, licences, what they depend on, and file,
 * layer and visibility as annotations. `readSpdx` gives the same inventory back. SPDX 2.3 has no place for findings.
 */
export const spdxWriter: ReportWriter = {
  format: 'spdx-json',
  mediaType: 'application/spdx+json; version=2.3',
  extension: 'spdx.json',
  purpose: 'SPDX 2.3 SBOM, packages only',
  write,
}

function write(report: ScanReport, options: ReportOptions): Iterable<string> {
  const { engine, image, inventory } = report
  const ids = spdxIds(inventory.packages)
  const created = documentTime(report, options)
  return streamJson({
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: image.reference,
    documentNamespace: `urn:uuid:${documentUuid(report, options)}`,
    creationInfo: { created, creators: [`Tool: ${engine.name}-${engine.version}`] },
    packages: packages(report, ids, created),
    relationships: relationships(report, ids),
    hasExtractedLicensingInfos: extractedLicenses(inventory.packages),
    ...(report.status === 'complete'
      ? {}
      : {
          comment: `The scan was ${report.status}: ${report.problems.map(({ message }) => message).join(' ')}`.slice(
            0,
            MAX_COMMENT,
          ),
        }),
  })
}

function* packages(report: ScanReport, ids: readonly string[], created: string): Iterable<object> {
  yield imagePackage(report, created)
  const { distro } = report.inventory
  if (distro !== undefined) {
    yield {
      SPDXID: DISTRO_ID,
      name: distro.id === '' ? 'unknown' : distro.id,
      ...(distro.versionId === '' ? {} : { versionInfo: distro.versionId }),
      ...(distro.prettyName === undefined ? {} : { description: distro.prettyName }),
      ...blank(),
      primaryPackagePurpose: 'OPERATING-SYSTEM',
      annotations: [
        annotation(report, created, {
          name: distro.name,
          versionCodename: distro.versionCodename,
          variantId: distro.variantId,
          idLike: distro.idLike,
          cpeName: distro.cpeName,
        }),
      ],
    }
  }
  for (const [index, pkg] of report.inventory.packages.entries())
    yield packageOf(pkg, ids[index] ?? '', report, created)
}

function imagePackage(report: ScanReport, created: string): object {
  const { image, inventory } = report
  const purl = imagePurl(report)
  const [algorithm, hex] = (image.digest ?? '').split(':')
  return {
    SPDXID: IMAGE_ID,
    name: image.reference,
    ...(image.digest === undefined ? {} : { versionInfo: image.digest }),
    ...blank(),
    primaryPackagePurpose: 'CONTAINER',
    ...(hex === undefined ? {} : { checksums: [{ algorithm: algorithm?.toUpperCase(), checksumValue: hex }] }),
    ...(purl === undefined ? {} : { externalRefs: [purlRef(purl)] }),
    annotations: [
      annotation(report, created, {
        platform: image.platform,
        imageId: image.imageId,
        layers: inventory.layers,
        problems: report.problems,
      }),
    ],
  }
}

function packageOf(pkg: InstalledPackage, id: string, report: ScanReport, created: string): object {
  const { type, path, visibility, layer, architecture, modularityLabel, ownedBy, extra, source } = pkg
  return {
    SPDXID: id,
    name: pkg.name,
    ...(pkg.version === '' ? {} : { versionInfo: pkg.version }),
    ...(pkg.vendor === undefined ? {} : { supplier: `Organization: ${pkg.vendor}` }),
    ...blank(),
    licenseDeclared: licenseDeclared(pkg.licenses ?? []),
    sourceInfo: `found in /${path}`,
    primaryPackagePurpose: 'LIBRARY',
    externalRefs: [purlRef(pkg.purl), ...(pkg.cpes ?? []).map(cpeRef)],
    annotations: [
      annotation(report, created, {
        type,
        path,
        layer,
        visibility,
        architecture,
        source,
        modularityLabel,
        ownedBy,
        extra,
      }),
    ],
  }
}

/** Section 7: members that must be there, and of which we know nothing. */
function blank(): object {
  return {
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    licenseConcluded: 'NOASSERTION',
    licenseDeclared: 'NOASSERTION',
    copyrightText: 'NOASSERTION',
  }
}

/** What SPDX 2.3 has no member for, as JSON that `readSpdx` understands. */
function annotation({ engine }: ScanReport, created: string, facts: object): object {
  return {
    annotationType: 'OTHER',
    annotator: `Tool: ${engine.name}-${engine.version}`,
    annotationDate: created,
    comment: JSON.stringify(facts),
  }
}

function* relationships({ inventory }: ScanReport, ids: readonly string[]): Iterable<object> {
  const relation = (from: string, type: string, to: string) => ({
    spdxElementId: from,
    relationshipType: type,
    relatedSpdxElement: to,
  })
  yield relation('SPDXRef-DOCUMENT', 'DESCRIBES', IMAGE_ID)
  if (inventory.distro !== undefined) yield relation(IMAGE_ID, 'CONTAINS', DISTRO_ID)
  for (const id of ids) yield relation(IMAGE_ID, 'CONTAINS', id)
  for (const [index, targets] of resolveDependencies(inventory.packages).entries()) {
    for (const target of targets) yield relation(ids[index] ?? '', 'DEPENDS_ON', ids[target] ?? '')
  }
}

/** Section 3.2: letters, digits, dot and hyphen only; a digest keeps them unique and the same from run to run. */
function spdxIds(installed: readonly InstalledPackage[]): readonly string[] {
  const refs = packageRefs(installed)
  return installed.map(({ type, name }, index) => {
    const readable = name.replace(/[^A-Za-z0-9.-]+/g, '-').slice(0, 60)
    return `SPDXRef-${type}-${readable}-${createHash('sha256').update(refs.of(index)).digest('hex').slice(0, 16)}`
  })
}

/** Annex D: an expression; licences that are only words become references, which `hasExtractedLicensingInfos` explains. */
function licenseDeclared(stated: readonly string[]): string {
  const parts = stated.map((text) => operand(parseLicense(text)))
  if (parts.length === 0) return 'NOASSERTION'
  return parts.length === 1
    ? (parts[0] ?? 'NOASSERTION')
    : parts.map((part) => (part.includes(' ') ? `(${part})` : part)).join(' AND ')
}

function operand(license: License): string {
  switch (license.kind) {
    case 'id':
      return license.id
    case 'expression':
      return license.expression
    case 'name':
      return licenseRef(license.name)
  }
}

function extractedLicenses(installed: readonly InstalledPackage[]): readonly object[] {
  const names = new Set(
    installed.flatMap(({ licenses }) =>
      (licenses ?? []).map(parseLicense).flatMap((license) => (license.kind === 'name' ? [license.name] : [])),
    ),
  )
  return [...names]
    .sort()
    .map((name) => ({ licenseId: licenseRef(name), extractedText: name === '' ? 'NOASSERTION' : name, name }))
}

function licenseRef(name: string): string {
  const readable = name.replace(/[^A-Za-z0-9.-]+/g, '-').slice(0, 40)
  return `LicenseRef-${readable}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`
}

function purlRef(purl: string): object {
  return { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }
}

function cpeRef(cpe: string): object {
  return { referenceCategory: 'SECURITY', referenceType: 'cpe23Type', referenceLocator: cpe }
}
