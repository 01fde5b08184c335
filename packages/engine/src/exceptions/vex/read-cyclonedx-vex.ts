import { isObject, type JsonObject, objectOf, objectsOf } from '../../advisory/element.ts'
import { VersionError } from '../../versioning/version-error.ts'
import { cleanReason, cleanWord } from '../clean-words.ts'
import {
  type ExceptionMatch,
  type ExceptionRule,
  type ExceptionSet,
  type ExceptionStatus,
  JUSTIFICATIONS,
} from '../exception-rule.ts'
import type { ImagePattern } from '../image-pattern.ts'
import { type PackagePattern, versionsOf } from '../package-pattern.ts'
import { readTime } from '../read-time.ts'
import { collectRules, idsOf, type RuleCollector } from './collect-rules.ts'
import { productOf, type VexProduct } from './vex-product.ts'

const MAX_VULNERABILITIES = 200_000
const MAX_COMPONENTS = 500_000
const MAX_AFFECTS = 10_000
const MAX_DEPTH = 30

/** CycloneDX 1.6, vulnerability.analysis.state. */
const STATES: ReadonlyMap<unknown, ExceptionStatus> = new Map<unknown, ExceptionStatus>([
  ['not_affected', 'not_affected'],
  ['false_positive', 'false_positive'],
  ['resolved', 'fixed'],
  ['resolved_with_pedigree', 'fixed'],
  ['exploitable', 'affected'],
  ['in_triage', 'under_investigation'],
])

/**
 * CycloneDX JSON 1.4 to 1.7 whose vulnerabilities are analysed: a VEX document of its own, or a bill of materials with analyses. What they affect is a
 * component of the document or a BOM-Link (`urn:cdx:serial/version#ref`) whose reference is a package-url.
 * @throws {ExceptionsError} `EXCEPTIONS_INVALID`
 */
export function readCyclonedxVex(bom: JsonObject, file: string): ExceptionSet {
  const collector = collectRules('cyclonedx', file)
  const refs = referencesOf(bom)
  const metadata = objectOf(bom['metadata'])
  const [author, made, serial] = [authorOf(metadata), readTime(metadata['timestamp']), cleanWord(bom['serialNumber'])]
  for (const vulnerability of objectsOf(bom['vulnerabilities'], MAX_VULNERABILITIES)) {
    const analysis = vulnerability['analysis']
    if (!isObject(analysis)) continue
    const status = STATES.get(analysis['state'])
    const ids = idsOf(vulnerability['id'], ...objectsOf(vulnerability['references'], 50).map(({ id }) => id))
    if (status === undefined || ids.length === 0) {
      collector.skip('A vulnerability has no id or no known state; what is said of it is not applied.')
      continue
    }
    const justification = JUSTIFICATIONS.find((known) => known === analysis['justification'])
    const reason = cleanReason(analysis['detail'])
    const statedAt =
      [analysis['lastUpdated'], analysis['firstIssued'], vulnerability['updated']]
        .map(readTime)
        .find((time) => time !== undefined) ?? made
    const said: Omit<ExceptionRule, 'match'> = {
      status,
      ...(justification === undefined ? {} : { justification }),
      ...(reason === undefined ? {} : { reason }),
      ...(author === undefined ? {} : { author }),
      ...(statedAt === undefined ? {} : { statedAt }),
      source: { format: 'cyclonedx', file, ...(serial === undefined ? {} : { document: serial }) },
    }
    addAffected(vulnerability, { ...said, ids }, refs, collector)
  }
  return collector.finish()
}

function addAffected(
  vulnerability: JsonObject,
  { ids, ...said }: Omit<ExceptionRule, 'match'> & { readonly ids: readonly string[] },
  refs: References,
  collector: RuleCollector,
): void {
  const affected = objectsOf(vulnerability['affects'], MAX_AFFECTS)
  if (affected.length === 0) collector.skip('A vulnerability says nothing of what it affects; it is not applied.')
  for (const element of affected) {
    const conditions = conditionsOf(element, refs)
    if (conditions.length === 0)
      collector.skip('A reference leads to no package-url and no digest; what is said of it is not applied.')
    for (const condition of conditions)
      collector.add({ ...said, match: { ...condition, ids, kinds: ['vulnerability'] } })
  }
}

