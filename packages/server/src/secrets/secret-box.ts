import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { ServerError } from '../errors.ts'

/** Encrypts what must be stored and never shown: registry passwords, webhook secrets. */
export interface SecretBox {
  /** @param purpose what it is for and whose, such as `registry:7`; opening it for anything else fails */
  seal(secret: string, purpose: string): Uint8Array
  /** @throws {ServerError} `SECRET_UNREADABLE` when the key is another one or the bytes were changed or moved */
  open(sealed: Uint8Array, purpose: string): string
}

const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce per secret; the purpose is authenticated with it, so that a sealed value copied to another
 * row does not open. Layout: version, nonce, tag, ciphertext.
 * @param key any text or bytes of at least 16 bytes; the cipher's key is derived from it (HKDF-SHA-256)
 */
export function openSecretBox(key: string | Uint8Array): SecretBox {
  const derived = Buffer.from(hkdfSync('sha256', key, 'plimsoll', 'secrets at rest', 32))
  return {
    seal(secret, purpose) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', derived, nonce).setAAD(Buffer.from(purpose))
      const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body])
    },
    open(sealed, purpose) {
      const bytes = Buffer.from(sealed)
      try {
        if (bytes[0] !== VERSION || bytes.length < 1 + NONCE_BYTES + TAG_BYTES)
          throw new RangeError('not a sealed secret')
        const nonce = bytes.subarray(1, 1 + NONCE_BYTES)
        const tag = bytes.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES)
        const decipher = createDecipheriv('aes-256-gcm', derived, nonce, { authTagLength: TAG_BYTES })
          .setAAD(Buffer.from(purpose))
          .setAuthTag(tag)
        return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString(
          'utf8',
        )
      } catch (cause) {
        throw new ServerError(
          'SECRET_UNREADABLE',
          'A stored secret cannot be read with the present key. Enter it again, or bring back the key it was stored with.',
          { cause },
        )
      }
    },
  }
}
