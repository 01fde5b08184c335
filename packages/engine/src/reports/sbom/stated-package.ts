import type { Package, PackageType } from '../../domain/package.ts'
import { SYSTEM_PACKAGE_TYPES } from '../../domain/package.ts'
import { type Purl, parsePurl } from '../../domain/purl.ts'
import { joinComponentName } from './component-name.ts'
import { isPackageType } from './package-types.ts'
import type { StatedPackage } from './sbom-contents.ts'

const MAX_TEXT = 4096
/** Qualifiers that have members of their own in `Package`. */
const KNOWN_QUALIFIERS: ReadonlySet<string> = new Set([
  'arch',
  'distro',
  'epoch',
  'upstream',
  'rpmmod',
  'distro_name',
  'distro_version',
])

/** The package that an SBOM's component is, or undefined when its package-url is of no type that we know. @throws {PurlError} */
export function toPackage(stated: StatedPackage): Package | undefined {
  const purl = parsePurl(stated.purl ?? '')
  const { facts } = stated
  const type = facts.get('type') ?? purl.type
  if (!isPackageType(type)) return undefined
  const { qualifiers } = purl
  const architecture = facts.get('architecture') ?? qualifiers.get('arch')
  const modularityLabel = facts.get('modularityLabel') ?? qualifiers.get('rpmmod')
  const source = sourceOf(type, stated, purl)
  const extra = extraOf(type, facts, qualifiers)
  return {
    type,
    name: clip(nameOf(type, stated, purl)),
    version: clip(versionOf(type, stated, purl)),
    ...(architecture === undefined ? {} : { architecture: clip(architecture) }),
    ...(source === undefined ? {} : { source }),
    ...(stated.licenses.length === 0 ? {} : { licenses: stated.licenses.map(clip) }),
    ...(stated.vendor === undefined ? {} : { vendor: clip(stated.vendor) }),
    ...(modularityLabel === undefined ? {} : { modularityLabel: clip(modularityLabel) }),
    ...(stated.cpes.length === 0 ? {} : { cpes: stated.cpes.map(clip) }),
    ...(extra === undefined ? {} : { extra }),
  }
}

/** purls change the spelling of PyPI names; where an SBOM states the name beside it, that is the package's own. */
function nameOf(type: PackageType, { name }: StatedPackage, purl: Purl): string {
  if (type === 'pypi' && name !== undefined && name.replace(/[-_.]+/g, '-').toLowerCase() === purl.name) return name
  if (SYSTEM_PACKAGE_TYPES.has(type) && type !== 'ebuild') return purl.name
  return joinComponentName(type, {
    name: purl.name,
    ...(purl.namespace === undefined ? {} : { group: purl.namespace }),
  })
}

/** The epoch stands in a qualifier of rpm purls, and of some tools' deb purls. */
function versionOf(type: PackageType, { version }: StatedPackage, purl: Purl): string {
  const stated = purl.version ?? version ?? ''
  const epoch = purl.qualifiers.get('epoch')
  const isEpochLeftOut =
    (type === 'rpm' || type === 'deb') && epoch !== undefined && epoch !== '0' && !/^\d+:/.test(stated)
  return isEpochLeftOut ? `${epoch}:${stated}` : stated
}

function sourceOf(type: PackageType, { facts }: StatedPackage, purl: Purl): Package['source'] {
  if (!SYSTEM_PACKAGE_TYPES.has(type)) return undefined
  const name = facts.get('sourceName')
  if (name !== undefined && name !== '')
    return { name: clip(name), version: clip(facts.get('sourceVersion') ?? purl.version ?? '') }
  const upstream = purl.qualifiers.get('upstream')
  if (upstream === undefined || upstream === '') return undefined
  const rpm = /^(.+)-([^-]+-[^-]+)\.src\.rpm$/.exec(upstream)
  if (rpm) return { name: clip(rpm[1] ?? ''), version: clip(rpm[2] ?? '') }
  const at = upstream.lastIndexOf('@')
  return at > 0
    ? { name: clip(upstream.slice(0, at)), version: clip(upstream.slice(at + 1)) }
    : { name: clip(upstream), version: clip(purl.version ?? '') }
}

function extraOf(
  type: PackageType,
  facts: ReadonlyMap<string, string>,
  qualifiers: Purl['qualifiers'],
): Package['extra'] {
  const extra = new Map<string, string>()
  if (!SYSTEM_PACKAGE_TYPES.has(type)) {
    for (const [key, value] of qualifiers) if (!KNOWN_QUALIFIERS.has(key)) extra.set(key, clip(value))
  }
  for (const [key, value] of facts) if (key.startsWith('extra:')) extra.set(key.slice('extra:'.length), clip(value))
  return extra.size === 0 ? undefined : Object.fromEntries([...extra].sort(([a], [b]) => (a < b ? -1 : 1)))
}

const clip = (text: string): string => text.slice(0, MAX_TEXT)
