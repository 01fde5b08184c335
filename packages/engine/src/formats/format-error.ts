import { CodedError } from '../domain/errors.ts'

/** `FORMAT_BROKEN`: the bytes are not what they claim to be. `FORMAT_TOO_LARGE`: they may be, and are more than the caller allowed. `FORMAT_UNSUPPORTED`: a method or encryption that nobody here reads. */
export type FormatErrorCode = 'FORMAT_BROKEN' | 'FORMAT_TOO_LARGE' | 'FORMAT_UNSUPPORTED'
export class FormatError extends CodedError<FormatErrorCode> {}
