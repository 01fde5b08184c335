import { createHash, randomBytes } from 'node:crypto'

/** A session ends after this many days, however busy it is. */
export const SESSION_DAYS = 7
/** And after this many hours without a request. */
export const SESSION_IDLE_HOURS = 12

/** What a cookie or an API token carries: 256 random bits, base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What the database knows of it. Plain SHA-256 suffices for a value that cannot be guessed. */
export function hashToken(token: string): Uint8Array {
  return createHash('sha256').update(token).digest()
}
