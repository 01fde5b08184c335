import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { ServerError } from '../errors.ts'

/** 32 bytes. */
export type SecretKey = Uint8Array

const FORMAT = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * AES-256-GCM (NIST SP 800-38D) with a random nonce: format byte, nonce, ciphertext, tag.
 * @param purpose bound to the ciphertext, so that it opens for the same purpose only: `registry password`
 */
export function seal(key: SecretKey, purpose: string, secret: string): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose))
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.of(FORMAT), nonce, sealed, cipher.getAuthTag()])
}

/** The inverse of {@link seal}. @throws {ServerError} `SECRET_UNREADABLE` for another key, another purpose, or changed bytes */
export function unseal(key: SecretKey, purpose: string, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed)
  try {
    if (bytes[0] !== FORMAT || bytes.length < 1 + NONCE_BYTES + TAG_BYTES) throw new Error('not a sealed secret')
    const nonce = bytes.subarray(1, 1 + NONCE_BYTES)
    const end = bytes.length - TAG_BYTES
    const decipher = createDecipheriv('aes-256-gcm', key, nonce)
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(end))
    return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES, end)), decipher.final()]).toString('utf8')
  } catch (error) {
    throw new ServerError(
      'SECRET_UNREADABLE',
      'A stored credential cannot be read with this key. Give every process the same PLIMSOLL_SECRET_KEY, or enter the credential again.',
      { cause: error },
    )
  }
}
