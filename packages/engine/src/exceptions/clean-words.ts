const MAX_REASON = 4000
const MAX_WORD = 400

/** Words for people: control characters go, length is bounded; undefined when nothing is left. */
export function cleanReason(value: unknown): string | undefined {
  return cleaned(value, MAX_REASON)
}

/** A name, an id or a path on one line. */
export function cleanWord(value: unknown): string | undefined {
  return cleaned(value, MAX_WORD)
}

function cleaned(value: unknown, max: number): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = value
    .slice(0, max * 2)
    .replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .trim()
    .slice(0, max)
  return text === '' ? undefined : text.toWellFormed()
}
