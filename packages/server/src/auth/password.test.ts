import { expect, test } from 'vitest'
import { hashPassword, makePassword, verifyPassword } from './password.ts'

test('a password verifies against its own hash only', async () => {
  const stored = await hashPassword('correct horse')
  expect(stored).toMatch(/^\$argon2id\$/)
  expect(await verifyPassword(stored, 'correct horse')).toBe(true)
  expect(await verifyPassword(stored, 'wrong horse')).toBe(false)
  expect(await verifyPassword(undefined, 'correct horse')).toBe(false)
})

test('made-up passwords are long, typeable and never the same', () => {
  const made = Array.from({ length: 100 }, makePassword)
  expect(new Set(made).size).toBe(100)
  for (const one of made) expect(one).toMatch(/^[a-zA-Z2-9]{6}(?:-[a-zA-Z2-9]{6}){3}$/)
})
