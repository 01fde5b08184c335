import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AdvisoryError } from './advisory-error.ts'

/**
 * The directory that generations live in:
 *
 *     current                       one line of JSON that names the current generation and the one before it
 *     <32 hex digits>.sqlite        a generation, named after its content, never changed
 *     building-<random>.*           a builder's own files; whoever holds the lock removes those that a killed builder left
 *     lock                          SQLite file whose lock the operating system drops with the process that held it
 *
 * `current` is replaced by a rename, so a reader sees the old generation or the new one, never half of either.
 */
export interface GenerationDirectory {
  readonly path: string
  /** The current generation, or undefined when there is none yet. Reads one small file. */
  current(): Promise<GenerationFile | undefined>
  /** The one before it, kept so that a bad update can be compared with or gone back from. */
  previous(): Promise<GenerationFile | undefined>
  /**
   * Makes this process the only builder until it is disposed. Removes what killed builders left behind.
   * @throws {AdvisoryError} `ADVISORY_LOCKED`
   */
  lock(): Promise<BuilderLock>
}

export interface GenerationFile {
  readonly id: string
  readonly path: string
}

export interface BuilderLock extends Disposable {
  /** A path in the directory for a file of the build, such as `…/building-1f2e.sqlite`; the same for the same extension. */
  workFile(extension: string): string
  /** Gives a finished file its name and makes it current; the former current one becomes the previous, older ones go. */
  publish(finished: string, id: string): Promise<GenerationFile>
}

interface Pointer {
  readonly current: string
  readonly previous?: string
}

const ID = /^[0-9a-f]{32}$/

/** @param path created when the first lock is taken */
export function generationDirectory(path: string): GenerationDirectory {
  const file = (id: string): GenerationFile => ({ id, path: join(path, `${id}.sqlite`) })
  const existing = async (id: string | undefined): Promise<GenerationFile | undefined> =>
    id !== undefined && (await exists(file(id).path)) ? file(id) : undefined
  return {
    path,
    current: async () => existing((await readPointer(path))?.current),
    previous: async () => existing((await readPointer(path))?.previous),
    lock: async () => {
      await mkdir(path, { recursive: true })
      const lock = takeLock(path)
      try {
        await removeLeftovers(path)
      } catch (error) {
        lock.close()
        throw error
      }
      const prefix = `building-${randomBytes(6).toString('hex')}`
      return {
        workFile: (extension) => join(path, `${prefix}.${extension}`),
        publish: (finished, id) => publish(path, finished, id),
        [Symbol.dispose]: () => lock.close(),
      }
    },
  }
}

async function publish(path: string, finished: string, id: string): Promise<GenerationFile> {
  const target = join(path, `${id}.sqlite`)
  const former = await readPointer(path)
  await sync(finished)
  await rename(finished, target)
  if (former?.current !== id) {
    await writePointer(path, { current: id, ...(former && { previous: former.current }) })
  }
  const pointer = await readPointer(path)
  for (const name of await readdir(path)) {
    const [stem = '', extension] = name.split('.')
    if (extension === 'sqlite' && ID.test(stem) && stem !== pointer?.current && stem !== pointer?.previous) {
      await rm(join(path, name), { force: true })
    }
  }
  return { id, path: target }
}

async function readPointer(path: string): Promise<Pointer | undefined> {
  let text: string
  try {
    text = await readFile(join(path, 'current'), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    const { current, previous } = JSON.parse(text) as Partial<Record<keyof Pointer, unknown>>
    if (typeof current !== 'string' || !ID.test(current)) return undefined
    return { current, ...(typeof previous === 'string' && ID.test(previous) && { previous }) }
  } catch {
    return undefined
  }
}

async function writePointer(path: string, pointer: Pointer): Promise<void> {
  const temporary = join(path, `building-${randomBytes(6).toString('hex')}.pointer`)
  const handle = await open(temporary, 'wx', 0o644)
  try {
    await handle.writeFile(`${JSON.stringify(pointer)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, join(path, 'current'))
  await sync(path)
}

/** An exclusive transaction on a file of its own: it ends with the process, however that ends, so no lock is ever stale. */
function takeLock(path: string): DatabaseSync {
  const database = new DatabaseSync(join(path, 'lock'))
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database.close()
    throw new AdvisoryError(
      'ADVISORY_LOCKED',
      `Another import or update is at work in ${path}. Wait for it to finish, then try again.`,
      { cause: error },
    )
  }
}

async function removeLeftovers(path: string): Promise<void> {
  for (const name of await readdir(path)) {
    if (name.startsWith('building-')) await rm(join(path, name), { force: true, recursive: true })
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
