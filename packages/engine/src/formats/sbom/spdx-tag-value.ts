import { compact, type SbomObject } from './sbom-document.ts'

/** Does a document that begins like this have SPDX's tag-value form? */
export function isTagValue(start: string): boolean {
  return /^(?:\s*(?:#[^\n]*)?\n)*\s*SPDXVersion:\s*SPDX-2\./.test(start)
}

type Members = Record<string, unknown>

/** Tags of a package that SPDX's JSON has as texts of another name (SPDX 2.3, clause 7). */
const PACKAGE_TEXTS: ReadonlyMap<string, string> = new Map([
  ['SPDXID', 'SPDXID'],
  ['PackageVersion', 'versionInfo'],
  ['PackageFileName', 'packageFileName'],
  ['PackageSupplier', 'supplier'],
  ['PackageOriginator', 'originator'],
  ['PackageDownloadLocation', 'downloadLocation'],
  ['PackageSourceInfo', 'sourceInfo'],
  ['PackageLicenseConcluded', 'licenseConcluded'],
  ['PackageLicenseDeclared', 'licenseDeclared'],
  ['PackageDescription', 'description'],
  ['PackageSummary', 'summary'],
])

/**
 * SPDX 2's tag-value form as the JSON form (spdx.github.io/spdx-spec/v2.3, clauses 6 to 12): `Tag: value` lines, values over several lines between
 * `<text>` and `</text>`. Files and snippets are left out: nobody here reads them.
 * @throws {SyntaxError} when a text has no end
 */
export function readTagValue(text: string): SbomObject {
  const document: Members = {}
  const packages: Members[] = []
  const relationships: Members[] = []
  const licenses: Members[] = []
  const annotations = new Map<string, Members[]>()
  let section: Members = document
  let annotation: Members = {}
  for (const [tag, value] of tags(text)) {
    switch (tag) {
      case 'PackageName':
        section = { name: value, externalRefs: [] }
        packages.push(section)
        break
      case 'FileName':
      case 'SnippetSPDXID':
        section = {}
        break
      case 'LicenseID':
        section = { licenseId: value }
        licenses.push(section)
        break
      case 'LicenseName':
        section['name'] = value
        break
      case 'ExtractedText':
        section['extractedText'] = value
        break
      case 'ExternalRef':
        addReference(section, value)
        break
      case 'PrimaryPackagePurpose':
        section['primaryPackagePurpose'] = value.replaceAll('-', '_')
        break
      case 'Relationship':
        addRelationship(relationships, value)
        break
      case 'Annotator':
        annotation = { annotator: value }
        break
      case 'AnnotationComment':
        annotation['comment'] = value
        break
      case 'SPDXREF':
        annotations.set(value, [...(annotations.get(value) ?? []), annotation])
        break
      case 'SPDXVersion':
        document['spdxVersion'] = value
        break
      case 'DocumentName':
        document['name'] = value
        break
      default: {
        const member = PACKAGE_TEXTS.get(tag)
        if (member !== undefined) section[member] = value
      }
    }
  }
  return compact({
    ...document,
    packages: packages.map((one) => ({ ...one, annotations: annotations.get(String(one['SPDXID'])) ?? [] })),
    relationships,
    hasExtractedLicensingInfos: licenses,
  })
}

function* tags(text: string): Iterable<readonly [tag: string, value: string]> {
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at)
    let end = newline < 0 ? text.length : newline
    const line = text.slice(at, end)
    const colon = line.indexOf(':')
    const tag = /^\s*([A-Za-z]+)\s*$/.exec(line.slice(0, Math.max(colon, 0)))?.[1]
    let value = line.slice(colon + 1).trim()
    if (tag !== undefined && value.startsWith('<text>')) {
      const start = text.indexOf('<text>', at) + '<text>'.length
      const close = text.indexOf('</text>', start)
      if (close < 0) throw new SyntaxError('A text has no end.')
      value = text.slice(start, close).trim()
      const next = text.indexOf('\n', close)
      end = next < 0 ? text.length : next
    }
    if (tag !== undefined) yield [tag, value]
    at = end + 1
  }
}

/** `PACKAGE-MANAGER purl pkg:npm/a@1`. */
function addReference(section: Members, value: string): void {
  const [category = '', type = '', locator = ''] = value.split(/\s+/)
  const references = section['externalRefs']
  if (Array.isArray(references) && locator !== '')
    references.push({ referenceCategory: category, referenceType: type.split('/').at(-1), referenceLocator: locator })
}

/** `SPDXRef-DOCUMENT DESCRIBES SPDXRef-a`. */
function addRelationship(relationships: Members[], value: string): void {
  const [from = '', type = '', to = ''] = value.split(/\s+/)
  if (to !== '') relationships.push({ spdxElementId: from, relationshipType: type, relatedSpdxElement: to })
}
