import type { z } from 'zod'

/** What a query string says before anybody gave it meaning: a value, or all values of a name given several times. */
export type RawSearch = Readonly<Record<string, string | readonly string[]>>

/** `?severity=high&severity=critical` → `{ severity: ['high', 'critical'] }`. Values stay text; each route's schema says what they mean. */
export function parseSearch(text: string): RawSearch {
  const params = new URLSearchParams(text)
  return Object.fromEntries(
    [...new Set(params.keys())].map((name) => {
      const values = params.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}

/** The inverse of {@link parseSearch}; `undefined`, empty lists and empty text are left out. Starts with `?` unless there is nothing to say. */
export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null && item !== '') params.append(name, String(item))
    }
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

/** Search parameters of a schema: every member may be missing, none is there and undefined. */
export type SearchOf<Shape extends z.ZodObject> = {
  readonly [Name in keyof z.output<Shape>]?: Exclude<z.output<Shape>[Name], undefined>
}

/**
 * A route's search parameters: members that fit their schema. One that does not (an old link, a typing error) is dropped, so that it never costs the page.
 * Defaults are not filled in: the address stays as short as it was written.
 */
export function readSearch<Shape extends z.ZodObject>(
  schema: Shape,
  search: Readonly<Record<string, unknown>>,
): SearchOf<Shape> {
  const kept: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(schema.shape)) {
    if (!Object.hasOwn(search, name)) continue
    const parsed = (member as z.ZodType).safeParse(search[name])
    if (parsed.success && parsed.data !== undefined) kept[name] = parsed.data
  }
  return kept as SearchOf<Shape>
}
