import { MiB } from '../../../domain/units.ts'
import { AdvisoryError } from '../../advisory-error.ts'
import { cleanDetails, cleanSummary, cleanTime } from '../../clean.ts'
import { ElementError, isObject, type JsonObject } from '../../element.ts'
import type { KevEntry } from '../../enrichment.ts'
import type { AdvisoryFeed, FeedInput, FeedRecord, ParseContext } from '../../feed.ts'
import { readJsonObject } from '../../read-json.ts'
import { isCve } from '../../vulnerability-ids.ts'

/**
 * CISA's catalog of known exploited vulnerabilities.
 * @see https://www.cisa.gov/known-exploited-vulnerabilities-catalog
 */
export const cisaKev: AdvisoryFeed = {
  name: 'cisa-kev',
  title: 'CISA known exploited vulnerabilities',
  homepage: 'https://www.cisa.gov/known-exploited-vulnerabilities-catalog',
  licence: 'CC0 1.0',
  authority: 'ecosystem',
  grouping: 'file',
  sources: [
    {
      name: 'cisa-kev',
      urls: ['https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json'],
      file: 'known_exploited_vulnerabilities.json',
      maxBytes: 64 * MiB,
      byDefault: true,
    },
  ],
  recognise: ({ head }) => (/"catalogVersion"\s*:/.test(head) && /"vulnerabilities"\s*:/.test(head) ? [] : undefined),
  async *parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
    for await (const file of input.files()) {
      const catalog = await readJsonObject(file, 64 * MiB, input.label)
      const { vulnerabilities, dateReleased } = catalog
      if (!Array.isArray(vulnerabilities)) {
        throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${input.label} is no catalog: it lists no vulnerabilities.`)
      }
      const released = cleanTime(dateReleased, context.now)
      if (typeof released === 'object') context.builtAt(released.time)
      for (const entry of vulnerabilities) {
        const kev = readEntry(entry, context)
        if (kev) yield { kind: 'kev', kev }
      }
    }
  },
}

function readEntry(entry: unknown, context: ParseContext): KevEntry | undefined {
  try {
    if (!isObject(entry)) throw new ElementError('no JSON object')
    return parseEntry(entry, context.now)
  } catch (error) {
    if (!(error instanceof ElementError)) throw error
    context.reject(error.reason, isObject(entry) ? String(entry['cveID']) : '')
    return undefined
  }
}

function parseEntry(entry: JsonObject, now: Date): KevEntry {
  const { cveID: cve, knownRansomwareCampaignUse } = entry
  if (typeof cve !== 'string' || !isCve(cve)) throw new ElementError('id is no CVE')
  const added = cleanTime(entry['dateAdded'], now)
  if (typeof added === 'string') throw new ElementError(added === 'future' ? 'date in the future' : 'date is none')
  // A due date lies in the future by its nature.
  const due = cleanTime(entry['dueDate'], new Date(8.64e15))
  const title = cleanSummary(entry['vulnerabilityName'])
  const requiredAction = cleanDetails(entry['requiredAction'])
  return {
    cve,
    dateAdded: added.time.slice(0, 10),
    ransomware: knownRansomwareCampaignUse === 'Known',
    ...(typeof due === 'object' && { dueDate: due.time.slice(0, 10) }),
    ...(title !== undefined && { title }),
    ...(requiredAction !== undefined && { requiredAction }),
  }
}
