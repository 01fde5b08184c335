import { compact, isSbomObject, memberOf, objectsOf, type SbomObject, textOf } from './sbom-document.ts'

/** Syft's own format: what it found, and which Syft it was. */
export function isSyftJson(value: SbomObject): boolean {
  return isSbomObject(memberOf(value, 'descriptor')) && Array.isArray(memberOf(value, 'artifacts'))
}

/** Syft's JSON in the shape of the CycloneDX that Syft itself writes (github.com/anchore/syft, schema/json): the same properties under `syft:`. */
export function syftToCyclonedx(document: SbomObject): SbomObject {
  const source = memberOf(document, 'source')
  const metadata = isSbomObject(source) ? memberOf(source, 'metadata') : undefined
  const distro = memberOf(document, 'distro')
  const subject = isSbomObject(metadata)
    ? compact({ name: textOf(metadata, 'userInput'), version: textOf(metadata, 'manifestDigest') })
    : {}
  return {
    bomFormat: 'CycloneDX',
    metadata: { component: { type: 'container', ...subject } },
    components: [
      ...(isSbomObject(distro) && textOf(distro, 'id') !== undefined ? [systemOf(distro)] : []),
      ...objectsOf(document, 'artifacts').map(componentOf),
    ],
  }
}

function componentOf(artifact: SbomObject): SbomObject {
  const metadata = memberOf(artifact, 'metadata')
  const stated = isSbomObject(metadata) ? metadata : {}
  const place = objectsOf(artifact, 'locations')[0] ?? {}
  const cpes = listOf(artifact, 'cpes').map((one) => (isSbomObject(one) ? textOf(one, 'cpe') : one))
  return compact({
    type: 'library',
    name: textOf(artifact, 'name'),
    version: textOf(artifact, 'version'),
    purl: textOf(artifact, 'purl'),
    cpe: textOf(artifact, 'type') === 'binary' ? cpes[0] : undefined,
    licenses: listOf(artifact, 'licenses').flatMap(licenseOf),
    properties: properties([
      ['syft:location:0:path', textOf(place, 'path')],
      ['syft:location:0:layerID', textOf(place, 'layerID')],
      ['syft:metadata:source', textOf(stated, 'source')],
      ['syft:metadata:sourceVersion', textOf(stated, 'sourceVersion')],
    ]),
  })
}

/** Once a text, now an object. */
function licenseOf(license: unknown): readonly SbomObject[] {
  const name = isSbomObject(license) ? textOf(license, 'value') : license
  return typeof name === 'string' && name !== '' ? [{ license: { name } }] : []
}

function systemOf(distro: SbomObject): SbomObject {
  const like = listOf(distro, 'idLike')[0]
  return compact({
    type: 'operating-system',
    name: textOf(distro, 'id'),
    version: textOf(distro, 'versionID'),
    description: textOf(distro, 'prettyName'),
    properties: properties([
      ['syft:distro:versionCodename', textOf(distro, 'versionCodename')],
      ['syft:distro:idLike:0', typeof like === 'string' ? like : undefined],
    ]),
  })
}

function properties(pairs: readonly (readonly [name: string, value: string | undefined])[]): readonly SbomObject[] {
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]))
}

function listOf(object: SbomObject, key: string): readonly unknown[] {
  const value = memberOf(object, key)
  return Array.isArray(value) ? value : []
}
