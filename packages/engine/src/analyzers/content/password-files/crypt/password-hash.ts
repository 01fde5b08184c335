import { hash as digest } from 'node:crypto'
import { isBcryptOf } from './bcrypt.ts'
import { md5Crypt } from './md5-crypt.ts'
import { shaCrypt } from './sha-crypt.ts'

/** A hash whose scheme we can try passwords on. */
export interface PasswordHash {
  readonly scheme: 'md5crypt' | 'apr1' | 'sha256crypt' | 'sha512crypt' | 'bcrypt' | 'sha' | 'ssha' | 'mysql' | 'md5'
  /** What one try costs, in microseconds of a usual core; the same everywhere, so that reports are. */
  readonly cost: number
  isOf(password: string): boolean
}

const MAX_ROUNDS = 999_999_999

/** The hash in a field of a password file; `undefined` for schemes that cannot be tried (yescrypt, scrypt, DES, …) and for what is no hash. */
export function parsePasswordHash(text: string): PasswordHash | undefined {
  const crypt = /^\$(1|apr1)\$([^$]{0,8})\$([\w./]{22})$/.exec(text)
  if (crypt) {
    const [, kind = '', salt = '', rest] = crypt
    const magic = kind === '1' ? '$1$' : '$apr1$'
    return {
      scheme: kind === '1' ? 'md5crypt' : 'apr1',
      cost: 1_500,
      isOf: (password) => md5Crypt(password, salt, magic) === rest,
    }
  }
  const sha = /^\$([56])\$(?:rounds=(\d{1,9})\$)?([^$]{0,16})\$([\w./]{43}|[\w./]{86})$/.exec(text)
  if (sha) {
    const [, kind, stated, salt = '', rest] = sha
    const rounds = stated === undefined ? 5_000 : Math.min(MAX_ROUNDS, Math.max(1_000, Number(stated)))
    const algorithm = kind === '5' ? 'sha256' : 'sha512'
    return {
      scheme: `${algorithm}crypt`,
      cost: rounds * 1.6,
      isOf: (password) => shaCrypt(password, salt, algorithm, rounds) === rest,
    }
  }
  const bcrypt = /^\$2[aby]\$(\d\d)\$[\w./]{53}$/.exec(text)
  if (bcrypt && Number(bcrypt[1]) >= 4 && Number(bcrypt[1]) <= 31) {
    return { scheme: 'bcrypt', cost: 70 * 2 ** Number(bcrypt[1]), isOf: (password) => isBcryptOf(password, text) }
  }
  return parsePlainDigest(text)
}

function parsePlainDigest(text: string): PasswordHash | undefined {
  const sha = /^\{(SHA|SSHA)\}([A-Za-z0-9+/]{27,120}={0,2})$/i.exec(text)
  if (sha) {
    const bytes = Buffer.from(sha[2] ?? '', 'base64')
    const wanted = bytes.toString('hex', 0, 20)
    const salt = bytes.subarray(20)
    return {
      scheme: sha[1]?.toUpperCase() === 'SHA' ? 'sha' : 'ssha',
      cost: 2,
      isOf: (password) => digest('sha1', Buffer.concat([Buffer.from(password), salt])) === wanted,
    }
  }
  if (/^\*[0-9A-F]{40}$/i.test(text)) {
    const wanted = text.slice(1).toLowerCase()
    return {
      scheme: 'mysql',
      cost: 2,
      isOf: (password) => digest('sha1', digest('sha1', password, 'buffer')) === wanted,
    }
  }
  return undefined
}
