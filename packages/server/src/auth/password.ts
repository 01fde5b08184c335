import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 } as const

/** An argon2id hash in PHC string format. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST)
}

/** Takes as long for a user who does not exist (`stored` absent) as for one who does. */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  if (stored === undefined) {
    await hash(password, COST)
    return false
  }
  return verify(stored, password)
}

/** A password that people can type from a screen: 24 letters and digits without look-alikes, in groups; about 120 bits. */
export function makePassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
  const letters: string[] = []
  while (letters.length < 24) {
    for (const byte of randomBytes(32)) {
      if (byte < Math.floor(256 / alphabet.length) * alphabet.length && letters.length < 24)
        letters.push(alphabet[byte % alphabet.length] ?? '')
    }
  }
  return letters.join('').replace(/(.{6})(?=.)/g, '$1-')
}
