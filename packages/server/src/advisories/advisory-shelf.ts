import {
  type AdvisoryGeneration,
  type GenerationDirectory,
  generationDirectory,
  openAdvisories,
  openGeneration,
  type SourceStatus,
} from '@plimsoll/engine'
import { announce } from '../db/announce.ts'
import type { Db } from '../db/database.ts'
import { insertGeneration } from '../db/statements/advisory-generations.ts'

/** The generations on this machine, and what the database knows of the current one. */
export interface AdvisoryShelf {
  readonly directory: GenerationDirectory
  /** The current generation, to be closed by the caller; undefined while there is none. */
  open(): Promise<AdvisoryGeneration | undefined>
  /** Imports the set that ships with the program when there is no generation yet. */
  ensureStarter(): Promise<void>
  /** Writes down which generation is current, whoever made it so: this process, another, or the command line. @returns whether it is a new one */
  record(): Promise<boolean>
  /** Calls `onChange` when another generation becomes current, whoever makes it so. */
  watch(onChange: () => void): Disposable
}

/** How soon a generation is noticed that another process made current. */
const WATCH_EVERY_MS = 3_000

/**
 * @param path folder of the generations
 * @param starter folder of the advisories that ship with the program
 */
export function advisoryShelf(db: Db, path: string, starter: string | undefined): AdvisoryShelf {
  const directory = generationDirectory(path)
  const open = async (): Promise<AdvisoryGeneration | undefined> => {
    const current = await directory.current()
    return current && openGeneration(current.path)
  }
  return {
    directory,
    open,
    async ensureStarter() {
      if (starter === undefined || (await directory.current())) return
      const generation = await openAdvisories(directory, { starter })
      generation.close()
    },
    async record() {
      using generation = await open()
      if (!generation) return false
      const isNew = await insertGeneration(db, {
        id: generation.id,
        builtAt: new Date(generation.builtAt),
        isStarter: generation.sources.length > 0 && generation.sources.every(({ origin }) => origin === 'starter'),
        advisoryCount: String(generation.sources.reduce((sum, { records }) => sum + records, 0)),
        sources: generation.sources.map(toSource),
      })
      if (isNew) await announce(db, { type: 'advisories' })
      return isNew
    },
    watch(onChange) {
      let known: string | undefined
      const look = async (): Promise<void> => {
        const id = (await directory.current())?.id
        if (id !== undefined && id !== known) onChange()
        known = id
      }
      // A folder that cannot be read now may be readable next time; scans say what is wrong with it.
      const timer = setInterval(() => void look().catch(() => undefined), WATCH_EVERY_MS)
      return { [Symbol.dispose]: () => clearInterval(timer) }
    },
  }
}

function toSource({ name, upstreamBuiltAt, fetchedAt, records }: SourceStatus) {
  return { name, updatedAt: upstreamBuiltAt ?? fetchedAt, advisoryCount: records }
}
