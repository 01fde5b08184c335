import { commonPasswordsFor } from './common-passwords.data.ts'
import type { PasswordHash } from './crypt/password-hash.ts'

/** A hash and whose it is. */
export interface Candidate {
  readonly user: string
  readonly hash: PasswordHash
}

export interface Tries {
  /** Indexes of candidates whose password was found. */
  readonly weak: ReadonlySet<number>
  /** Candidates on which not every word was tried, and no password found. */
  readonly unfinished: number
}

/** Microseconds of work between two rests, in which the thread can say that it is alive. */
const REST_AFTER = 200_000

/**
 * Tries common passwords, cheap schemes first and for each the commonest words on every hash before rarer ones. Work is counted, not time, so that the same
 * file gives the same answer on every machine; a hash that alone would cost more than the budget is not tried.
 * @param budget in microseconds of a usual core, see {@link PasswordHash.cost}
 */
export async function tryPasswords(
  candidates: readonly Candidate[],
  budget: number,
  rest: () => Promise<void>,
): Promise<Tries> {
  const weak = new Set<number>()
  const words = candidates.map(({ user }) => commonPasswordsFor(user))
  const costs = [...new Set(candidates.map(({ hash }) => hash.cost))].sort((a, b) => a - b)
  let left = budget
  let untilRest = REST_AFTER
  let unfinished = 0
  for (const cost of costs) {
    const group = candidates.flatMap(({ hash }, index) => (hash.cost === cost ? [index] : []))
    let isOver = false
    for (const { index, word } of inTurn(group, words)) {
      if (weak.has(index)) continue
      isOver = cost > left
      if (isOver) break
      left -= cost
      untilRest -= cost
      if (candidates[index]?.hash.isOf(word)) weak.add(index)
      if (untilRest > 0) continue
      untilRest = REST_AFTER
      await rest()
    }
    if (isOver) unfinished += group.filter((index) => !weak.has(index)).length
  }
  return { weak, unfinished }
}

/** The first word of each, then the second of each, and so on. */
function* inTurn(
  group: readonly number[],
  words: readonly (readonly string[])[],
): Generator<{ readonly index: number; readonly word: string }> {
  const most = group.reduce((longest, index) => Math.max(longest, words[index]?.length ?? 0), 0)
  for (let nth = 0; nth < most; nth++) {
    for (const index of group) {
      const word = words[index]?.[nth]
      if (word !== undefined) yield { index, word }
    }
  }
}
