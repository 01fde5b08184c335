import { CodedError } from '@plimsoll/engine'

/** `USAGE`: the command line itself is wrong. `FILE_UNWRITABLE`: an output file could not be written. `TIMED_OUT`: `--timeout` passed. */
export type CliErrorCode = 'USAGE' | 'FILE_UNREADABLE' | 'FILE_UNWRITABLE' | 'TIMED_OUT'
export class CliError extends CodedError<CliErrorCode> {}

/** A {@link CliError} for a command line that says something we cannot do. */
export function usageError(message: string): CliError {
  return new CliError('USAGE', message)
}
