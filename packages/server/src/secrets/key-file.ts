import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ServerError } from '../errors.ts'

const KEY_BYTES = 32

/**
 * The key that secrets at rest are sealed with: `secret.key` in `home`, made on first use, readable by its owner only. Two processes that start
 * together agree on one file. @throws {ServerError} `HOME_UNUSABLE`
 */
export async function readKeyFile(home: string): Promise<Uint8Array> {
  const path = join(home, 'secret.key')
  try {
    await mkdir(home, { recursive: true, mode: 0o700 })
    return (await readKey(path)) ?? (await makeKey(path))
  } catch (cause) {
    throw new ServerError(
      'HOME_UNUSABLE',
      `The key file ${path} cannot be read or made. Check the folder's owner and free space.`,
      { cause },
    )
  }
}

async function readKey(path: string): Promise<Uint8Array | undefined> {
  try {
    const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64')
    if (key.length !== KEY_BYTES) throw new RangeError(`${key.length} bytes`)
    return key
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Written whole under another name, then linked: whoever comes second finds the first one's file. */
async function makeKey(path: string): Promise<Uint8Array> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const key = randomBytes(KEY_BYTES)
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(`${key.toString('base64')}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    await link(draft, path)
    return key
  } catch (error) {
    const existing = await readKey(path)
    if (existing) return existing
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}
