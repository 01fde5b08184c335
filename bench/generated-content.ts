/** Deterministic content that compresses about as real file systems do, so that benchmarks are the same everywhere. */
export interface GeneratedContent {
  /** Text of words with a skewed distribution; gzip shrinks it to about a third. */
  text(bytes: number): Uint8Array
  /** Machine-code-like bytes; gzip shrinks them to about a half. */
  binary(bytes: number): Uint8Array
  /** An integer from 0 to `below` - 1. */
  integer(below: number): number
  /** A name of five to ten letters. */
  word(): string
}

const POOL_BYTES = 8 * 1024 * 1024

/** The same seed gives the same content. */
export function generatedContent(seed: number): GeneratedContent {
  const next = xorshift(seed)
  const integer = (below: number): number => next() % below
  const word = (): string =>
    Array.from({ length: 5 + integer(6) }, () => String.fromCharCode(97 + integer(26))).join('')
  const words = Array.from({ length: 4_000 }, word)
  const textPool = new TextEncoder().encode(textOf(words, next, POOL_BYTES))
  const binaryPool = binaryOf(next, POOL_BYTES)
  const cut = (pool: Uint8Array, bytes: number): Uint8Array => {
    const whole = new Uint8Array(bytes)
    // Pieces from far apart: longer than zlib's window, so that repetition between them helps no one.
    for (let at = 0; at < bytes; ) {
      const start = integer(pool.length - 1)
      const piece = pool.subarray(start, start + Math.min(bytes - at, 65_536))
      whole.set(piece, at)
      at += piece.length
    }
    return whole
  }
  return { text: (bytes) => cut(textPool, bytes), binary: (bytes) => cut(binaryPool, bytes), integer, word }
}

function textOf(words: readonly string[], next: () => number, bytes: number): string {
  let text = ''
  while (text.length < bytes) {
    // The square makes early words common, as in any language.
    const skewed = (next() % 1_000) / 1_000
    text += `${words[Math.floor(skewed * skewed * words.length)]}${next() % 9 === 0 ? '(\n  ' : ' '}`
  }
  return text.slice(0, bytes)
}

function binaryOf(next: () => number, bytes: number): Uint8Array {
  const pool = new Uint8Array(bytes)
  for (let at = 0; at < bytes; ) {
    const kind = next() % 4
    const length = Math.min(bytes - at, 8 + (next() % 40))
    if (kind === 0) pool.fill(0, at, at + length)
    else if (kind === 1 && at > 8_192) pool.copyWithin(at, at - 1 - (next() % 8_000), at)
    else for (let index = 0; index < length; index += 1) pool[at + index] = next() & (kind === 2 ? 0xff : 0x3f)
    at += length
  }
  return pool
}

function xorshift(seed: number): () => number {
  let state = seed >>> 0 || 1
  return () => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state
  }
}
