import { DatabaseSync } from 'node:sqlite'
import { ServerError } from '../errors.ts'

/**
 * Makes this process the only one that has `path`. The operating system drops the lock with the process, however that ends,
 * so it is never stale — unlike a file with a process id in it, which means nothing in a container where that id is always 1.
 * @throws {ServerError} `HOME_IN_USE`
 */
export function takeProcessLock(path: string): Disposable {
  const file = new DatabaseSync(path)
  try {
    file.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (error) {
    file.close()
    throw new ServerError(
      'HOME_IN_USE',
      'Another Plimsoll is using this data folder. Stop it, or choose another folder with PLIMSOLL_HOME; several processes can share a PostgreSQL server with DATABASE_URL.',
      { cause: error, detail: { path } },
    )
  }
  return { [Symbol.dispose]: () => file.close() }
}
