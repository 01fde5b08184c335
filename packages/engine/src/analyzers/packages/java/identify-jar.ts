import type { Package } from '../../../domain/package.ts'
import { KNOWN_JARS } from './known-jars.data.ts'
import type { MavenCoordinates } from './pom-properties.ts'

export interface JarMetadata {
  /** Main attributes, names in lower case. */
  readonly manifest: ReadonlyMap<string, string>
  readonly coordinates: readonly MavenCoordinates[]
}

const FILE_NAME = /^(?<artifact>[A-Za-z0-9_.-]+?)[-_.]v?(?<version>\d[A-Za-z0-9_.+-]*)$/
/** Scala's libraries carry the language's version in their name: `kafka_2.13-3.4.0`. */
const SCALA_FILE_NAME = /^(?<artifact>[A-Za-z0-9.-]+_(?:2\.\d{1,2}|3))-(?<version>\d[A-Za-z0-9_.+-]*)$/
const VERSION = /^\d[\w.+-]*$/

/**
 * The libraries an archive holds, its own first. `pom.properties` name them exactly, several mean a shaded jar. Without one, the manifest and the file's name
 * must do; the group is then known only for jars in our table or when the manifest states one. An archive that says nothing yields nothing.
 */
export function identifyJar(path: string, metadata: JarMetadata): Package[] {
  const stem = (path.split(/[/!]/).at(-1) ?? '').replace(/\.[A-Za-z]+$/, '')
  if (metadata.coordinates.length > 0) {
    const own = metadata.coordinates.find((one) => stem === one.artifactId || stem.startsWith(`${one.artifactId}-`))
    const ordered = own ? [own, ...metadata.coordinates.filter((one) => one !== own)] : metadata.coordinates
    return ordered.map((one) => mavenPackage(one.groupId, one.artifactId, one.version, metadata, one === own))
  }
  return fromManifest(stem, metadata)
}

function fromManifest(stem: string, metadata: JarMetadata): Package[] {
  const named = (SCALA_FILE_NAME.exec(stem) ?? FILE_NAME.exec(stem))?.groups
  const attribute = (name: string) => metadata.manifest.get(name) ?? ''
  const stated = [
    attribute('implementation-version'),
    attribute('bundle-version'),
    attribute('specification-version'),
  ].find((one) => VERSION.test(one))
  const version = named?.['version'] ?? stated ?? ''
  const artifact = named?.['artifact'] ?? stem
  if (version === '' || artifact === '') return []
  const known = KNOWN_JARS.find(
    (one) =>
      one.artifact.test(artifact) &&
      (!one.title || one.title.test(attribute('implementation-title') || attribute('bundle-name'))),
  )
  if (known) return [mavenPackage(known.group, known.name ?? artifact, version, metadata, true)]
  const group = groupOf(artifact, metadata)
  return [
    group === '' ? { type: 'maven', name: artifact, version } : mavenPackage(group, artifact, version, metadata, true),
  ]
}

/** The manifest's own word for it, or a bundle's symbolic name that ends in the artifact's. */
function groupOf(artifact: string, { manifest }: JarMetadata): string {
  const vendor = manifest.get('implementation-vendor-id') ?? ''
  if (/^[a-z][\w-]*(?:\.[\w-]+)+$/i.test(vendor)) return vendor
  const bundle =
    (manifest.get('bundle-symbolicname') ?? manifest.get('automatic-module-name') ?? '').split(';')[0]?.trim() ?? ''
  for (const suffix of [`.${artifact}`, `.${artifact.replaceAll('-', '.')}`]) {
    if (bundle.endsWith(suffix)) return bundle.slice(0, -suffix.length)
  }
  return ''
}

function mavenPackage(
  group: string,
  artifact: string,
  version: string,
  metadata: JarMetadata,
  isOwn: boolean,
): Package {
  const license = isOwn ? metadata.manifest.get('bundle-license') : undefined
  return {
    type: 'maven',
    name: `${group}:${artifact}`,
    version,
    ...(license && license.length <= 256 ? { licenses: [license] } : {}),
  }
}
