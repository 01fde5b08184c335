import { createHmac } from 'node:crypto'
import type { Db } from '../db/database.ts'
import {
  deleteIdempotencyKey,
  findIdempotencyKey,
  insertIdempotencyKey,
  keepAnswer,
} from '../db/statements/idempotency-keys.ts'
import { ApiProblem } from '../errors.ts'

export interface JsonAnswer {
  readonly status: number
  readonly body: unknown
}

/** Makes a POST safe to repeat. */
export interface Idempotency {
  /**
   * Runs `work` for the first request with a key, and gives its answer to every later one. A request that fails leaves no trace: it may be repeated.
   * @throws {ApiProblem} `IDEMPOTENCY_KEY_REUSED` for another request under the same key, `CONFLICT` while the first one runs
   */
  once(
    request: { readonly userId: string; readonly key: string; readonly address: string; readonly body: unknown },
    work: () => Promise<JsonAnswer>,
  ): Promise<JsonAnswer>
}

/**
 * Keys are a user's own and are kept for a day.
 * @param secret without it, what is kept of a request cannot be compared with guesses: bodies may hold passwords
 */
export function idempotencyIn(db: Db, secret: Uint8Array): Idempotency {
  return {
    async once({ userId, key, address, body }, work) {
      const hash = createHmac('sha256', secret)
        .update(JSON.stringify([address, body]))
        .digest()
      if (!(await insertIdempotencyKey(db, userId, key, hash))) {
        const known = await findIdempotencyKey(db, userId, key)
        if (known && !Buffer.from(known.requestHash).equals(hash)) {
          throw new ApiProblem(
            'IDEMPOTENCY_KEY_REUSED',
            'This Idempotency-Key was sent with another request. Use a new one for each.',
          )
        }
        if (known?.status == null) {
          throw new ApiProblem(
            'CONFLICT',
            'The first request with this Idempotency-Key has not ended yet. Try again in a moment.',
          )
        }
        return { status: known.status, body: known.body }
      }
      try {
        const answer = await work()
        await keepAnswer(db, userId, key, answer)
        return answer
      } catch (error) {
        await deleteIdempotencyKey(db, userId, key)
        throw error
      }
    },
  }
}
