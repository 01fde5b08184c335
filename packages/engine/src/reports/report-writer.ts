import type { ScanReport } from './scan-report.ts'

/** Every format that a report can be written in, in the order in which help texts list them. */
export const REPORT_FORMATS = [
  'table',
  'json',
  'cyclonedx-json',
  'spdx-json',
  'sarif',
  'junit',
  'gitlab',
  'csv',
  'markdown',
  'html',
  'trivy-json',
  'template',
] as const

export type ReportFormat = (typeof REPORT_FORMATS)[number]

/** One way to tell people or programs what a scan found. Pure: the same report and options give the same text, byte for byte. */
export interface ReportWriter {
  readonly format: ReportFormat
  /** IANA media type, with its parameters. */
  readonly mediaType: string
  /** File name ending without a dot. */
  readonly extension: string
  /** A few words for help texts: what it is good for. */
  readonly purpose: string
  /** The report in pieces, in order; join them for the whole. @throws {ReportError} */
  write(report: ScanReport, options: ReportOptions): Iterable<string>
}

export interface ReportOptions {
  /** RFC 3339 moment to put into formats that carry one. Without it no clock is asked, so that output repeats. */
  readonly timestamp?: string
  /** Columns that a line of text may take (table only). */
  readonly width?: number
  /** May ANSI colours be used (table only)? */
  readonly colors?: boolean
  /** How many findings the user's filters left out of the report, so that a short list explains itself (`table` and `markdown`). */
  readonly leftOut?: number
  /** List what exceptions took out of the report (`table`, `markdown`, `csv` and `trivy-json`; the other formats that have a place for it always do). */
  readonly showSuppressed?: boolean
  /** The user's own template (`template` only). */
  readonly template?: string
}
