import { type BuildOutcome, countOf, importAdvisories } from '@plimsoll/engine'
import type { CliDeps } from '../cli-deps.ts'
import { EXIT } from '../exit-codes.ts'
import { advisoryDirectory } from '../options/advisory-place.ts'
import { type Flags, isSet } from '../options/flags.ts'
import { advisoryDisplay } from '../progress/advisory-display.ts'
import { formatBytes } from '../progress/format-bytes.ts'

/** `db import PATH…` @throws {AdvisoryError} */
export async function dbImport(paths: readonly string[], flags: Flags, deps: CliDeps): Promise<number> {
  const quiet = isSet(flags, 'quiet')
  const display = advisoryDisplay(deps.stderr, { quiet, verbose: isSet(flags, 'verbose'), env: deps.env }, () =>
    performance.now(),
  )
  try {
    const directory = await advisoryDirectory(flags, deps)
    const outcome = await importAdvisories(directory, paths, { signal: deps.signal, onProgress: display.show })
    display.close()
    if (!quiet) deps.stderr.write(`${outcomeText(outcome)}\n`)
    return EXIT.ok
  } finally {
    display.close()
  }
}

/** What is there now, as a sentence. */
export function outcomeText({ sources, bytes, changed }: BuildOutcome): string {
  const records = sources.reduce((sum, source) => sum + source.records, 0)
  const text = `${countOf(records, 'record')} of ${countOf(sources.length, 'source')} (${formatBytes(bytes)})`
  return changed ? `The advisories now hold ${text}.` : `The advisories are as they were: ${text}.`
}
