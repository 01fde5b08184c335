import { randomBytes, scryptSync } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { ServerError } from '../errors.ts'
import type { SecretKey } from './seal.ts'

const KEY_BYTES = 32

/**
 * The key that credentials are sealed with: derived from `PLIMSOLL_SECRET_KEY`, else kept in `<home>/secret.key`, which is made on first use
 * and which only its owner may read.
 * @throws {ServerError} `SECRET_UNREADABLE`
 */
export async function loadSecretKey(config: Pick<Config, 'home' | 'secretKey'>): Promise<SecretKey> {
  if (config.secretKey !== undefined) {
    return scryptSync(config.secretKey, 'plimsoll credentials', KEY_BYTES, { N: 2 ** 15, maxmem: 64 * 1024 * 1024 })
  }
  const path = join(config.home, 'secret.key')
  await mkdir(config.home, { recursive: true, mode: 0o700 })
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(`${randomBytes(KEY_BYTES).toString('base64')}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unreadable(path, error)
  }
  const key = await readFile(path, 'utf8').then(
    (text) => Buffer.from(text.trim(), 'base64'),
    (error: unknown) => {
      throw unreadable(path, error)
    },
  )
  if (key.length !== KEY_BYTES) throw unreadable(path, undefined)
  return key
}

function unreadable(path: string, cause: unknown): ServerError {
  return new ServerError(
    'SECRET_UNREADABLE',
    `The key file ${path} cannot be read or written, or is damaged. Restore it from a backup; without it, registry passwords must be entered again.`,
    { cause },
  )
}
