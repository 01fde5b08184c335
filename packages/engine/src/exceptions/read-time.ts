const MOMENT = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/

/** A date (its first moment, UTC) or a moment, as RFC 3339 in UTC to the second; undefined for what is none. */
export function readTime(text: unknown): string | undefined {
  if (typeof text !== 'string' || !MOMENT.test(text)) return undefined
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$|^\d{4}-\d{2}-\d{2}$/.test(text) ? text : `${text}Z`
  const ms = Date.parse(zoned.replace(' ', 'T'))
  if (Number.isNaN(ms)) return undefined
  const time = new Date(ms).toISOString()
  // The language rolls 30 February over to March.
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !time.startsWith(text)) return undefined
  return `${time.slice(0, 19)}Z`
}
