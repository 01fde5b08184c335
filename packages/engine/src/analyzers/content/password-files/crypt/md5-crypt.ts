import { hash } from 'node:crypto'
import { cryptDigits } from './crypt-alphabet.ts'

const ROUNDS = 1_000

/** md5crypt (`$1$`) and Apache's form of it (`$apr1$`), by P.-H. Kamp; crypt(5). @returns the 22 characters after the salt */
export function md5Crypt(password: string, salt: string, magic: '$1$' | '$apr1$'): string {
  const key = Buffer.from(password)
  const seasoning = Buffer.from(salt.slice(0, 8))
  const alternate = md5([key, seasoning, key])
  const first: Buffer[] = [key, Buffer.from(magic), seasoning]
  for (let left = key.length; left > 0; left -= 16) first.push(alternate.subarray(0, Math.min(16, left)))
  for (let bits = key.length; bits > 0; bits >>= 1) {
    first.push((bits & 1) === 1 ? Buffer.alloc(1) : key.subarray(0, 1))
  }
  let digest = md5(first)
  for (let round = 0; round < ROUNDS; round++) {
    const parts = [round % 2 === 1 ? key : digest]
    if (round % 3 !== 0) parts.push(seasoning)
    if (round % 7 !== 0) parts.push(key)
    parts.push(round % 2 === 1 ? digest : key)
    digest = md5(parts)
  }
  const at = (index: number): number => digest[index] ?? 0
  const groups = [0, 1, 2, 3, 4].map((index) =>
    cryptDigits(at(index), at(index + 6), at(index === 4 ? 5 : index + 12), 4),
  )
  return groups.join('') + cryptDigits(0, 0, at(11), 2)
}

function md5(parts: readonly Buffer[]): Buffer {
  return hash('md5', Buffer.concat(parts), 'buffer')
}
