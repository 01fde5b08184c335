import { isJsonObject, type JsonObject, member, textMember } from '../../source/json-document.ts'
import { ReportError } from '../report-error.ts'
import type { StatedContents, StatedPackage } from '../sbom/sbom-contents.ts'

const MAX_COMPONENTS = 1_000_000
const MAX_DEPTH = 16
const OURS = 'plimsoll:'

/** Properties of other tools, in our names. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['aquasecurity:trivy:SrcName', 'sourceName'],
  ['aquasecurity:trivy:LayerDiffID', 'layer:diffId'],
  ['aquasecurity:trivy:FilePath', 'path'],
  ['aquasecurity:trivy:Modularitylabel', 'modularityLabel'],
  ['syft:metadata:source', 'sourceName'],
  ['syft:metadata:sourceVersion', 'sourceVersion'],
  ['syft:location:0:path', 'path'],
  ['syft:location:0:layerID', 'layer:diffId'],
  ['syft:distro:versionCodename', 'versionCodename'],
  ['syft:distro:idLike:0', 'idLike'],
])
/** Components that are no packages. */
const OTHERS: ReadonlySet<string> = new Set([
  'file',
  'operating-system',
  'container',
  'cryptographic-asset',
  'data',
  'machine-learning-model',
  'device',
  'device-driver',
  'firmware',
  'platform',
])

/** @throws {ReportError} `SBOM_INVALID` when `components` is no list, or longer than a million */
export function readCyclonedx(document: JsonObject, label: string): StatedContents {
  const metadata = object(document, 'metadata')
  const subject = metadata && object(metadata, 'component')
  const subjectFacts = subject ? factsOf(subject) : new Map<string, string>()
  const components = flatten(document, label)
  const packages = components.filter(
    (component) => textMember(component, 'purl') !== undefined && !OTHERS.has(textMember(component, 'type') ?? ''),
  )
  const nameless = components.filter(
    (component) => textMember(component, 'purl') === undefined && !OTHERS.has(textMember(component, 'type') ?? ''),
  )
  const system = components.find((component) => textMember(component, 'type') === 'operating-system')
  const reference = subject && textMember(subject, 'name')
  const digest = subject && textMember(subject, 'version')
  return {
    ...(reference === undefined ? {} : { reference }),
    ...(digest === undefined ? {} : { digest }),
    platform: new Map(
      [...subjectFacts].flatMap(([key, value]) =>
        key.startsWith('platform:') ? [[key.slice('platform:'.length), value] as const] : [],
      ),
    ),
    layers: valuesOf(subject, `${OURS}layer`),
    ...(system === undefined ? {} : { distro: distroOf(system) }),
    packages: packages.map(toStated),
    problems: valuesOf(metadata, `${OURS}problem`),
    nameless: nameless.length,
  }
}

function toStated(component: JsonObject): StatedPackage {
  const facts = factsOf(component)
  const [purl, name, version] = ['purl', 'name', 'version'].map((key) => textMember(component, key))
  const occurrence = objects(object(component, 'evidence'), 'occurrences').map((one) => textMember(one, 'location'))[0]
  const path = occurrence ?? facts.get('path')
  const vendor = textMember(object(component, 'supplier') ?? component, 'name')
  const cpe = textMember(component, 'cpe')
  return {
    ...(purl === undefined ? {} : { purl }),
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    licenses: objects(component, 'licenses').flatMap(licenseOf),
    ...(object(component, 'supplier') === undefined || vendor === undefined ? {} : { vendor }),
    cpes: [...(cpe === undefined ? [] : [cpe]), ...valuesOf(component, `${OURS}cpe`)],
    ...(path === undefined ? {} : { path }),
    facts: withTrivySource(facts, component),
  }
}

/** Trivy states a source version in three parts. */
function withTrivySource(facts: ReadonlyMap<string, string>, component: JsonObject): ReadonlyMap<string, string> {
  const [version] = valuesOf(component, 'aquasecurity:trivy:SrcVersion')
  if (version === undefined || facts.has('sourceVersion')) return facts
  const [release] = valuesOf(component, 'aquasecurity:trivy:SrcRelease')
  const [epoch] = valuesOf(component, 'aquasecurity:trivy:SrcEpoch')
  const whole = `${epoch === undefined || epoch === '0' ? '' : `${epoch}:`}${version}${release === undefined ? '' : `-${release}`}`
  return new Map([...facts, ['sourceVersion', whole]])
}

function licenseOf(choice: JsonObject): readonly string[] {
  const license = object(choice, 'license')
  const text =
    textMember(choice, 'expression') ?? (license && (textMember(license, 'id') ?? textMember(license, 'name')))
  return text === undefined ? [] : [text]
}

function distroOf(component: JsonObject): NonNullable<StatedContents['distro']> {
  const facts = factsOf(component)
  const prettyName = valuesOf(component, 'syft:distro:prettyName')[0] ?? textMember(component, 'description')
  const cpeName = textMember(component, 'cpe')
  return {
    id: valuesOf(component, 'syft:distro:id')[0] ?? textMember(component, 'name') ?? '',
    versionId: valuesOf(component, 'syft:distro:versionID')[0] ?? textMember(component, 'version') ?? '',
    ...(prettyName === undefined ? {} : { prettyName }),
    facts: cpeName === undefined ? facts : new Map([...facts, ['cpeName', cpeName]]),
  }
}

/** Every component, those inside others too. */
function flatten(document: JsonObject, label: string): readonly JsonObject[] {
  const components = member(document, 'components')
  if (components !== undefined && !Array.isArray(components)) throw invalid(label, '"components" is no list')
  const found: JsonObject[] = []
  let level: readonly JsonObject[] = objects(document, 'components')
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw invalid(label, `its components lie more than ${MAX_DEPTH} deep in each other`)
    for (const component of level) found.push(component)
    if (found.length > MAX_COMPONENTS) throw invalid(label, `it has more than ${MAX_COMPONENTS} components`)
    level = level.flatMap((component) => objects(component, 'components'))
  }
  return found
}

/** Our own properties, and those of other tools that say the same. */
function factsOf(component: JsonObject): ReadonlyMap<string, string> {
  const facts = new Map<string, string>()
  for (const property of objects(component, 'properties')) {
    const [name, value] = [textMember(property, 'name'), textMember(property, 'value')]
    if (name === undefined || value === undefined) continue
    const key = name.startsWith(OURS) ? name.slice(OURS.length) : ALIASES.get(name)
    if (key !== undefined && !facts.has(key)) facts.set(key, value)
  }
  return facts
}

function valuesOf(component: JsonObject | undefined, name: string): readonly string[] {
  return objects(component, 'properties').flatMap((property) =>
    textMember(property, 'name') === name ? (textMember(property, 'value') ?? []) : [],
  )
}

function object(parent: JsonObject, key: string): JsonObject | undefined {
  const value = member(parent, key)
  return isJsonObject(value) ? value : undefined
}

function objects(parent: JsonObject | undefined, key: string): readonly JsonObject[] {
  const value = parent && member(parent, key)
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

function invalid(label: string, why: string): ReportError {
  return new ReportError('SBOM_INVALID', `${label} is no valid CycloneDX document: ${why}.`)
}
