import { createHash, randomBytes } from 'node:crypto'

/** What a cookie carries: 256 random bits, base64url. */
export function makeSessionToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What the database knows of it. Plain SHA-256 suffices for a value that cannot be guessed. */
export function sessionTokenHash(token: string): Uint8Array {
  return createHash('sha256').update(token).digest()
}
