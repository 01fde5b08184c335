import { CodedError, isCodedError } from '../domain/errors.ts'
import { LayerError, type LayerErrorCode } from '../layer/layer-error.ts'
import type { ErrorMessage } from './worker-messages.ts'

const LAYER_ERROR_CODES: ReadonlySet<string> = new Set<LayerErrorCode>([
  'LAYER_DIGEST_MISMATCH',
  'LAYER_SIZE_MISMATCH',
  'LAYER_FILE_TOO_LARGE',
  'LAYER_UNREADABLE',
])

/** An error as data. Details that cannot be cloned are left behind. */
export function toErrorMessage(error: unknown): ErrorMessage {
  if (!isCodedError(error)) return { message: error instanceof Error ? error.message : String(error) }
  return {
    code: error.code,
    message: error.message,
    detail: JSON.parse(JSON.stringify(error.detail)) as Record<string, unknown>,
  }
}

/** The inverse: an error with the same code and words, and of the same class where it is the layer room's. */
export function fromErrorMessage({ code, message, detail }: ErrorMessage): Error {
  if (code === undefined) return new Error(message)
  const options = detail ? { detail } : {}
  return isLayerErrorCode(code) ? new LayerError(code, message, options) : new CodedError(code, message, options)
}

function isLayerErrorCode(code: string): code is LayerErrorCode {
  return LAYER_ERROR_CODES.has(code)
}
