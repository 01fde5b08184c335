import type { Advisory, AffectedPackage, AffectedQualifiers, VersionEvent } from '../advisory.ts'
import { advisoryWith } from '../advisory-with.ts'
import { cleanDetails, cleanSummary, cleanTime, isCleanUrl, isCleanWord } from '../clean.ts'
import { ElementError } from '../element.ts'
import { child, children, type XmlElement } from '../input/read-xml.ts'
import { severityOfWord } from '../severity-words.ts'
import { isCve } from '../vulnerability-ids.ts'
import { type OvalStatement, ovalStatements } from './oval-statements.ts'
import type { OvalTest } from './oval-tests.ts'

/** What differs between vendors. */
export interface OvalVendor {
  /** Source of its ratings: `oracle`. */
  readonly name: string
  /** The canonical ecosystem of a platform as the vendor names it: "Oracle Linux 8". */
  ecosystem(platform: string, statement: OvalStatement): string | undefined
}

const MAX_REFERENCES = 50

/**
 * One definition: an erratum or a vulnerability, as the vendor's own advisory.
 * @throws {ElementError}
 */
export function parseOvalDefinition(
  definition: XmlElement,
  tests: ReadonlyMap<string, OvalTest>,
  vendor: OvalVendor,
  now: Date,
): Advisory {
  const metadata = child(definition, 'metadata')
  const title = child(metadata, 'title')?.text ?? ''
  const references = children(metadata, 'reference')
  const cves = cvesOf(references, metadata, title)
  const titled = /^CVE-\d{4}-\d{4,19}/.exec(title)?.[0]
  const id = titled ?? idOf(title, references) ?? cves[0]
  if (!isCleanWord(id, 200)) throw new ElementError('definition without an id of an advisory or CVE')
  const summary = cleanSummary(title.replace(/^\S+:\s*/, ''))
  const details = cleanDetails(child(metadata, 'description')?.text)
  const word = child(child(metadata, 'advisory'), 'severity')?.text || child(metadata, 'severity')?.text || ''
  const severity = severityOfWord(word)
  return advisoryWith(id, {
    upstream: cves.filter((cve) => cve !== id),
    ...(summary !== undefined && { summary }),
    ...(details !== undefined && { details }),
    ...times(metadata, now),
    ratings: severity && severity !== 'unknown' ? [{ source: vendor.name, severity }] : [],
    references: references
      .map((reference) => reference.attributes.get('ref_url'))
      .filter(isCleanUrl)
      .slice(0, MAX_REFERENCES),
    affected: affectedOf(definition, metadata, tests, vendor),
  })
}

function cvesOf(references: readonly XmlElement[], metadata: XmlElement | undefined, title: string): string[] {
  const texts = [
    title,
    ...references.map((reference) => reference.attributes.get('ref_id') ?? ''),
    ...children(child(metadata, 'advisory'), 'cve').map(({ text }) => text),
  ]
  const found = texts.flatMap((text) => text.match(/CVE-\d{4}-\d{4,19}/g) ?? [])
  return [...new Set(found.filter(isCve))].sort()
}

/** The vendor's own id stands in a reference that is no CVE, or before the colon of the title. */
function idOf(title: string, references: readonly XmlElement[]): string | undefined {
  const own = references
    .filter(
      (reference) =>
        !/cve/i.test(reference.attributes.get('source') ?? '') &&
        !/CVE-/.test(reference.attributes.get('ref_id') ?? ''),
    )
    .map((reference) => reference.attributes.get('ref_id'))
  const titled = /^([A-Z][A-Za-z0-9]*[-:][\w:.-]*\d)(?::|\s|$)/.exec(title)?.[1]
  return own.find((id) => isCleanWord(id, 200)) ?? titled
}

function times(metadata: XmlElement | undefined, now: Date): Pick<Advisory, 'published' | 'modified'> {
  const advisory = child(metadata, 'advisory')
  const published = cleanTime(
    child(advisory, 'issued')?.attributes.get('date') ?? child(metadata, 'advisory_date')?.text,
    now,
  )
  const modified = cleanTime(child(advisory, 'updated')?.attributes.get('date'), now)
  return {
    ...(typeof published === 'object' && { published: published.time }),
    ...(typeof modified === 'object' && { modified: modified.time }),
  }
}

function affectedOf(
  definition: XmlElement,
  metadata: XmlElement | undefined,
  tests: ReadonlyMap<string, OvalTest>,
  vendor: OvalVendor,
): AffectedPackage[] {
  const stated = children(child(metadata, 'affected'), 'platform').map(({ text }) => text)
  const patchable = child(metadata, 'patchable')?.text
  const statements = children(definition, 'criteria').flatMap((criteria) => ovalStatements(criteria, tests))
  const found = new Map<string, { statement: OvalStatement; ecosystem: string; architectures: Set<string> }>()
  for (const statement of statements) {
    if (!isCleanWord(statement.name) || (statement.fixed !== undefined && !isCleanWord(statement.fixed))) continue
    for (const platform of statement.platforms.length > 0 ? statement.platforms : stated) {
      const ecosystem = vendor.ecosystem(platform, statement)
      if (ecosystem === undefined) continue
      const { name, kind, fixed = '', last = '', after = '', module = '', flavour = '' } = statement
      const key = [ecosystem, name, kind, fixed, last, after, module, flavour].join('\n')
      const known = found.get(key) ?? { statement, ecosystem, architectures: new Set() }
      for (const architecture of statement.architectures) known.architectures.add(architecture)
      found.set(key, known)
    }
  }
  return [...found.values()].map(({ statement, ecosystem, architectures }) =>
    toAffected(statement, ecosystem, [...architectures].sort(), patchable),
  )
}

function toAffected(
  statement: OvalStatement,
  ecosystem: string,
  architectures: string[],
  patchable: string | undefined,
): AffectedPackage {
  const isNotAffected = statement.kind === 'not-affected' || patchable === 'Not Applicable'
  const fixed = statement.kind === 'fixed' && patchable !== 'false' ? statement.fixed : undefined
  const start = { introduced: statement.after ?? '0' }
  const events: VersionEvent[] =
    fixed !== undefined
      ? [start, { fixed }]
      : statement.last === undefined
        ? [start]
        : [start, { last_affected: statement.last }]
  const qualifiers: AffectedQualifiers = {
    ...(architectures.length > 0 && { architectures }),
    ...(statement.module !== undefined && { module: statement.module }),
    ...(statement.flavour !== undefined && { flavour: statement.flavour }),
  }
  return {
    ecosystem,
    name: statement.name,
    ranges: isNotAffected ? [] : [{ events }],
    versions: [],
    status: isNotAffected ? 'not_affected' : fixed === undefined ? 'affected' : 'fixed',
    ...(Object.keys(qualifiers).length > 0 && { qualifiers }),
  }
}
