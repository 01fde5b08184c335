import {
  type AdvisoryStatus,
  advisoryStatus,
  countOf,
  displayWidth,
  oneLine,
  padEnd,
  padStart,
  type SourceStatus,
  streamJson,
} from '@plimsoll/engine'
import type { CliDeps } from '../cli-deps.ts'
import { EXIT } from '../exit-codes.ts'
import { advisoryDirectory } from '../options/advisory-place.ts'
import { type Flags, textFlag } from '../options/flags.ts'
import { writeText } from '../output/write-text.ts'
import { formatBytes } from '../progress/format-bytes.ts'
import { usageError } from '../usage-error.ts'

/** `db status`; exit code 3 when there is nothing, or when a source's last attempt failed. @throws {AdvisoryError} */
export async function dbStatus(flags: Flags, deps: CliDeps): Promise<number> {
  const format = textFlag(flags, 'format') ?? 'table'
  if (format !== 'table' && format !== 'json')
    throw usageError(`"${format}" is not a format of "db status". The formats are table and json.`)
  const status = await advisoryStatus(await advisoryDirectory(flags, deps))
  if (status === undefined) {
    if (format === 'json') await writeText(deps.stdout, streamJson({ generation: null, sources: [] }))
    deps.stderr.write(
      'There are no advisories yet. Run "plimsoll db update", or "plimsoll db import" with files from another machine.\n',
    )
    return EXIT.partial
  }
  await writeText(deps.stdout, format === 'json' ? streamJson(status) : tableText(status))
  const isWhole = status.missing.length === 0 && status.sources.every((source) => source.failure === undefined)
  return isWhole ? EXIT.ok : EXIT.partial
}

function* tableText({ generation, builtAt, bytes, path, sources, missing }: AdvisoryStatus): Iterable<string> {
  const records = sources.reduce((sum, source) => sum + source.records, 0)
  yield `Generation  ${generation}\n`
  yield `Built       ${builtAt}\n`
  yield `File        ${path} (${formatBytes(bytes)})\n`
  yield `Contents    ${countOf(records, 'record')} of ${countOf(sources.length, 'source')}\n\n`
  const rows = [['SOURCE', 'RECORDS', 'READ', 'FROM'], ...sources.map(cellsOf)]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((cells) => displayWidth(cells[column] ?? ''))))
  for (const [index, cells] of rows.entries()) {
    const padded = cells.map((cell, column) =>
      column === 1 ? padStart(cell, widths[column] ?? 0) : padEnd(cell, widths[column] ?? 0),
    )
    yield `${padded.join('  ').trimEnd()}\n`
    const source = sources[index - 1]
    if (source !== undefined) yield* notes(source)
  }
  for (const { name, at, message } of missing)
    yield `${oneLine(name)} never came: the last attempt (${at}) failed: ${oneLine(message)}\n`
}

function cellsOf({ name, records, fetchedAt, origin }: SourceStatus): readonly string[] {
  return [oneLine(name), String(records), fetchedAt.slice(0, 16).replace('T', ' '), origin]
}

function* notes({ rejected, rejections, failure }: SourceStatus): Iterable<string> {
  if (rejected > 0) {
    const reasons = rejections.map(({ reason, count }) => `${count} × ${oneLine(reason)}`).join(', ')
    yield `  ${countOf(rejected, 'element')} left out: ${reasons}\n`
  }
  if (failure !== undefined) yield `  the last attempt (${failure.at}) failed: ${oneLine(failure.message)}\n`
}
