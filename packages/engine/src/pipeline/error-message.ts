import { CodedError, isCodedError } from '../domain/errors.ts'
import type { ErrorMessage } from './worker-messages.ts'

/** An error as data. Details that cannot be cloned are left behind. */
export function toErrorMessage(error: unknown): ErrorMessage {
  if (!isCodedError(error)) return { message: error instanceof Error ? error.message : String(error) }
  return {
    code: error.code,
    message: error.message,
    detail: JSON.parse(JSON.stringify(error.detail)) as Record<string, unknown>,
  }
}

/** The inverse: an error with the same code and words, if not of the same class. */
export function fromErrorMessage({ code, message, detail }: ErrorMessage): Error {
  return code === undefined ? new Error(message) : new CodedError(code, message, detail ? { detail } : {})
}
