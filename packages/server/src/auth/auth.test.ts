import { describe, expect, it } from 'vitest'
import { hashPassword, isPassword } from './password-hash.ts'
import { randomPassword } from './random-password.ts'
import { hashToken, newToken } from './session-token.ts'
import { lockSeconds } from './sign-in-lock.ts'

describe('hashPassword', () => {
  it('is argon2id at OWASP cost, salted', async () => {
    const [a, b] = await Promise.all([hashPassword('same password'), hashPassword('same password')])

    expect(a).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(a).not.toBe(b)
  })

  it('knows its own password, and no other', async () => {
    const stored = await hashPassword('correct horse')

    expect(await isPassword(stored, 'correct horse')).toBe(true)
    expect(await isPassword(stored, 'Correct horse')).toBe(false)
  })

  it('says no to a user who does not exist, whatever the password', async () => {
    expect(await isPassword(undefined, '')).toBe(false)
  })
})

describe('randomPassword', () => {
  it('has five groups of four unmistakable characters and does not repeat', () => {
    const many = Array.from({ length: 200 }, randomPassword)

    expect(new Set(many).size).toBe(200)
    for (const password of many) expect(password).toMatch(/^(?:[abcdefghijkmnpqrstuvwxyz2-9]{4}-){4}[a-z2-9]{4}$/)
  })
})

describe('session tokens', () => {
  it('have 256 bits and are stored as a hash', () => {
    const token = newToken()

    expect(Buffer.from(token, 'base64url').length).toBe(32)
    expect(hashToken(token).length).toBe(32)
    expect(Buffer.from(hashToken(token)).toString('base64url')).not.toBe(token)
  })
})

describe('lockSeconds', () => {
  it.each([
    [1, 0],
    [4, 0],
    [5, 30],
    [6, 60],
    [9, 480],
    [10, 900],
    [1000, 900],
  ])('after %i failures in a row is %i', (failures, seconds) => {
    expect(lockSeconds(failures)).toBe(seconds)
  })
})
