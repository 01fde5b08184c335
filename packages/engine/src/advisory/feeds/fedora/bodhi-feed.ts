import { MiB } from '../../../domain/units.ts'
import { ElementError, isObject } from '../../element.ts'
import type { AdvisoryFeed, FeedInput, FeedRecord, ParseContext } from '../../feed.ts'
import { readJsonElements } from '../../input/json-elements.ts'
import { parseBodhiUpdate } from './parse-bodhi-update.ts'

const MAX_BYTES = 1024 * MiB
const MAX_UPDATE = 16 * MiB

/**
 * Fedora's updates as its update system tells them: pages of a list, or one update in a file. `db update` takes the same from the repositories' updateinfo.
 * @see https://bodhi.fedoraproject.org/docs/server_api/rest/updates.html
 */
export const fedoraBodhi: AdvisoryFeed = {
  name: 'fedora-bodhi',
  title: 'Fedora updates (Bodhi)',
  homepage: 'https://bodhi.fedoraproject.org/',
  licence: 'published by Fedora (https://fedoraproject.org/wiki/Legal:Main)',
  authority: 'vendor',
  grouping: 'collection',
  sources: [],
  recognise: ({ path, head }) =>
    /\.json$/i.test(path) && /"(?:alias|updateid)"\s*:\s*"FEDORA-/.test(head) ? [] : undefined,
  async *parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
    for await (const file of input.files()) {
      for await (const { text } of readJsonElements(file.chunks(MAX_BYTES), 'updates', MAX_UPDATE, file.path)) {
        const advisory = readUpdate(text, context)
        if (advisory) yield { kind: 'advisory', advisory }
      }
    }
  },
}

function readUpdate(text: string, context: ParseContext) {
  let json: unknown
  try {
    json = JSON.parse(text)
    return parseBodhiUpdate(json, context.now)
  } catch (error) {
    if (error instanceof SyntaxError) context.reject('no JSON', text.slice(0, 80))
    else if (error instanceof ElementError) context.reject(error.reason, isObject(json) ? String(json['alias']) : '')
    else throw error
    return undefined
  }
}
