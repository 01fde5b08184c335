import { CliError } from '../usage-error.ts'

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is not a folder',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EISDIR: 'it is a folder',
  ENOTEMPTY: 'it is a folder',
}

/** What the operating system said of a file that was to be written, as a {@link CliError}; any other error as it is. */
export function unwritable(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
  return new CliError('FILE_UNWRITABLE', `"${path}" cannot be written: ${REASONS[code] ?? code}.`, { cause: error })
}
