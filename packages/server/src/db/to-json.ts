/**
 * JSON that PostgreSQL's `jsonb` takes, whatever an image or a feed put into it: NUL and lone surrogates, which `jsonb` refuses, become U+FFFD.
 * Members that are undefined are left out.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => (typeof member === 'string' ? toText(member) : member))
}

/** Text that PostgreSQL's `text` takes. */
export function toText(value: string): string {
  return value.toWellFormed().replaceAll('\0', '\uFFFD')
}

/** The first `maxLength` characters of text that somebody else chose, the rest told by an ellipsis. */
export function clip(value: string, maxLength: number): string {
  return value.length <= maxLength ? value : `${value.slice(0, maxLength - 1)}…`
}

/** RFC 3339 for a moment that PostgreSQL can hold; undefined for what is no moment at all. */
export function toInstant(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const time = Date.parse(text)
  const isPlausible = time >= Date.UTC(1970, 0, 1) && time < Date.UTC(10_000, 0, 1)
  return isPlausible ? new Date(time).toISOString() : undefined
}
