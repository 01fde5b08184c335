/** A fresh key that makes a request safe to send twice. `crypto.randomUUID` is missing on plain HTTP, `getRandomValues` is not. */
export function newIdempotencyKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
