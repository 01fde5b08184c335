import type { AdvisoryFeed, FeedInput, FeedRecord, ParseContext } from './feed.ts'

/**
 * The feed over several inputs that make up one source, such as an export in parts. Where two of them hold a record of the same id, that of the
 * later input counts, with its statements. Costs memory for one id per record.
 * @param inputs in the order in which they were given; the input that the feed is then called with is not looked at
 */
export function mergeInputs(feed: AdvisoryFeed, inputs: readonly FeedInput[]): AdvisoryFeed {
  return {
    ...feed,
    async *parse(_: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
      const told = new Set<string>()
      for (const input of inputs.toReversed()) {
        const own = new Set<string>()
        for await (const record of feed.parse(input, context)) {
          const id = idOf(record)
          if (told.has(id)) continue
          own.add(id)
          yield record
        }
        for (const id of own) told.add(id)
      }
    },
  }
}

/** What a record is about; records of different kinds never have the same. */
function idOf(record: FeedRecord): string {
  switch (record.kind) {
    case 'advisory':
      return `advisory ${record.advisory.id}`
    case 'affected':
      return `advisory ${record.id}`
    case 'kev':
      return `kev ${record.kev.cve}`
    case 'epss':
      return `epss ${record.epss.cve}`
    case 'lifecycle':
      return `lifecycle ${record.lifecycle.product}\n${record.lifecycle.cycle}`
    default:
      return record satisfies never
  }
}
