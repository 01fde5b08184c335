import { REPORT_WRITERS, type ReportOptions, type ScanReport } from '@plimsoll/engine'
import type { CliDeps } from '../cli-deps.ts'
import { wantsColor, widthOf } from '../options/color.ts'
import type { Outputs } from '../options/parse-outputs.ts'
import { writeFileWhole } from '../output/write-file-whole.ts'
import { writeText } from '../output/write-text.ts'

/** Writes the report to each of its files, then to standard output. @throws {CliError} `FILE_UNWRITABLE`, {ReportError} */
export async function writeReports(
  report: ScanReport,
  outputs: Outputs,
  options: ReportOptions,
  deps: CliDeps,
): Promise<void> {
  for (const { format, path } of outputs.files) {
    await writeFileWhole(path, REPORT_WRITERS[format].write(report, options))
  }
  if (outputs.stdout === undefined) return
  const width = widthOf(deps.stdout, deps.env)
  const screen = { ...options, colors: wantsColor(deps.stdout, deps.env), ...(width === undefined ? {} : { width }) }
  await writeText(deps.stdout, REPORT_WRITERS[outputs.stdout].write(report, screen))
}
