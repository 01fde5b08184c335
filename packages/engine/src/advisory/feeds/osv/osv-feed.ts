import { MiB } from '../../../domain/units.ts'
import { AdvisoryError } from '../../advisory-error.ts'
import { canonicalEcosystem } from '../../ecosystem.ts'
import { ElementError } from '../../element.ts'
import type { AdvisoryFeed, FeedFile, FeedInput, FeedRecord, ParseContext } from '../../feed.ts'
import { decodeText } from '../../input/bounded.ts'
import { OSV_SOURCES } from './osv-sources.ts'
import { parseOsvRecord } from './parse-osv-record.ts'

/** Records are a few kilobytes; the largest known (a kernel erratum) is below one mebibyte. */
const MAX_RECORD_BYTES = 8 * MiB

/**
 * OSV records, one JSON file each: osv.dev's exports, and every database that publishes the format itself.
 * @see https://google.github.io/osv.dev/data/#data-dumps
 */
export const osv: AdvisoryFeed = {
  name: 'osv',
  title: 'OSV records (zip or folder)',
  homepage: 'https://osv.dev',
  licence: 'per record: CC-BY 4.0, CC0, MIT, Apache-2.0 (https://google.github.io/osv.dev/data/)',
  authority: 'ecosystem',
  grouping: 'collection',
  sources: OSV_SOURCES,
  recognise({ path, head }) {
    if (!/\.json$/i.test(path) || !looksLikeOsv(head)) return undefined
    const labels = [...head.matchAll(/"ecosystem"\s*:\s*"([^"\\]{1,100})"/g)].map(
      (match) => canonicalEcosystem(match[1] ?? '').ecosystem,
    )
    return [...new Set(labels)]
  },
  async *parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
    for await (const file of input.files()) {
      // A repository has more in it than its records.
      if (!/\.json$/i.test(file.path)) continue
      const advisory = await readRecord(file, context)
      if (advisory) yield { kind: 'advisory', advisory }
    }
  },
}

function looksLikeOsv(head: string): boolean {
  return (
    /^\s*\{/.test(head) &&
    /"id"\s*:/.test(head) &&
    /"modified"\s*:/.test(head) &&
    /"(?:affected|schema_version|aliases|withdrawn)"\s*:/.test(head)
  )
}

async function readRecord(file: FeedFile, context: ParseContext) {
  try {
    return parseOsvRecord(parseJson(decodeText(await file.bytes(MAX_RECORD_BYTES))), context)
  } catch (error) {
    if (error instanceof ElementError) context.reject(error.reason, file.path)
    else if (error instanceof AdvisoryError) context.reject(reasonOf(error), file.path)
    else throw error
    return undefined
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ElementError('no JSON')
  }
}

function reasonOf(error: AdvisoryError): string {
  return error.code === 'ADVISORY_LIMIT_EXCEEDED' ? 'too large' : 'damaged in its archive'
}
