import { readFile } from 'node:fs/promises'
import {
  assessAnalyzed,
  type Completeness,
  exceptFindings,
  type Problem,
  type ReportOptions,
  type Scanner,
  type ScanReport,
  type Target,
} from '@plimsoll/engine'
import type { CliDeps } from '../cli-deps.ts'
import { EXIT } from '../exit-codes.ts'
import type { Flags } from '../options/flags.ts'
import { type ScanRequest, scanRequest } from '../options/scan-request.ts'
import { scanDisplay } from '../progress/scan-display.ts'
import { CliError, usageError } from '../usage-error.ts'
import { chooseAdvisories } from './choose-advisories.ts'
import { filterFindings, reaches } from './filter-findings.ts'
import { readExceptions } from './read-exceptions.ts'
import { readTarget } from './read-target.ts'
import { withinTime } from './within-time.ts'
import { writeExplanations } from './write-explanations.ts'
import { writeReports } from './write-reports.ts'

const POSSIBLE_SCANNERS: ReadonlyMap<Target['transport'], readonly Scanner[]> = new Map([
  ['sbom', ['vuln']],
  ['dir', ['vuln', 'secret']],
])

/** `scan TARGET`. @returns see {@link EXIT} @throws {CodedError} */
export async function scan(target: string, flags: Flags, deps: CliDeps): Promise<number> {
  const asked = scanRequest(target, flags, deps)
  const request = { ...asked, scanners: scannersFor(asked) }
  const options = await reportOptions(request)
  const sets = await readExceptions(request.exceptions)
  for (const { file, notices } of sets)
    for (const { message, line } of notices)
      if (!request.quiet) deps.stderr.write(`plimsoll: ${file}${line === undefined ? '' : `:${line}`}: ${message}\n`)
  const scanned = await withinTime(request, deps, (signal) => scanTarget(request, flags, deps, signal))
  const rules = sets.flatMap((set) => set.rules)
  const whole = exceptFindings(scanned, rules, deps.now?.() ?? new Date())
  const findings = filterFindings(whole.findings, request)
  const { suppressed } = whole
  const report = {
    ...whole,
    findings,
    ...(suppressed === undefined
      ? {}
      : { suppressed: suppressed.filter(({ finding }) => filterFindings([finding], request).length > 0) }),
  }
  if (request.explain.length > 0) await writeExplanations(whole, request.explain, deps)
  else
    await writeReports(report, request.outputs, { ...options, leftOut: whole.findings.length - findings.length }, deps)
  return exitCodeOf(report, request)
}

async function scanTarget(request: ScanRequest, flags: Flags, deps: CliDeps, signal: AbortSignal): Promise<ScanReport> {
  const display = scanDisplay(deps.stderr, { ...request, env: deps.env }, () => performance.now())
  const { generation, problems } = request.scanners.includes('vuln')
    ? await chooseAdvisories(flags, deps)
    : { problems: [] }
  try {
    const analyzed = await readTarget(request, deps, signal, display.show)
    display.show({ stage: 'matching' })
    const report = withProblems(assessAnalyzed(analyzed, generation, request), problems)
    display.show({ stage: 'done', findings: report.findings.length })
    display.close()
    // On a terminal the table itself says it, a line below.
    const isShown = request.outputs.stdout === 'table' && request.explain.length === 0 && deps.stdout.isTTY === true
    if (!isShown) for (const { message } of problems) deps.stderr.write(`plimsoll: ${message}\n`)
    return report
  } finally {
    display.close()
    generation?.close()
  }
}

/**
 * What can be looked for in a target of this kind: a bill of materials holds no files, and a source tree was not built.
 * @throws {CliError} `USAGE` when that is nothing of what was asked for: an empty report would look clean
 */
function scannersFor({ target, scanners }: ScanRequest): readonly Scanner[] {
  const possible = POSSIBLE_SCANNERS.get(target.transport)
  const chosen = possible === undefined ? scanners : scanners.filter((scanner) => possible.includes(scanner))
  if (chosen.length > 0) return chosen
  throw usageError(
    `${scanners.join(' and ')} cannot be looked for in a target ${target.transport}:, only ${possible?.join(' and ')}.`,
  )
}

function withProblems(report: ScanReport, problems: readonly Problem[]): ScanReport {
  if (problems.length === 0) return report
  const status: Completeness = report.status === 'complete' ? 'partial' : report.status
  return { ...report, status, problems: [...report.problems, ...problems] }
}

async function reportOptions({ template, timestamp, showSuppressed }: ScanRequest): Promise<ReportOptions> {
  return {
    showSuppressed,
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(template === undefined ? {} : { template: await templateText(template) }),
  }
}

async function templateText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new CliError('FILE_UNREADABLE', `The template "${path}" cannot be read. Check its name and permissions.`, {
      cause,
    })
  }
}

/** A failed threshold counts more than a partial scan: it would fail however the rest came out. */
function exitCodeOf({ findings, status }: ScanReport, { failOn }: ScanRequest): number {
  if (failOn !== undefined && reaches(findings, failOn)) return EXIT.findings
  if (status === 'failed') return EXIT.error
  return status === 'partial' ? EXIT.partial : EXIT.ok
}
