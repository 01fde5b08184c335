import { createHash } from 'node:crypto'
import type { Digest } from '../domain/digest.ts'
import { SourceError } from './source-error.ts'

/**
 * Are `bytes` the ones that `expected` promises?
 * @throws {SourceError} `SOURCE_DIGEST_MISMATCH`
 */
export function assertDigest(bytes: Uint8Array, expected: Digest, what: string): void {
  const algorithm = expected.slice(0, expected.indexOf(':'))
  const actual = `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`
  if (actual === expected) return
  throw new SourceError(
    'SOURCE_DIGEST_MISMATCH',
    `${what} is not what its digest says: expected ${expected}, got ${actual}. It was changed or damaged on the way.`,
    { detail: { expected, actual, bytes: bytes.length } },
  )
}
