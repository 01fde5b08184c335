import { randomInt } from 'node:crypto'

/** Without characters that look like others. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'

/** Five groups of four, 100 bits: long to guess, short to type. */
export function randomPassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return Array.from({ length: 5 }, group).join('-')
}
