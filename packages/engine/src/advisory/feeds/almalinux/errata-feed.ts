import { MiB } from '../../../domain/units.ts'
import { ElementError, isObject } from '../../element.ts'
import type { AdvisoryFeed, FeedFile, FeedInput, FeedRecord, ParseContext } from '../../feed.ts'
import { readJsonElements } from '../../input/json-elements.ts'
import { parseErratum } from './parse-erratum.ts'

const MAX_BYTES = 512 * MiB
const MAX_ERRATUM = 16 * MiB

/**
 * AlmaLinux's errata by release. Unlike its OSV records they say which module a package is of.
 * @see https://errata.almalinux.org/
 */
export const almaErrata: AdvisoryFeed = {
  name: 'almalinux',
  title: 'AlmaLinux errata',
  homepage: 'https://errata.almalinux.org/',
  licence: 'MIT',
  authority: 'vendor',
  grouping: 'file',
  sources: ['8', '9', '10'].map((release) => ({
    name: `almalinux/${release}`,
    urls: [`https://errata.almalinux.org/${release}/errata.full.json`],
    file: 'errata.full.json',
    maxBytes: MAX_BYTES,
    byDefault: true,
  })),
  recognise({ head }) {
    if (!/"(?:updateinfo_id|id)"\s*:\s*"AL[SBE]A-/.test(head) || !/"pkglist"|"modules"|"issued_date"/.test(head))
      return undefined
    const release = /[.+_]el(\d+)/.exec(head)?.[1]
    return release === undefined ? [] : [release]
  },
  async *parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
    for await (const file of input.files()) {
      for await (const text of errataOf(file, input.label)) {
        const advisory = readErratum(text, context)
        if (advisory) yield { kind: 'advisory', advisory }
      }
    }
  },
}

/** A list, a list under `data`, or one erratum alone. */
async function* errataOf(file: FeedFile, label: string): AsyncIterable<string> {
  for await (const { text } of readJsonElements(file.chunks(MAX_BYTES), 'data', MAX_ERRATUM, label)) yield text
}

function readErratum(text: string, context: ParseContext) {
  let json: unknown
  try {
    json = JSON.parse(text)
    return parseErratum(json, context.now)
  } catch (error) {
    if (error instanceof SyntaxError) context.reject('no JSON', text.slice(0, 80))
    else if (error instanceof ElementError)
      context.reject(error.reason, isObject(json) ? String(json['id'] ?? json['updateinfo_id']) : '')
    else throw error
    return undefined
  }
}
