import { SourceError } from './source-error.ts'

/** A JSON object of unknown origin; read its members with {@link member}, never directly. */
export type JsonObject = Readonly<Record<string, unknown>>

/**
 * Bytes → the JSON object they hold.
 * @throws {SourceError} `SOURCE_MANIFEST_INVALID` when they are no JSON, or JSON but no object
 */
export function parseJsonObject(bytes: Uint8Array, what: string): JsonObject {
  const value = parseJson(bytes, what)
  if (isJsonObject(value)) return value
  throw new SourceError('SOURCE_MANIFEST_INVALID', `${what} is JSON, but not an object.`)
}

/** Like {@link parseJsonObject} for an array at the top. @throws {SourceError} `SOURCE_MANIFEST_INVALID` */
export function parseJsonArray(bytes: Uint8Array, what: string): readonly unknown[] {
  const value = parseJson(bytes, what)
  if (Array.isArray(value)) return value
  throw new SourceError('SOURCE_MANIFEST_INVALID', `${what} is JSON, but not an array.`)
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object's own member; never one inherited from a prototype. */
export function member(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

export function textMember(object: JsonObject, key: string): string | undefined {
  const value = member(object, key)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The strings of an array member; other elements are dropped, anything else is an empty list. */
export function textsMember(object: JsonObject, key: string): readonly string[] {
  const value = member(object, key)
  return Array.isArray(value) ? value.filter((element) => typeof element === 'string') : []
}

/** The string values of an object member, in an object without prototype; other values are dropped. */
export function textMapMember(object: JsonObject, key: string): Readonly<Record<string, string>> {
  const map: Record<string, string> = Object.create(null)
  const value = member(object, key)
  if (!isJsonObject(value)) return map
  for (const [name, text] of Object.entries(value)) if (typeof text === 'string') map[name] = text
  return map
}

/**
 * Refuses objects in which a member appears in two spellings that differ only in case. Container engines written in Go match members
 * without regard to case and let the last one win, so `layers` and `Layers` would show us one image and run another.
 * @throws {SourceError} `SOURCE_MANIFEST_INVALID`
 */
export function assertUnambiguous(object: JsonObject, members: readonly string[], what: string): void {
  const known = new Set(members)
  const folded = new Map(members.map((name) => [name.toLowerCase(), name]))
  for (const key of Object.keys(object)) {
    const meant = folded.get(key.toLowerCase())
    if (meant === undefined || known.has(key)) continue
    throw new SourceError(
      'SOURCE_MANIFEST_INVALID',
      `${what} spells the member "${meant}" as ${JSON.stringify(key)}, which programs read differently. Rebuild the image.`,
    )
  }
}

function parseJson(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw new SourceError('SOURCE_MANIFEST_INVALID', `${what} is not JSON.`, { cause })
  }
}
