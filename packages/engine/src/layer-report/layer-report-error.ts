import { CodedError } from '../domain/errors.ts'

export type LayerReportErrorCode = 'LAYER_REPORT_NOT_STORED'

/** A store could not keep what it was given: disk full, directory not writable. The report itself is fine. */
export class LayerReportError extends CodedError<LayerReportErrorCode> {}
