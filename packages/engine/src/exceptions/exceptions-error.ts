import { CodedError } from '../domain/errors.ts'

export type ExceptionsErrorCode =
  /** Not of any form that is known. */
  | 'EXCEPTIONS_FORMAT_UNKNOWN'
  /** Of a known form, and wrong; the message names the line where the form has lines. */
  | 'EXCEPTIONS_INVALID'
  | 'EXCEPTIONS_TOO_LARGE'

/** A file of exceptions that cannot be used as a whole. */
export class ExceptionsError extends CodedError<ExceptionsErrorCode> {}

/** An {@link ExceptionsError} that says where. @param why what is wrong, as the end of a sentence */
export function invalidExceptions(
  file: string,
  line: number | undefined,
  why: string,
  cause?: unknown,
): ExceptionsError {
  return new ExceptionsError('EXCEPTIONS_INVALID', `${file}${line === undefined ? '' : `:${line}`}: ${why}.`, {
    detail: { file, ...(line === undefined ? {} : { line }) },
    ...(cause === undefined ? {} : { cause }),
  })
}
