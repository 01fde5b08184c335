import { REPORT_FORMATS, type ReportFormat } from '@plimsoll/engine'
import { usageError } from '../usage-error.ts'

/** Where reports go. */
export interface Outputs {
  /** What standard output gets, if anything. */
  readonly stdout?: ReportFormat
  readonly files: readonly { readonly format: ReportFormat; readonly path: string }[]
}

/** Short names and names that other scanners use. */
const ALIASES: Readonly<Record<string, ReportFormat>> = {
  cyclonedx: 'cyclonedx-json',
  spdx: 'spdx-json',
  md: 'markdown',
  'gitlab-container-scanning': 'gitlab',
}

/** @throws {CliError} `USAGE` */
export function parseFormat(text: string, allowed: readonly ReportFormat[] = REPORT_FORMATS): ReportFormat {
  const name = text.toLowerCase()
  const format = allowed.find((candidate) => candidate === (Object.hasOwn(ALIASES, name) ? ALIASES[name] : name))
  if (format === undefined) throw usageError(`"${text}" is not a format. The formats are ${allowed.join(', ')}.`)
  return format
}

/**
 * `--output FILE` sends the report of `--format` to that file instead of standard output; `--output FORMAT=FILE` adds a file and leaves standard output as it is.
 * A file whose name looks like such a pair is written `./json=x`.
 * @throws {CliError} `USAGE`
 */
export function parseOutputs(
  format: string | undefined,
  outputs: readonly string[],
  fallback: ReportFormat,
  allowed: readonly ReportFormat[] = REPORT_FORMATS,
): Outputs {
  const main = format === undefined ? fallback : parseFormat(format, allowed)
  const files: { format: ReportFormat; path: string }[] = []
  let isRedirected = false
  for (const output of outputs) {
    const pair = /^([a-zA-Z][a-zA-Z-]*)=(.+)$/s.exec(output)
    if (pair) {
      files.push({ format: parseFormat(pair[1] ?? '', allowed), path: pair[2] ?? '' })
      continue
    }
    if (output === '') throw usageError('--output needs a file name.')
    if (allowed.some((candidate) => candidate === output)) {
      throw usageError(
        `--output takes a file. Write --format ${output}, --output ${output}=FILE, or ./${output} for a file of that name.`,
      )
    }
    files.push({ format: main, path: output })
    isRedirected = true
  }
  const twice = files.find(({ path }, index) => files.findIndex((other) => other.path === path) !== index)
  if (twice) throw usageError(`--output names "${twice.path}" twice.`)
  return isRedirected ? { files } : { stdout: main, files }
}
