import type { Package } from '../../domain/package.ts'
import { SYSTEM_PACKAGE_TYPES } from '../../domain/package.ts'
import { packageOfPurl } from '../../domain/package-of-purl.ts'
import { parsePurl } from '../../domain/purl.ts'
import type { StatedPackage } from './sbom-contents.ts'

const MAX_TEXT = 4096

/** The package that an SBOM's component is, or undefined when its package-url is of no type that we know. @throws {PurlError} */
export function toPackage(stated: StatedPackage): Package | undefined {
  const { facts, licenses, vendor, cpes } = stated
  const type = facts.get('type')
  const pkg = packageOfPurl(parsePurl(stated.purl ?? ''), {
    ...(type === undefined ? {} : { type }),
    ...(stated.name === undefined ? {} : { name: stated.name }),
    ...(stated.version === undefined ? {} : { version: stated.version }),
  })
  if (pkg === undefined) return undefined
  const architecture = facts.get('architecture')
  const modularityLabel = facts.get('modularityLabel')
  const source = sourceOf(pkg, facts)
  const extra = extraOf(pkg, facts)
  return {
    ...pkg,
    ...(architecture === undefined ? {} : { architecture: clip(architecture) }),
    ...(source === undefined ? {} : { source }),
    ...(licenses.length === 0 ? {} : { licenses: licenses.map(clip) }),
    ...(vendor === undefined ? {} : { vendor: clip(vendor) }),
    ...(modularityLabel === undefined ? {} : { modularityLabel: clip(modularityLabel) }),
    ...(cpes.length === 0 ? {} : { cpes: cpes.map(clip) }),
    ...(extra === undefined ? {} : { extra }),
  }
}

function sourceOf({ type, version }: Package, facts: ReadonlyMap<string, string>): Package['source'] {
  const name = facts.get('sourceName')
  if (!SYSTEM_PACKAGE_TYPES.has(type) || name === undefined || name === '') return undefined
  // Of these only rpm keeps the epoch out of the source's version.
  const same = type === 'rpm' ? version.replace(/^\d+:/, '') : version
  return { name: clip(name), version: clip(facts.get('sourceVersion') ?? same) }
}

function extraOf(pkg: Package, facts: ReadonlyMap<string, string>): Package['extra'] {
  const extra = new Map(Object.entries(pkg.extra ?? {}))
  for (const [key, value] of facts) if (key.startsWith('extra:')) extra.set(key.slice('extra:'.length), clip(value))
  return extra.size === 0 ? undefined : Object.fromEntries([...extra].sort(([a], [b]) => (a < b ? -1 : 1)))
}

const clip = (text: string): string => text.slice(0, MAX_TEXT)
