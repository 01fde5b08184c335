import { CodedError } from '../domain/errors.ts'

/**
 * `LAYER_DIGEST_MISMATCH`, `LAYER_SIZE_MISMATCH`: the bytes are not those that the manifest promised, so nothing in them can be trusted.
 * `LAYER_FILE_TOO_LARGE`: an analyzer asked for more of a file than it allowed itself. `LAYER_UNREADABLE`: a `rootfs:` directory
 * cannot be read at all, or content is asked for after it was given back.
 */
export type LayerErrorCode =
  | 'LAYER_DIGEST_MISMATCH'
  | 'LAYER_SIZE_MISMATCH'
  | 'LAYER_FILE_TOO_LARGE'
  | 'LAYER_UNREADABLE'

export class LayerError extends CodedError<LayerErrorCode> {}