function conditionsOf(element: JsonObject, { refs, scope }: References): readonly ExceptionMatch[] {
  const ref = element['ref']
  if (typeof ref !== 'string' || ref.length > 8192) return []
  const link = /^urn:cdx:[^#]*#(.*)$/s.exec(ref)?.[1]
  const products = link === undefined ? (refs.get(ref) ?? found([ref])) : linked(link, refs)
  // Of its own components a document speaks as of parts of its subject; a link leads into another document.
  const images = link === undefined && scope.length > 0 ? { images: scope } : {}
  return products.flatMap((product): readonly ExceptionMatch[] => {
    if (product.kind === 'image') return [{ images: [product.image] }]
    const versions = product.pattern.version === undefined ? objectsOf(element['versions'], MAX_AFFECTS) : []
    const patterns =
      versions.length === 0 ? [product.pattern] : versions.flatMap((versioned) => narrowed(product.pattern, versioned))
    return patterns.map((pattern) => ({ packages: [pattern], ...images }))
  })
}

/** CycloneDX 1.6, affects.versions: one version, or a `vers:` range of them. */
function narrowed(pattern: PackagePattern, { version, range }: JsonObject): readonly PackagePattern[] {
  if (typeof version === 'string') return [{ ...pattern, version }]
  if (typeof range !== 'string') return []
  try {
    return [{ ...pattern, versions: versionsOf(pattern.type ?? '', range) }]
  } catch (error) {
    if (error instanceof VersionError) return []
    throw error
  }
}

/** What the fragment of a BOM-Link names: a component that is here, too, or a package-url. */
function linked(fragment: string, refs: References['refs']): readonly VexProduct[] {
  const decoded = decode(fragment)
  return refs.get(fragment) ?? refs.get(decoded) ?? found([fragment.startsWith('pkg:') ? fragment : decoded])
}

interface References {
  /** By `bom-ref`. */
  readonly refs: ReadonlyMap<string, readonly VexProduct[]>
  /** The image that the document is about; empty where it is about something else. */
  readonly scope: readonly ImagePattern[]
}

/** Components by their `bom-ref`; the subject of the document, too. */
function referencesOf(bom: JsonObject): References {
  const refs = new Map<string, readonly VexProduct[]>()
  const walk = (components: readonly JsonObject[], depth: number): void => {
    for (const component of components) {
      if (refs.size >= MAX_COMPONENTS) return
      const ref = component['bom-ref']
      if (typeof ref === 'string') refs.set(ref, namedBy(component, ref))
      if (depth < MAX_DEPTH) walk(objectsOf(component['components'], MAX_COMPONENTS), depth + 1)
    }
  }
  const subject = objectOf(bom['metadata'])['component']
  walk([...(isObject(subject) ? [subject] : []), ...objectsOf(bom['components'], MAX_COMPONENTS)], 0)
  const scope = isObject(subject)
    ? namedBy(subject, '').flatMap((product) => (product.kind === 'image' ? [product.image] : []))
    : []
  return { refs, scope }
}

function namedBy(component: JsonObject, ref: string): readonly VexProduct[] {
  const { type, purl, name, version } = component
  const digest = type === 'container' && typeof version === 'string' && version.startsWith('sha256:') ? [version] : []
  if (typeof purl === 'string') return found([purl, ...digest])
  if (type !== 'container') return found([ref])
  if (digest.length > 0) return found(digest)
  return found([typeof version === 'string' ? `${String(name)}:${version}` : name])
}

function found(texts: readonly unknown[]): readonly VexProduct[] {
  return texts.flatMap((text) => (typeof text === 'string' && text.length <= 4096 ? (productOf(text) ?? []) : []))
}

function authorOf(metadata: JsonObject): string | undefined {
  const [person] = objectsOf(metadata['authors'], 1)
  return [person?.['name'], objectOf(metadata['manufacturer'])['name'], objectOf(metadata['supplier'])['name']]
    .map(cleanWord)
    .find((name) => name !== undefined)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
