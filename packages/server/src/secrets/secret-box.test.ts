import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readKeyFile } from './key-file.ts'
import { openSecretBox } from './secret-box.ts'

const box = openSecretBox('a key of at least sixteen bytes')

test('what was sealed opens for its own purpose only, and never looks the same twice', () => {
  const sealed = box.seal('pässword', 'registry:7')
  expect(box.open(sealed, 'registry:7')).toBe('pässword')
  expect(Buffer.from(sealed).includes('ssword')).toBe(false)
  expect(box.seal('pässword', 'registry:7')).not.toEqual(sealed)
  expect(() => box.open(sealed, 'registry:8')).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }))
})

test('any changed byte, a shortened text and another key are refused', () => {
  const sealed = box.seal('secret', 'p')
  for (let index = 0; index < sealed.length; index++) {
    const changed = Uint8Array.from(sealed)
    changed[index] = (changed[index] ?? 0) ^ 1
    expect(() => box.open(changed, 'p')).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }))
  }
  expect(() => box.open(sealed.subarray(0, 20), 'p')).toThrow()
  expect(() => openSecretBox('another key of sixteen bytes').open(sealed, 'p')).toThrow()
})

test('the key file is made once, for its owner only, and processes that start together agree', async () => {
  const home = await mkdtemp(join(tmpdir(), 'plimsoll-key-'))
  try {
    const keys = await Promise.all(Array.from({ length: 8 }, () => readKeyFile(home)))
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1)
    expect(await readdir(home)).toEqual(['secret.key'])
    expect((await stat(join(home, 'secret.key'))).mode & 0o777).toBe(0o600)
  } finally {
    await rm(home, { recursive: true })
  }
})
