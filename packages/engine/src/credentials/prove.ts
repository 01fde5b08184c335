import { crc32 } from 'node:zlib'
import type { CredentialProof } from './credential-rule.ts'
import { isProtectedKey } from './private-key-protection.ts'

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * Does a value have the structure that its format promises? `unlikely` values are reported with a lower level, `false` ones not at all.
 * @param text from where the pattern began
 */
export function prove(proof: CredentialProof, value: string, text: string): boolean | 'unlikely' {
  switch (proof) {
    case 'base62-crc32':
      return endsWithChecksum(value) || 'unlikely'
    case 'jwt':
      return isWebToken(value)
    case 'open-key':
      return !isProtectedKey(text)
    case 'protected-key':
      return isProtectedKey(text)
  }
}

/** GitHub's and npm's tokens: a prefix, 30 characters, and six digits of base 62 that hold the CRC-32 of those. */
function endsWithChecksum(value: string): boolean {
  const random = value.slice(value.indexOf('_') + 1, -6)
  let rest = crc32(random)
  let digits = ''
  for (let count = 0; count < 6; count++) {
    digits = (BASE62[rest % 62] ?? '') + digits
    rest = Math.floor(rest / 62)
  }
  return digits === value.slice(-6)
}

/** RFC 7519: the header and the claims are JSON objects, the header names an algorithm. */
function isWebToken(value: string): boolean {
  const [header, claims] = value.split('.').map(jsonObject)
  return typeof header?.['alg'] === 'string' && claims !== undefined
}

function jsonObject(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
