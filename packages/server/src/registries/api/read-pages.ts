import { SourceError } from '@plimsoll/engine'

export interface Page<Item> {
  readonly items: readonly Item[]
  /** What to ask for next: a number, a token, a path. Absent on the last page. */
  readonly next?: string
}

export interface PagedList<Item> {
  /** For errors, as it would begin a sentence. */
  readonly what: string
  /** Where the first page is. */
  readonly first: string
  read(position: string, signal: AbortSignal): Promise<Page<Item>>
  /** Tells items apart. */
  keyOf(item: Item): string
}

/** Items of one list, at most. */
const MAX_ITEMS = 1_000_000
const MAX_EMPTY_PAGES = 10

/**
 * All items of a paged list. Lists grow and shrink while they are read, so an item may come twice. A registry whose pages go in circles, repeat each other or
 * never end is given up.
 * @throws {SourceError} `SOURCE_PROTOCOL`, `SOURCE_TOO_LARGE`
 */
export async function* readPages<Item>(list: PagedList<Item>, signal: AbortSignal): AsyncGenerator<Item> {
  const visited = new Set<string>()
  let position: string | undefined = list.first
  let before = ''
  let count = 0
  let emptyPages = 0
  while (position !== undefined) {
    if (visited.has(position)) throw broken(list.what, 'its pages go in circles')
    visited.add(position)
    const page: Page<Item> = await list.read(position, signal)
    const keys = page.items.map(list.keyOf).join('\n')
    if (page.items.length > 0 && keys === before) throw broken(list.what, 'every page is the same')
    before = keys
    count += page.items.length
    emptyPages = page.items.length === 0 ? emptyPages + 1 : 0
    if (count > MAX_ITEMS || emptyPages > MAX_EMPTY_PAGES) {
      throw new SourceError('SOURCE_TOO_LARGE', `${list.what} does not come to an end after ${count} items.`)
    }
    yield* page.items
    position = page.next
  }
}

function broken(what: string, why: string): SourceError {
  return new SourceError('SOURCE_PROTOCOL', `${what} cannot be read to the end: ${why}. Check proxies in between.`)
}
