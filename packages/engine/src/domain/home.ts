import { isAbsolute, join } from 'node:path'

/** Where Plimsoll keeps what it wants to have again; command line and center share it. */
export interface PlimsollHome {
  readonly path: string
  /** Advisory generations. */
  readonly advisories: string
  /** Layer reports of the command line. */
  readonly layers: string
  /** The embedded database of the center. */
  readonly database: string
}

/**
 * `PLIMSOLL_HOME`, else `plimsoll` in the user's data directory (XDG Base Directory Specification: `XDG_DATA_HOME` if it is absolute, else `~/.local/share`).
 * @param userHome the user's home directory
 */
export function plimsollHome(env: Readonly<Record<string, string | undefined>>, userHome: string): PlimsollHome {
  const data = env['XDG_DATA_HOME']
  const base = data !== undefined && isAbsolute(data) ? data : join(userHome, '.local', 'share')
  return homeAt(env['PLIMSOLL_HOME'] || join(base, 'plimsoll'))
}

/** The same for a directory that somebody named. */
export function homeAt(path: string): PlimsollHome {
  return { path, advisories: join(path, 'advisories'), layers: join(path, 'layers'), database: join(path, 'database') }
}
