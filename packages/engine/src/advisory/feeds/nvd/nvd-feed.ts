import { GiB, MiB } from '../../../domain/units.ts'
import { cleanTime } from '../../clean.ts'
import { ElementError, objectOf } from '../../element.ts'
import type { AdvisoryFeed, FeedInput, FeedRecord, FeedSource, ParseContext } from '../../feed.ts'
import { readJsonElements } from '../../input/json-elements.ts'
import { parseNvdCve } from './parse-nvd-cve.ts'

const MAX_BYTES = 4 * GiB
const MAX_CVE = 8 * MiB
const FIRST_YEAR = 2002
const LAST_YEAR = 2030

/**
 * NVD's opinions on CVEs, by the year in their numbers, in the form of its API. It names products, not packages: it rates what others state.
 * @see https://nvd.nist.gov/vuln/data-feeds
 */
export const nvd: AdvisoryFeed = {
  name: 'nvd',
  title: 'NVD',
  homepage: 'https://nvd.nist.gov/',
  licence: 'public domain (this product uses data from the NVD but is not endorsed or certified by it)',
  authority: 'ecosystem',
  grouping: 'file',
  sources: Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, index) => yearSource(String(FIRST_YEAR + index))),
  recognise({ path, head }) {
    if (!/"format"\s*:\s*"NVD_CVE"/.test(head) || !/"vulnerabilities"\s*:/.test(head)) return undefined
    const year = /(?:nvdcve-2\.0-|CVE-)(\d{4}|modified|recent)\b/i.exec(path)?.[1]
    return year === undefined ? [] : [year.toLowerCase()]
  },
  async *parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
    for await (const file of input.files()) {
      const chunks = noteTimestamp(file.chunks(MAX_BYTES), context)
      for await (const { text } of readJsonElements(chunks, 'vulnerabilities', MAX_CVE, input.label)) {
        const advisory = readCve(text, context)
        if (advisory) yield { kind: 'advisory', advisory }
      }
    }
  },
}

/** Years to come are asked for too, and are no failure while they are not there. */
function yearSource(year: string): FeedSource {
  return {
    name: `nvd/${year}`,
    urls: [`https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-${year}.json.gz`],
    file: `nvdcve-2.0-${year}.json.gz`,
    maxBytes: GiB,
    byDefault: false,
    optional: true,
  }
}

/** When the file was made stands before the list. */
async function* noteTimestamp(chunks: AsyncIterable<Uint8Array>, context: ParseContext): AsyncIterable<Uint8Array> {
  let isFirst = true
  for await (const chunk of chunks) {
    if (isFirst) {
      const head = Buffer.from(chunk.subarray(0, 4096)).toString('utf8')
      const time = cleanTime(/"timestamp"\s*:\s*"([^"]+)"/.exec(head)?.[1], context.now)
      if (typeof time === 'object') context.builtAt(time.time)
    }
    isFirst = false
    yield chunk
  }
}

function readCve(text: string, context: ParseContext) {
  let json: unknown
  try {
    json = JSON.parse(text)
    return parseNvdCve(json, context.now)
  } catch (error) {
    if (error instanceof SyntaxError) context.reject('no JSON', text.slice(0, 80))
    else if (error instanceof ElementError)
      context.reject(error.reason, String(objectOf(objectOf(json)['cve'])['id'] ?? ''))
    else throw error
    return undefined
  }
}
