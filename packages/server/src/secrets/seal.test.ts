import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seal, unseal } from './seal.ts'
import { loadSecretKey } from './secret-key.ts'

let home: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'plimsoll-'))
})

afterAll(() => rm(home, { recursive: true, force: true }))

describe('seal', () => {
  const key = new Uint8Array(32).fill(7)

  it('opens with the same key and purpose', () => {
    expect(unseal(key, 'registry password', seal(key, 'registry password', 'pässwörd'))).toBe('pässwörd')
  })

  it('never gives the same bytes twice and never holds the secret', () => {
    const [a, b] = [seal(key, 'p', 'hunter2hunter2'), seal(key, 'p', 'hunter2hunter2')]

    expect(a).not.toEqual(b)
    expect(Buffer.from(a).includes('hunter2')).toBe(false)
  })

  it.each([
    ['another key', (sealed: Uint8Array) => unseal(new Uint8Array(32), 'p', sealed)],
    ['another purpose', (sealed: Uint8Array) => unseal(key, 'q', sealed)],
    [
      'a changed byte',
      (sealed: Uint8Array) =>
        unseal(
          key,
          'p',
          sealed.map((byte, at) => (at === 15 ? byte ^ 1 : byte)),
        ),
    ],
    ['a cut end', (sealed: Uint8Array) => unseal(key, 'p', sealed.subarray(0, -1))],
    ['nothing', () => unseal(key, 'p', new Uint8Array())],
  ])('does not open with %s', (_, open) => {
    expect(() => open(seal(key, 'p', 'secret'))).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }))
  })
})

describe('loadSecretKey', () => {
  it('makes a key file that only its owner may read, once', async () => {
    const first = await loadSecretKey({ home })
    const second = await loadSecretKey({ home })

    expect(second).toEqual(first)
    expect((await stat(join(home, 'secret.key'))).mode & 0o777).toBe(0o600)
  })

  it('derives the same key from the same PLIMSOLL_SECRET_KEY everywhere', async () => {
    const key = await loadSecretKey({ home, secretKey: 'correct horse battery' })

    expect(await loadSecretKey({ home: '/nowhere', secretKey: 'correct horse battery' })).toEqual(key)
    expect(key.length).toBe(32)
  })

  it('refuses a damaged key file and leaves it alone', async () => {
    await writeFile(join(home, 'secret.key'), 'oops')

    await expect(loadSecretKey({ home })).rejects.toMatchObject({ code: 'SECRET_UNREADABLE' })
    expect(await readFile(join(home, 'secret.key'), 'utf8')).toBe('oops')
  })
})
