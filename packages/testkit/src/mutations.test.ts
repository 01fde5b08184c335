import { describe, expect, it } from 'vitest'
import { mutate, seededRandom } from './mutations.ts'

describe('mutate', () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, index) => index % 256)

  it('gives the same mutant for the same seed and leaves the original alone', () => {
    const before = bytes.slice()
    expect(mutate(bytes, seededRandom(7))).toEqual(mutate(bytes, seededRandom(7)))
    expect(bytes).toEqual(before)
  })

  it('gives another mutant for nearly every seed, some longer and some shorter', () => {
    const mutants = Array.from({ length: 200 }, (_, seed) => mutate(bytes, seededRandom(seed)))
    expect(new Set(mutants.map((mutant) => mutant.join())).size).toBeGreaterThan(190)
    expect(mutants.some((mutant) => mutant.length > bytes.length)).toBe(true)
    expect(mutants.some((mutant) => mutant.length < bytes.length)).toBe(true)
  })

  it('can start from nothing', () => {
    const mutants = Array.from({ length: 20 }, (_, seed) => mutate(new Uint8Array(0), seededRandom(seed)))
    expect(mutants.some((mutant) => mutant.length > 0)).toBe(true)
  })
})
