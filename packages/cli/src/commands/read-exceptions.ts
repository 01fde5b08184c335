import { open, stat } from 'node:fs/promises'
import {
  type ExceptionSet,
  ExceptionsError,
  MAX_IGNORE_FILE_LENGTH,
  MAX_VEX_LENGTH,
  readIgnoreFile,
  readVex,
} from '@plimsoll/engine'
import type { ExceptionChoice } from '../options/exception-choice.ts'
import { CliError } from '../usage-error.ts'

/** What is picked up in the working directory, each if it is there. */
export const DEFAULT_IGNORE_FILES: readonly string[] = ['.plimsollignore.yaml', '.trivyignore', '.trivyignore.yaml']

/** Reads every file; one that is wrong stops the command. @throws {ExceptionsError}, {CliError} `FILE_UNREADABLE` */
export async function readExceptions({
  ignoreFiles,
  vexFiles,
  takesDefaults,
}: ExceptionChoice): Promise<readonly ExceptionSet[]> {
  const named = takesDefaults && ignoreFiles.length === 0 ? await existing(DEFAULT_IGNORE_FILES) : ignoreFiles
  const sets: ExceptionSet[] = []
  for (const file of named) sets.push(readIgnoreFile(await textOf(file, MAX_IGNORE_FILE_LENGTH), file))
  for (const file of vexFiles) sets.push(readVex(await textOf(file, MAX_VEX_LENGTH), file))
  return sets
}

/** One file of either sort, by its content: JSON that is a VEX document, anything else an ignore file. @throws as {@link readExceptions} */
export async function readExceptionFile(file: string): Promise<ExceptionSet> {
  const text = await textOf(file, MAX_VEX_LENGTH)
  if (!/^\ufeff?\s*\{/.test(text)) return readIgnoreFile(text, file)
  try {
    return readVex(text, file)
  } catch (error) {
    if (error instanceof ExceptionsError && error.code === 'EXCEPTIONS_FORMAT_UNKNOWN')
      return readIgnoreFile(text, file)
    throw error
  }
}

async function existing(files: readonly string[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const file of files) {
    const isThere = await stat(file).then(
      (stats) => stats.isFile(),
      () => false,
    )
    if (isThere) found.push(file)
  }
  return found
}

/** The text of a file of at most `maxBytes`. @throws {CliError} `FILE_UNREADABLE` */
export async function textOf(file: string, maxBytes: number): Promise<string> {
  try {
    await using handle = await open(file, 'r')
    const chunks: Buffer[] = []
    let size = 0
    while (size <= maxBytes) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, null)
      if (bytesRead === 0) return Buffer.concat(chunks).toString('utf8')
      chunks.push(buffer.subarray(0, bytesRead))
      size += bytesRead
    }
  } catch (cause) {
    throw new CliError('FILE_UNREADABLE', `The file "${file}" cannot be read. Check its name and permissions.`, {
      cause,
    })
  }
  throw new CliError('FILE_UNREADABLE', `The file "${file}" holds more than the ${maxBytes} bytes it may.`)
}
