import { MiB } from '../../../domain/units.ts'
import type { Advisory } from '../../advisory.ts'
import { AdvisoryError } from '../../advisory-error.ts'
import { advisoryWith } from '../../advisory-with.ts'
import { cleanSummary, cleanWords, isCleanWord } from '../../clean.ts'
import { ElementError, isObject, type JsonObject } from '../../element.ts'
import type { AdvisoryFeed, FeedInput, FeedRecord, ParseContext } from '../../feed.ts'
import { decodeText } from '../../input/bounded.ts'
import { severityOfWord } from '../../severity-words.ts'
import type { VulnerabilityStatus } from '../../status.ts'

const MAX_BYTES = 64 * MiB

/**
 * Arch Linux's groups of vulnerabilities: which version of a package was found to have them, and which has them no more.
 * @see https://security.archlinux.org/
 */
export const arch: AdvisoryFeed = {
  name: 'arch',
  title: 'Arch Linux security tracker',
  homepage: 'https://security.archlinux.org/',
  licence: 'MIT',
  authority: 'vendor',
  grouping: 'file',
  sources: [
    {
      name: 'arch',
      urls: ['https://security.archlinux.org/all.json'],
      file: 'all.json',
      maxBytes: MAX_BYTES,
      byDefault: true,
    },
  ],
  recognise: ({ head }) => (/"name"\s*:\s*"AVG-\d/.test(head) && /"packages"\s*:/.test(head) ? [] : undefined),
  async *parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
    for await (const file of input.files()) {
      for (const group of groupsOf(decodeText(await file.bytes(MAX_BYTES)), input.label)) {
        try {
          yield { kind: 'advisory', advisory: parseGroup(group) }
        } catch (error) {
          if (!(error instanceof ElementError)) throw error
          context.reject(error.reason, isObject(group) ? String(group['name']) : '')
        }
      }
    }
  },
}

function groupsOf(text: string, label: string): unknown[] {
  try {
    const json: unknown = JSON.parse(text)
    if (Array.isArray(json)) return json
    if (isObject(json) && 'packages' in json) return [json]
  } catch (error) {
    throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${label} is no complete JSON document.`, { cause: error })
  }
  throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${label} is JSON, but no list of groups.`)
}

function parseGroup(group: unknown): Advisory {
  if (!isObject(group)) throw new ElementError('no JSON object')
  const { name, packages, type } = group
  if (!isCleanWord(name, 200)) throw new ElementError('id is empty, too long or has control characters')
  const names = cleanWords(packages, 1000)
  if (names.length === 0) throw new ElementError('group without a package')
  const { status, events } = statusOf(group)
  const word = group['severity']
  const severity = isCleanWord(word, 40) ? severityOfWord(word) : undefined
  const summary = cleanSummary(type)
  return advisoryWith(name, {
    upstream: cleanWords(group['issues'], 500),
    related: cleanWords(group['advisories'], 100),
    ...(summary !== undefined && { summary }),
    ratings: severity && severity !== 'unknown' ? [{ source: 'arch', severity }] : [],
    references: [`https://security.archlinux.org/${encodeURIComponent(name)}`],
    affected: names.map((pkg) => ({
      ecosystem: 'Arch Linux',
      name: pkg,
      ranges: status === 'not_affected' ? [] : [{ events }],
      versions: [],
      status,
    })),
  })
}

/** The version that was looked at may not be the first with it; earlier ones count as having it. */
function statusOf(group: JsonObject): {
  status: VulnerabilityStatus
  events: ({ introduced: string } | { fixed: string })[]
} {
  const { status, fixed } = group
  const start = { introduced: '0' }
  if (status === 'Not affected') return { status: 'not_affected', events: [] }
  if (isCleanWord(fixed)) return { status: 'fixed', events: [start, { fixed }] }
  if (status === 'Fixed') throw new ElementError('fixed without a version')
  return { status: status === 'Unknown' ? 'under_investigation' : 'affected', events: [start] }
}
