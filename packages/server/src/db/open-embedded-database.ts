import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite, types } from '@electric-sql/pglite'
import { Kysely } from 'kysely'
import { ServerError } from '../errors.ts'
import type { Database } from './database.ts'
import { pgliteDialect } from './pglite-dialect.ts'
import { takeProcessLock } from './process-lock.ts'

const asText = (text: string): string => text

/** PostgreSQL within this process, its data in `<home>/database`. @throws {ServerError} `HOME_IN_USE`, `HOME_UNUSABLE` */
export async function openEmbeddedDatabase(home: string): Promise<Database> {
  await mkdir(home, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw unusable(home, error)
  })
  const lock = takeProcessLock(join(home, 'database.lock'))
  let pglite: PGlite
  try {
    pglite = await PGlite.create(join(home, 'database'), {
      parsers: { [types.INT8]: asText, [types.NUMERIC]: asText },
    })
  } catch (error) {
    lock[Symbol.dispose]()
    throw unusable(home, error)
  }
  return {
    kind: 'embedded',
    pglite,
    db: new Kysely({ dialect: pgliteDialect(pglite) }),
    async listen(channel, receive) {
      const stop = await pglite.listen(channel, receive)
      return { [Symbol.asyncDispose]: () => stop() }
    },
    async [Symbol.asyncDispose]() {
      await pglite.close()
      lock[Symbol.dispose]()
    },
  }
}

function unusable(home: string, cause: unknown): ServerError {
  return new ServerError(
    'HOME_UNUSABLE',
    `The data folder ${home} cannot be used. Check that it can be written to and has room, or choose another with PLIMSOLL_HOME.`,
    { cause, detail: { home } },
  )
}
