import type { Advisory, AdvisoryKind } from '../../advisory.ts'
import { cleanDetails, cleanSummary, cleanTime, cleanWords, isCleanUrl, isCleanWord } from '../../clean.ts'
import { ElementError, isObject, type JsonObject, objectOf, objectsOf } from '../../element.ts'
import type { ParseContext } from '../../feed.ts'
import { ownCves } from '../../vulnerability-ids.ts'
import { osvRatings } from './osv-ratings.ts'
import { parseAffected } from './parse-osv-affected.ts'

const MAX_AFFECTED = 5000
const MAX_IDS = 2000
const MAX_REFERENCES = 50
/** The Red Hat family publishes errata of three kinds under one roof: security, bug fix, enhancement. */
const BUGFIX = /^(?:AL|RH|RL|EL)[BE]A-/

/**
 * One OSV record. Parts that are wrong (a date, a range) are left out and told to `context.reject`; a record that is wrong as a whole is thrown.
 * @see https://ossf.github.io/osv-schema/
 * @throws {ElementError}
 */
export function parseOsvRecord(json: unknown, context: Pick<ParseContext, 'now' | 'reject'>): Advisory {
  if (!isObject(json)) throw new ElementError('no JSON object')
  const { schema_version: schema } = json
  if (schema !== undefined && !(typeof schema === 'string' && /^1\.\d/.test(schema))) {
    throw new ElementError('unknown schema version')
  }
  const { id } = json
  if (!isCleanWord(id, 200)) throw new ElementError('id is empty, too long or has control characters')
  const affected = objectsOf(json['affected'], MAX_AFFECTED).flatMap((element) =>
    parseAffected(element, json, (reason) => context.reject(reason, id)),
  )
  const ids = {
    id,
    aliases: idsOf(json['aliases'], id),
    upstream: idsOf(json['upstream'], id),
    related: idsOf(json['related'], id),
  }
  if (BUGFIX.test(id) && ownCves(ids).length === 0)
    throw new ElementError('bug-fix or enhancement erratum without a CVE')
  const summary = cleanSummary(json['summary'])
  const details = cleanDetails(json['details'])
  return {
    ...ids,
    kind: kindOf(id, json),
    ...times(json, id, context),
    ...(summary !== undefined && { summary }),
    ...(details !== undefined && { details }),
    ratings: osvRatings(id, json),
    references: references(json['references']),
    cwes: cwes(json),
    affected,
  }
}

function idsOf(value: unknown, own: string): string[] {
  return cleanWords(value, MAX_IDS).filter((id) => id !== own)
}

/** RustSec marks what is no vulnerability per package; osv.dev keeps hostile packages under `MAL-`. */
function kindOf(id: string, json: JsonObject): AdvisoryKind {
  if (id.startsWith('MAL-')) return 'malware'
  const informational = objectsOf(json['affected'], MAX_AFFECTED).map(
    (element) => objectOf(element['database_specific'])['informational'],
  )
  return informational.length > 0 && informational.every((word) => typeof word === 'string' && word !== '')
    ? 'notice'
    : 'vulnerability'
}

function times(
  json: JsonObject,
  id: string,
  context: Pick<ParseContext, 'now' | 'reject'>,
): Pick<Advisory, 'published' | 'modified' | 'withdrawn'> {
  const result: { published?: string; modified?: string; withdrawn?: string } = {}
  for (const key of ['published', 'modified', 'withdrawn'] as const) {
    const value = json[key]
    if (value === undefined || value === null || isZeroTime(value)) continue
    const time = cleanTime(value, context.now)
    if (typeof time === 'object') result[key] = time.time
    else context.reject(time === 'future' ? 'date in the future' : 'date is none', `${id} ${key}`)
  }
  return result
}

/** How Go writes that it does not know. */
function isZeroTime(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('0001-01-01')
}

function references(value: unknown): string[] {
  const urls = objectsOf(value, 1000).map((reference) => reference['url'])
  return [...new Set(urls.filter(isCleanUrl))].slice(0, MAX_REFERENCES)
}

/** GHSA's exports: `database_specific.cwe_ids`; others: `cwes` with or without ids inside. */
function cwes(json: JsonObject): string[] {
  const specific = objectOf(json['database_specific'])
  const listed = [specific['cwe_ids'], specific['cwes']].flatMap((value) => (Array.isArray(value) ? value : []))
  const ids = listed.map((entry) => (isObject(entry) ? (entry['cweId'] ?? entry['id']) : entry))
  return [...new Set(ids.filter((id) => typeof id === 'string' && /^CWE-\d{1,6}$/.test(id)))].slice(0, 50) as string[]
}
