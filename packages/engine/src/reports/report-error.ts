import { CodedError } from '../domain/errors.ts'

/**
 * `REPORT_TEMPLATE_MISSING`: the template format was asked for without a template.
 * `REPORT_TEMPLATE_INVALID`: the template itself does not parse.
 * `REPORT_INVALID`: a document that should be a report of the format `json` and is not.
 * `SBOM_UNKNOWN_FORMAT`: a document that is neither CycloneDX JSON nor SPDX JSON.
 * `SBOM_INVALID`: a document that says it is one of them, but has not its structure.
 */
export type ReportErrorCode =
  | 'REPORT_TEMPLATE_MISSING'
  | 'REPORT_TEMPLATE_INVALID'
  | 'REPORT_INVALID'
  | 'SBOM_UNKNOWN_FORMAT'
  | 'SBOM_INVALID'
export class ReportError extends CodedError<ReportErrorCode> {}
