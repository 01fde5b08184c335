import { bareMediaType } from '../../domain/media-types.ts'
import type { HttpResponse } from '../http/http-transport.ts'
import { isJsonObject, member } from '../json-document.ts'
import { readBounded } from '../read-bounded.ts'
import { SourceError } from '../source-error.ts'
import { nextLink } from './link-header.ts'
import type { RegistryRequest, RegistrySession } from './registry-session.ts'

const PAGE_ITEMS = 1000

export interface ListRequest extends Pick<RegistryRequest, 'scope' | 'what'> {
  /** Below the registry's origin, such as `/v2/_catalog`. */
  readonly path: string
  /** The member of the answer that holds the list. */
  readonly key: 'tags' | 'repositories'
  isValid(item: string): boolean
}

/**
 * All items of a paged list, page by page, in the registry's order. Registries page by `Link` headers (distribution-spec, "Listing Tags");
 * one that links in circles or never comes to an end is given up. Items that are no valid names are left out.
 * @throws {SourceError} `SOURCE_PROTOCOL`, `SOURCE_TOO_LARGE`, and like `RegistrySession.send`
 */
export async function* listPages(
  session: RegistrySession,
  { path, key, isValid, scope, what }: ListRequest,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const { maxListItems, maxEmptyPages, maxPageBytes } = session.limits
  const visited = new Set<string>()
  let url: URL | undefined = new URL(`${path}?n=${PAGE_ITEMS}`, session.origin)
  let count = 0
  let emptyPages = 0
  while (url !== undefined) {
    visited.add(url.href)
    const read = (response: HttpResponse): Promise<Page> => readPage(response, key, maxPageBytes, what)
    const page: Page = await session.fetch({ method: 'GET', url, scope, what }, read, signal)
    emptyPages = page.items.length === 0 ? emptyPages + 1 : 0
    count += page.items.length
    if (count > maxListItems || emptyPages > maxEmptyPages) {
      throw new SourceError(
        'SOURCE_TOO_LARGE',
        `${what} does not come to an end: more than ${count} items were listed.`,
      )
    }
    for (const item of page.items) if (isValid(item)) yield item
    url = nextUrl(session, url, page.next, visited, what)
  }
}

interface Page {
  readonly items: readonly string[]
  readonly next?: string
}

async function readPage(response: HttpResponse, key: string, maxBytes: number, what: string): Promise<Page> {
  const next = nextLink(response.header('link'))
  const bytes = await readBounded(response.body, maxBytes, what)
  try {
    const body: unknown = JSON.parse(new TextDecoder().decode(bytes))
    const list = isJsonObject(body) ? (member(body, key) ?? []) : undefined
    if (Array.isArray(list)) {
      return { items: list.filter((item) => typeof item === 'string'), ...(next === undefined ? {} : { next }) }
    }
  } catch (cause) {
    throw notAList(response, what, cause)
  }
  throw notAList(response, what)
}

/** The next page is on the same registry: our token must not be carried elsewhere. */
function nextUrl(
  session: RegistrySession,
  current: URL,
  link: string | undefined,
  visited: ReadonlySet<string>,
  what: string,
): URL | undefined {
  if (link === undefined) return undefined
  const linked = URL.parse(link, current.href)
  if (linked === null) throw brokenLink(what, 'is no URL')
  // Registries behind a proxy often write their internal scheme and host into the link.
  const next = new URL(`${linked.pathname}${linked.search}`, session.origin)
  if (visited.has(next.href)) throw brokenLink(what, 'was there before')
  return next
}

function brokenLink(what: string, why: string): SourceError {
  return new SourceError('SOURCE_PROTOCOL', `${what} cannot be read to the end: the link to its next page ${why}.`)
}

function notAList(response: HttpResponse, what: string, cause?: unknown): SourceError {
  const type = bareMediaType(response.header('content-type') ?? '') || 'no media type'
  return new SourceError(
    'SOURCE_PROTOCOL',
    `${what}: ${response.url.host} did not answer with a list (${type.slice(0, 60)}). Check that the address is that of a registry.`,
    cause === undefined ? {} : { cause },
  )
}
