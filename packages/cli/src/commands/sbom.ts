import { assessAnalyzed } from '@plimsoll/engine'
import type { CliDeps } from '../cli-deps.ts'
import { EXIT } from '../exit-codes.ts'
import type { Flags } from '../options/flags.ts'
import { sbomRequest } from '../options/scan-request.ts'
import { scanDisplay } from '../progress/scan-display.ts'
import { readTarget } from './read-target.ts'
import { withinTime } from './within-time.ts'
import { writeReports } from './write-reports.ts'

/** `sbom TARGET`. @returns see {@link EXIT} @throws {CodedError} */
export async function sbom(target: string, flags: Flags, deps: CliDeps): Promise<number> {
  const request = sbomRequest(target, flags, deps)
  const display = scanDisplay(deps.stderr, { ...request, env: deps.env }, () => performance.now())
  const analyzed = await withinTime(request, deps, (signal) => readTarget(request, deps, signal, display.show)).finally(
    () => display.close(),
  )
  const report = assessAnalyzed(analyzed, undefined, { scanners: [] })
  await writeReports(
    report,
    request.outputs,
    request.timestamp === undefined ? {} : { timestamp: request.timestamp },
    deps,
  )
  if (report.status === 'failed') return EXIT.error
  if (report.status === 'partial') {
    for (const { message } of report.problems) deps.stderr.write(`plimsoll: ${message}\n`)
    return EXIT.partial
  }
  return EXIT.ok
}
