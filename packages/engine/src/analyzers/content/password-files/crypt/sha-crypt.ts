import { hash } from 'node:crypto'
import { cryptDigits } from './crypt-alphabet.ts'

/** Bytes of the digest in the order in which they are written out, three by three. */
const ORDER_256 = [
  0, 10, 20, 21, 1, 11, 12, 22, 2, 3, 13, 23, 24, 4, 14, 15, 25, 5, 6, 16, 26, 27, 7, 17, 18, 28, 8, 9, 19, 29,
]

/**
 * sha256crypt (`$5$`) and sha512crypt (`$6$`), by U. Drepper: Unix crypt using SHA-256 and SHA-512, version 0.6.
 * @returns what stands after the salt: 43 or 86 characters
 */
export function shaCrypt(password: string, salt: string, algorithm: 'sha256' | 'sha512', rounds: number): string {
  const size = algorithm === 'sha256' ? 32 : 64
  const digestOf = (parts: readonly Buffer[]): Buffer => hash(algorithm, Buffer.concat(parts), 'buffer')
  const key = Buffer.from(password)
  const seasoning = Buffer.from(salt.slice(0, 16))
  const b = digestOf([key, seasoning, key])
  const first = [key, seasoning, repeated(b, key.length)]
  for (let bits = key.length; bits > 0; bits >>= 1) first.push((bits & 1) === 1 ? b : key)
  let digest = digestOf(first)
  const p = repeated(digestOf(Array.from({ length: key.length }, () => key)), key.length)
  const s = repeated(digestOf(Array.from({ length: 16 + (digest[0] ?? 0) }, () => seasoning)), seasoning.length)
  for (let round = 0; round < rounds; round++) {
    const parts = [round % 2 === 1 ? p : digest]
    if (round % 3 !== 0) parts.push(s)
    if (round % 7 !== 0) parts.push(p)
    parts.push(round % 2 === 1 ? digest : p)
    digest = digestOf(parts)
  }
  const at = (index: number): number => digest[index] ?? 0
  let text = ''
  if (size === 32) {
    for (let index = 0; index < 30; index += 3) {
      text += cryptDigits(at(ORDER_256[index] ?? 0), at(ORDER_256[index + 1] ?? 0), at(ORDER_256[index + 2] ?? 0), 4)
    }
    return text + cryptDigits(0, at(31), at(30), 3)
  }
  // Each group begins 22 bytes further, modulo 63, than the one before.
  for (let index = 0, start = 0; index < 21; index++, start = (start + 22) % 63) {
    text += cryptDigits(at(start), at((start + 21) % 63), at((start + 42) % 63), 4)
  }
  return text + cryptDigits(0, 0, at(63), 2)
}

function repeated(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, bytes)
}
