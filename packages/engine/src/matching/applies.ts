import type { Statement } from '../advisory/generation.ts'
import type { Package } from '../domain/package.ts'

/** Do a statement's conditions beyond name and version hold for a package? */
export function applies(statement: Statement, pkg: Package): boolean {
  const { qualifiers } = statement
  if (qualifiers?.architectures && !hasArchitecture(qualifiers.architectures, pkg.architecture)) return false
  if (pkg.type !== 'rpm') return true
  return sameFlavour(statement, pkg) && sameModule(statement, pkg)
}

/** One name for the architectures that package managers and Go spell differently. */
const ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ['amd64', 'x86_64'],
  ['x64', 'x86_64'],
  ['arm64', 'aarch64'],
  ['i386', 'i686'],
  ['i486', 'i686'],
  ['i586', 'i686'],
  ['386', 'i686'],
  ['ppc64el', 'ppc64le'],
])

function hasArchitecture(wanted: readonly string[], architecture: string | undefined): boolean {
  if (architecture === undefined || architecture === 'noarch' || architecture === 'all') return true
  const spelled = (name: string): string => ARCHITECTURES.get(name) ?? name
  return wanted.some((one) => one === 'noarch' || spelled(one) === spelled(architecture))
}

/** Oracle's ksplice and FIPS builds are mended by builds of their own; a version of one says nothing of the others. */
function sameFlavour({ qualifiers, ranges }: Statement, pkg: Package): boolean {
  const stated = qualifiers?.flavour ?? flavourOf(firstFix(ranges) ?? '')
  return stated === flavourOf(pkg.version)
}

function flavourOf(version: string): 'ksplice' | 'fips' | undefined {
  if (version.includes('.ksplice')) return 'ksplice'
  return version.includes('_fips') || version.includes('.fips') ? 'fips' : undefined
}

/**
 * A package of a module stream is mended by that stream only, and any other package never by one. Which packages are modular shows in their release
 * even where the label is lost; the stream does not.
 */
function sameModule({ qualifiers, ranges }: Statement, pkg: Package): boolean {
  const label = pkg.modularityLabel ?? ''
  const wanted = qualifiers?.module
  const fix = firstFix(ranges)
  if (wanted === undefined && fix === undefined) return true
  const isModular = label !== '' || isModularVersion(pkg.version)
  if (isModular !== (wanted === undefined ? isModularVersion(fix ?? '') : wanted !== '')) return false
  if (!isModular || wanted === undefined || label === '') return true
  return label.split(':').slice(0, 2).join(':') === wanted
}

function isModularVersion(version: string): boolean {
  return version.includes('.module_') || version.includes('.module+')
}

/** Fixes of one statement are all builds of one kind. */
function firstFix(ranges: Statement['ranges']): string | undefined {
  for (const { events } of ranges) for (const event of events) if ('fixed' in event) return event.fixed
  return undefined
}
