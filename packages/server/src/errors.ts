import { ERRORS, type ErrorCode } from '@plimsoll/contract'
import { CodedError, isCodedError } from '@plimsoll/engine'

/** An answer of the API that is not the one that was asked for. `message` is its `detail`: one sentence, what happened and what to do. */
export class ApiProblem extends CodedError<ErrorCode> {
  get status(): number {
    return ERRORS[this.code].status
  }
}

export type ServerErrorCode =
  | 'CONFIG_INVALID'
  | 'HOME_UNUSABLE'
  | 'HOME_IN_USE'
  | 'DATABASE_UNREACHABLE'
  | 'DATABASE_TOO_NEW'
  | 'ADDRESS_IN_USE'
  | 'SECRET_UNREADABLE'
  | 'NO_SUCH_USER'
  | 'USAGE'

/** Why the center cannot start or a command cannot run. */
export class ServerError extends CodedError<ServerErrorCode> {}

/** No row has this id, or the caller may not know that one has. */
export function notFound(what: string, id: string): ApiProblem {
  return new ApiProblem('NOT_FOUND', `There is no ${what} with the id ${id}. It may have been removed.`)
}

/**
 * What to write beside a thing that failed: the code and sentence of an error of ours.
 * @returns undefined for a bug, which is thrown on
 */
export function toFailure(error: unknown): { readonly code: string; readonly message: string } | undefined {
  return isCodedError(error) ? { code: error.code, message: error.message } : undefined
}
