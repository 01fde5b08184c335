import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits, in characters that stand in headers and addresses as they are. */
export function newWebhookSecret(): string {
  return randomBytes(32).toString('base64url')
}

export function hashWebhookSecret(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest()
}

/** Takes the same time whatever is given. */
export function isWebhookSecret(given: string, hash: Uint8Array): boolean {
  return timingSafeEqual(hashWebhookSecret(given), hash)
}

/** What a report is signed with: in the address, as `Authorization` with or without a scheme, or as GitLab's `X-Gitlab-Token`. */
export function givenSecret(
  inPath: string | undefined,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string {
  const { authorization } = headers
  const token = headers['x-gitlab-token']
  if (inPath !== undefined) return inPath
  if (typeof token === 'string') return token
  return typeof authorization === 'string' ? authorization.replace(/^(?:Bearer|Token)\s+/i, '').trim() : ''
}
