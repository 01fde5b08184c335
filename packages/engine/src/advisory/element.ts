/** A foreign JSON object. Its members are unknown until looked at. */
export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The objects of a foreign array, at most `max`; everything else in it is left out. */
export function objectsOf(value: unknown, max: number): JsonObject[] {
  return Array.isArray(value) ? value.slice(0, max).filter(isObject) : []
}

/** The value as an object, or an empty one. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

/** An element of a feed that cannot be used. Thrown by element parsers, caught by the feed, counted by its `reason`. */
export class ElementError extends Error {
  /** From a small set. */
  readonly reason: string

  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}
