/** Integers from 0 to `below` - 1; the same seed gives the same ones everywhere. */
export type Random = (below: number) => number

/** xorshift32: small, fast, and good enough to break files with. */
export function seededRandom(seed: number): Random {
  let state = Math.imul(seed >>> 0, 0x9e3779b1) >>> 0 || 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state % below
  }
}

const NASTY_NUMBERS = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x0a, 0x20, 0x2f, 0x22, 0x7b] as const
const MAX_STEPS = 4
const MAX_RUN_BYTES = 64

/** A copy with a few things broken: bits flipped, bytes set to values that parsers trip over, runs cut out, doubled, moved or filled, the end cut off. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let mutant: Uint8Array = Uint8Array.from(bytes)
  for (let step = 1 + random(MAX_STEPS); step > 0; step -= 1) mutant = mutateOnce(mutant, random)
  return mutant
}

function mutateOnce(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length === 0) return Uint8Array.of(random(256))
  const at = random(bytes.length)
  const run = Math.min(bytes.length - at, 1 + random(MAX_RUN_BYTES))
  const [before, middle, after] = [bytes.subarray(0, at), bytes.subarray(at, at + run), bytes.subarray(at + run)]
  const nasty = NASTY_NUMBERS[random(NASTY_NUMBERS.length)] ?? 0
  switch (random(9)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8))
      return bytes
    case 1:
      bytes[at] = nasty
      return bytes
    case 2:
      bytes.fill(nasty, at, at + run)
      return bytes
    case 3:
      return join(before, after)
    case 4:
      return join(before, middle, middle, after)
    case 5:
      return join(after, before, middle)
    case 6:
      return bytes.slice(0, at)
    case 7:
      return join(
        before,
        Uint8Array.from({ length: run }, () => random(256)),
        after,
      )
    default:
      // Four or eight bytes that a binary parser may take for a size or an offset.
      bytes.fill(random(2) === 0 ? 0xff : 0x7f, at, at + (random(2) === 0 ? 4 : 8))
      return bytes
  }
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts))
}
