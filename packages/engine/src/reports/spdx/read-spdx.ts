import { isJsonObject, type JsonObject, member, textMember } from '../../source/json-document.ts'
import { ReportError } from '../report-error.ts'
import type { StatedContents, StatedPackage } from '../sbom/sbom-contents.ts'

const MAX_PACKAGES = 1_000_000
/** Purposes of packages that are not installed ones. */
const OTHERS: ReadonlySet<string> = new Set([
  'OPERATING-SYSTEM',
  'OPERATING_SYSTEM',
  'CONTAINER',
  'FILE',
  'ARCHIVE',
  'SOURCE',
])

/** @throws {ReportError} `SBOM_INVALID` when `packages` is no list, or longer than a million */
export function readSpdx(document: JsonObject, label: string): StatedContents {
  const stated = member(document, 'packages')
  if (stated !== undefined && !Array.isArray(stated)) throw invalid(label, '"packages" is no list')
  const all = objects(document, 'packages')
  if (all.length > MAX_PACKAGES) throw invalid(label, `it has more than ${MAX_PACKAGES} packages`)
  const names = licenseNames(document)
  const purpose = (entry: JsonObject): string => textMember(entry, 'primaryPackagePurpose') ?? ''
  const image = all.find((entry) => purpose(entry) === 'CONTAINER')
  const system = all.find((entry) => /^OPERATING[-_]SYSTEM$/.test(purpose(entry)))
  const candidates = all.filter((entry) => !OTHERS.has(purpose(entry)) && !isDescribedRoot(entry, document))
  const imageFacts = image ? annotated(image) : undefined
  const reference = (image && textMember(image, 'name')) ?? textMember(document, 'name')
  const digest = image && textMember(image, 'versionInfo')
  return {
    ...(reference === undefined ? {} : { reference }),
    ...(digest === undefined ? {} : { digest }),
    platform: textsOf(imageFacts?.['platform']),
    layers: jsonTexts(imageFacts?.['layers']),
    ...(system === undefined ? {} : { distro: distroOf(system) }),
    packages: candidates.filter((entry) => purlOf(entry) !== undefined).map((entry) => toStated(entry, names)),
    problems: jsonTexts(imageFacts?.['problems']),
    nameless: candidates.filter((entry) => purlOf(entry) === undefined).length,
  }
}

function toStated(entry: JsonObject, names: ReadonlyMap<string, string>): StatedPackage {
  const [name, version, supplier] = ['name', 'versionInfo', 'supplier'].map((key) => textMember(entry, key))
  const { source, extra, ...own } = annotated(entry)
  const facts = new Map([...textsOf(own), ...prefixed('extra:', textsOf(extra))])
  const { name: sourceName, version: sourceVersion } = Object.fromEntries(textsOf(source))
  if (sourceName !== undefined) facts.set('sourceName', sourceName)
  if (sourceVersion !== undefined) facts.set('sourceVersion', sourceVersion)
  if (typeof own['layer'] === 'number') facts.set('layer:index', String(own['layer']))
  const purl = purlOf(entry)
  const path =
    facts.get('path') ??
    /(?:found in|from the following paths:) (\/\S+)/.exec(textMember(entry, 'sourceInfo') ?? '')?.[1]
  const vendor = supplier === undefined ? undefined : /^(?:Organization|Person): (.+)$/s.exec(supplier)?.[1]
  return {
    ...(purl === undefined ? {} : { purl }),
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    licenses: licensesOf(entry, names),
    ...(vendor === undefined ? {} : { vendor }),
    cpes: refsOf(entry, /^cpe2[23]Type$/),
    ...(path === undefined ? {} : { path }),
    facts,
  }
}

function distroOf(entry: JsonObject): NonNullable<StatedContents['distro']> {
  const { idLike, ...facts } = annotated(entry)
  const texts = new Map(textsOf(facts))
  if (Array.isArray(idLike)) texts.set('idLike', idLike.filter((part) => typeof part === 'string').join(' '))
  const prettyName = textMember(entry, 'description')
  return {
    id: textMember(entry, 'name') ?? '',
    versionId: textMember(entry, 'versionInfo') ?? '',
    ...(prettyName === undefined ? {} : { prettyName }),
    facts: texts,
  }
}

/** Some tools list the scanned image without a purpose; the document describes it, and nothing else. */
function isDescribedRoot(entry: JsonObject, document: JsonObject): boolean {
  const id = textMember(entry, 'SPDXID')
  const purl = purlOf(entry)
  if (purl !== undefined && !/^pkg:(oci|docker)\//.test(purl)) return false
  const described = [
    ...objects(document, 'relationships').flatMap((one) =>
      textMember(one, 'relationshipType') === 'DESCRIBES' ? (textMember(one, 'relatedSpdxElement') ?? []) : [],
    ),
    ...(Array.isArray(member(document, 'documentDescribes'))
      ? (member(document, 'documentDescribes') as readonly unknown[])
      : []),
  ]
  return id !== undefined && described.includes(id)
}

/** The facts of our own annotation: the one comment that is a JSON object. */
function annotated(entry: JsonObject): Readonly<Record<string, unknown>> {
  for (const annotation of objects(entry, 'annotations')) {
    if (!/^Tool: plimsoll-/.test(textMember(annotation, 'annotator') ?? '')) continue
    try {
      const value: unknown = JSON.parse(textMember(annotation, 'comment') ?? '')
      if (isJsonObject(value)) return value
    } catch {
      // Another tool's words.
    }
  }
  return {}
}

/** Declared licences in their own words where they were none of SPDX; one expression stays one. */
function licensesOf(entry: JsonObject, names: ReadonlyMap<string, string>): readonly string[] {
  const declared = textMember(entry, 'licenseDeclared')
  if (declared === undefined || declared === 'NOASSERTION' || declared === 'NONE') return []
  if (!declared.includes('LicenseRef-')) return [declared]
  return declared.split(' AND ').map((part) => names.get(part) ?? part)
}

function licenseNames(document: JsonObject): ReadonlyMap<string, string> {
  return new Map(
    objects(document, 'hasExtractedLicensingInfos').flatMap((info) => {
      const [id, name] = [textMember(info, 'licenseId'), textMember(info, 'name') ?? textMember(info, 'extractedText')]
      return id === undefined || name === undefined ? [] : [[id, name] as const]
    }),
  )
}

function purlOf(entry: JsonObject): string | undefined {
  return refsOf(entry, /^purl$/)[0]
}

function refsOf(entry: JsonObject, type: RegExp): readonly string[] {
  return objects(entry, 'externalRefs').flatMap((ref) =>
    type.test(textMember(ref, 'referenceType') ?? '') ? (textMember(ref, 'referenceLocator') ?? []) : [],
  )
}

function textsOf(value: unknown): ReadonlyMap<string, string> {
  if (!isJsonObject(value)) return new Map()
  return new Map(
    Object.entries(value).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text] as const] : [])),
  )
}

function prefixed(prefix: string, texts: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...texts].map(([key, value]) => [`${prefix}${key}`, value] as const)
}

function jsonTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map((one) => JSON.stringify(one)) : []
}

function objects(parent: JsonObject, key: string): readonly JsonObject[] {
  const value = member(parent, key)
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

function invalid(label: string, why: string): ReportError {
  return new ReportError('SBOM_INVALID', `${label} is no valid SPDX document: ${why}.`)
}
