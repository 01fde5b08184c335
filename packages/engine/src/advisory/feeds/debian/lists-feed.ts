import { MiB } from '../../../domain/units.ts'
import type { AdvisoryFeed, FeedInput, FeedRecord, ParseContext } from '../../feed.ts'
import { readLines } from '../../input/bounded.ts'
import { parseAdvisoryLists } from './parse-advisory-list.ts'

const RAW = 'https://salsa.debian.org/security-tracker-team/security-tracker/-/raw/master/data'
const KINDS: readonly string[] = ['DSA', 'DLA']

/**
 * Debian's own lists of security advisories (DSA) and of those of its long-term support (DLA), back to the beginning. They name fixes only, of releases
 * too that the tracker's JSON has dropped; where that speaks, it knows better which CVE concerned which release.
 */
export const debianLists: AdvisoryFeed = {
  name: 'debian-lists',
  title: 'Debian advisory lists (DSA, DLA)',
  homepage: 'https://www.debian.org/security/',
  licence: "published by Debian's security team (https://www.debian.org/license)",
  authority: 'ecosystem',
  grouping: 'file',
  sources: KINDS.map((kind) => ({
    name: `debian-lists/${kind}`,
    urls: [`${RAW}/${kind}/list`],
    file: `${kind.toLowerCase()}.list`,
    maxBytes: 64 * MiB,
    byDefault: true,
  })),
  recognise({ head }) {
    const kind = /^\[\d{1,2} [A-Z][a-z]{2} \d{4}\] (DSA|DLA)-\d/.exec(head)?.[1]
    return kind === undefined ? undefined : [kind]
  },
  async *parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
    for await (const file of input.files()) {
      const lines = readLines(file.chunks(256 * MiB), 100_000, input.label)
      for await (const advisory of parseAdvisoryLists(lines, context)) yield { kind: 'advisory', advisory }
    }
  },
}
