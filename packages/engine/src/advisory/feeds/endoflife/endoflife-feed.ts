import { MiB } from '../../../domain/units.ts'
import { AdvisoryError } from '../../advisory-error.ts'
import { cleanTime, isCleanWord } from '../../clean.ts'
import { isObject, type JsonObject } from '../../element.ts'
import type { Lifecycle } from '../../enrichment.ts'
import type { AdvisoryFeed, FeedInput, FeedRecord, ParseContext } from '../../feed.ts'
import { readJsonObject } from '../../read-json.ts'

const MAX_BYTES = 128 * MiB
const END_OF_TIME = new Date(8.64e15)

/**
 * endoflife.date: until when each release of a product is supported.
 * @see https://endoflife.date/docs/api/v1/
 */
export const endoflife: AdvisoryFeed = {
  name: 'endoflife',
  title: 'endoflife.date',
  homepage: 'https://endoflife.date',
  licence: 'MIT',
  authority: 'ecosystem',
  grouping: 'file',
  sources: [
    {
      name: 'endoflife',
      urls: ['https://endoflife.date/api/v1/products/full'],
      file: 'endoflife.json',
      maxBytes: MAX_BYTES,
      byDefault: true,
    },
  ],
  recognise: ({ head }) =>
    /"result"\s*:\s*\[/.test(head) && /"releases"\s*:/.test(head) && /"isEol"\s*:/.test(head) ? [] : undefined,
  async *parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
    for await (const file of input.files()) {
      const json = await readJsonObject(file, MAX_BYTES, input.label)
      if (!Array.isArray(json['result'])) {
        throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${input.label} lists no products.`)
      }
      const built = cleanTime(json['generated_at'], context.now)
      if (typeof built === 'object') context.builtAt(built.time)
      for (const product of json['result']) yield* parseProduct(product, context)
    }
  },
}

function* parseProduct(product: unknown, context: ParseContext): Iterable<FeedRecord> {
  const name = isObject(product) ? product['name'] : undefined
  if (!isObject(product) || !isCleanWord(name) || !Array.isArray(product['releases'])) {
    context.reject('product without a name or releases', String(name))
    return
  }
  for (const release of product['releases']) {
    const lifecycle = isObject(release) ? parseRelease(name, release) : undefined
    if (lifecycle) yield { kind: 'lifecycle', lifecycle }
    else context.reject('release without a name', name)
  }
}

function parseRelease(product: string, release: JsonObject): Lifecycle | undefined {
  const { name: cycle } = release
  if (!isCleanWord(cycle)) return undefined
  const endOfLife = dayOf(release['eolFrom'])
  const endOfExtendedSupport = dayOf(release['eoesFrom'])
  return {
    product,
    cycle,
    ...(endOfLife !== undefined && { endOfLife }),
    ...(endOfExtendedSupport !== undefined && { endOfExtendedSupport }),
  }
}

function dayOf(value: unknown): string | undefined {
  const time = cleanTime(value, END_OF_TIME)
  return typeof time === 'object' ? time.time.slice(0, 10) : undefined
}
