import { AdvisoryError } from './advisory-error.ts'
import type { AdvisoryFeed, FeedSource } from './feed.ts'

/** Which sources `db update` takes, and from where, as the operator set it. */
export interface SourceChoice {
  readonly sources?: readonly string[]
  readonly mirrors?: ReadonlyMap<string, readonly string[]>
}

/**
 * Reads `PLIMSOLL_ADVISORY_SOURCES` (`default,nvd,-osv/npm`) and `PLIMSOLL_ADVISORY_MIRRORS` (`trivy-db=oci://registry.example/trivy-db:2`; a name may
 * come again for a further mirror), both lists with commas.
 * @throws {AdvisoryError} `ADVISORY_SOURCE_UNKNOWN` for a mirror that is no https or oci address
 */
export function sourceChoice(environment: Readonly<Record<string, string | undefined>>): SourceChoice {
  const sources = listOf(environment['PLIMSOLL_ADVISORY_SOURCES'])
  const mirrors = new Map<string, readonly string[]>()
  for (const entry of listOf(environment['PLIMSOLL_ADVISORY_MIRRORS'])) {
    const [, name, url] = /^([^=]+)=((?:https|oci):\/\/\S+)$/.exec(entry) ?? []
    if (name === undefined || url === undefined) {
      throw new AdvisoryError(
        'ADVISORY_SOURCE_UNKNOWN',
        'PLIMSOLL_ADVISORY_MIRRORS is not a list of NAME=ADDRESS, whose addresses begin with https:// or oci://.',
      )
    }
    mirrors.set(name, [...(mirrors.get(name) ?? []), url])
  }
  return { ...(sources.length > 0 && { sources }), ...(mirrors.size > 0 && { mirrors }) }
}

/** A source of the catalog with the feed that reads it. */
export interface CatalogSource {
  readonly feed: AdvisoryFeed
  readonly source: FeedSource
}

/**
 * The sources that words choose: a source's or a feed's name, `default` for all that are taken unasked, and with `-` before it what is taken away
 * again. Words that only take away begin with the default, and so does no word at all.
 * @param all of the catalog; the answer is in its order
 * @param known names that the generation has from an earlier update: they belong to the default
 * @throws {AdvisoryError} `ADVISORY_SOURCE_UNKNOWN`
 */
export function chooseSources(
  all: readonly CatalogSource[],
  words: readonly string[] | undefined,
  known: ReadonlySet<string>,
): readonly CatalogSource[] {
  const defaults = all.filter(({ source }) => source.byDefault || known.has(source.name))
  const isOnlyLess = (words ?? []).every((word) => word.startsWith('-'))
  const chosen = new Set<CatalogSource>(isOnlyLess ? defaults : [])
  for (const word of words ?? []) {
    const name = word.replace(/^-/, '')
    const hits =
      name === 'default' ? defaults : all.filter(({ feed, source }) => source.name === name || feed.name === name)
    if (hits.length === 0 && name !== 'default') throw unknown(name, all)
    for (const hit of hits) {
      if (word.startsWith('-')) chosen.delete(hit)
      else chosen.add(hit)
    }
  }
  return all.filter((one) => chosen.has(one))
}

function unknown(name: string, all: readonly CatalogSource[]): AdvisoryError {
  const feeds = [...new Set(all.map(({ feed }) => feed.name))]
  return new AdvisoryError(
    'ADVISORY_SOURCE_UNKNOWN',
    `No advisory source is called "${name.slice(0, 80)}". Feeds are: ${feeds.join(', ')}.`,
  )
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
