import { readFile } from 'node:fs/promises'
import { CliError } from '../usage-error.ts'

/** The certificates of `--ca-file`. @throws {CliError} `FILE_UNREADABLE` */
export async function readCa(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new CliError(
      'FILE_UNREADABLE',
      `The certificate file "${path}" cannot be read. Check its name and permissions.`,
      { cause },
    )
  }
}
