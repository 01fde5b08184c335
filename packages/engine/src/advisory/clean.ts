/** Longest id, package name, version, URL … that is believed. */
const MAX_WORD = 512
const MAX_SUMMARY = 300
const MAX_DETAILS = 4000
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]/
const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/

/** Clocks and time zones differ; a date further ahead than this is wrong. */
const TOLERANCE_MS = 48 * 3600 * 1000

/** Is it a name that can be shown, logged and compared: not empty, bounded, without control characters or blanks around it? */
export function isCleanWord(value: unknown, maxLength: number = MAX_WORD): value is string {
  return (
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= maxLength &&
    !CONTROL.test(value) &&
    value.trim() === value
  )
}

/** The clean words of a foreign array, without duplicates, at most `max`; anything else in it is left out. */
export function cleanWords(value: unknown, max: number): string[] {
  if (!Array.isArray(value)) return []
  const words = new Set<string>()
  for (const word of value) {
    if (words.size >= max) break
    if (isCleanWord(word)) words.add(word)
  }
  return [...words]
}

/** One line of at most 300 characters, or undefined when nothing is left. */
export function cleanSummary(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  return bounded(value.slice(0, MAX_SUMMARY * 4).replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' '), MAX_SUMMARY)
}

/** Text of at most 4,000 characters; line breaks and tabs stay, other control characters go. */
export function cleanDetails(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  return bounded(
    value
      .slice(0, MAX_DETAILS * 2)
      .replace(/\r\n?/g, '\n')
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]+/g, ''),
    MAX_DETAILS,
  )
}

/**
 * A date or time as RFC 3339 in UTC, seconds exact. `'invalid'`: no such date. `'future'`: later than `now` by more than two days.
 * A date alone is its midnight.
 */
export function cleanTime(value: unknown, now: Date): { readonly time: string } | 'invalid' | 'future' {
  if (typeof value !== 'string' || !DATE.test(value)) return 'invalid'
  const text = value.length > 10 && !/(?:Z|[+-]\d{2}:?\d{2})$/.test(value) ? `${value}Z` : value
  const ms = Date.parse(text.replace(' ', 'T'))
  if (Number.isNaN(ms) || ms < 0) return 'invalid'
  if (ms > now.getTime() + TOLERANCE_MS) return 'future'
  return { time: `${new Date(ms).toISOString().slice(0, 19)}Z` }
}

/** An http(s) URL of bounded length, without credentials. */
export function isCleanUrl(value: unknown): value is string {
  if (!isCleanWord(value, 2048) || !/^https?:\/\/[^\s/@]+(?:\/|$|\?|#)/i.test(value)) return false
  return URL.canParse(value)
}

function bounded(text: string, max: number): string | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  if (trimmed.length <= max) return trimmed
  const cut = trimmed.slice(0, max - 1)
  return `${isHighSurrogate(cut.charCodeAt(cut.length - 1)) ? cut.slice(0, -1) : cut}…`
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}
