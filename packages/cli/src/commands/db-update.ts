import { httpDownload, sourceChoice, updateAdvisories } from '@plimsoll/engine'
import type { CliDeps } from '../cli-deps.ts'
import { EXIT } from '../exit-codes.ts'
import { advisoryDirectory } from '../options/advisory-place.ts'
import { type Flags, isSet, listFlag, textFlag } from '../options/flags.ts'
import { isOffline } from '../options/is-offline.ts'
import { readCa } from '../options/read-ca.ts'
import { advisoryDisplay } from '../progress/advisory-display.ts'
import { usageError } from '../usage-error.ts'
import { outcomeText } from './db-import.ts'

/** `db update`. Sources that fail keep their last good data and make the exit code 3. @throws {AdvisoryError} */
export async function dbUpdate(flags: Flags, deps: CliDeps): Promise<number> {
  if (isOffline(flags, deps))
    throw usageError('"db update" needs the network. Use "db import" with files from another machine.')
  const quiet = isSet(flags, 'quiet')
  const display = advisoryDisplay(deps.stderr, { quiet, verbose: isSet(flags, 'verbose'), env: deps.env }, () =>
    performance.now(),
  )
  const sources = listFlag(flags, 'source')
  const ca = await readCa(textFlag(flags, 'caFile'))
  await using http = httpDownload({ proxy: deps.env, ...(ca === undefined ? {} : { ca }) })
  try {
    const directory = await advisoryDirectory(flags, deps)
    const choice = sourceChoice(deps.env)
    const request = { download: http.download, ...choice, ...(sources.length === 0 ? {} : { sources }) }
    const outcome = await updateAdvisories(directory, request, { signal: deps.signal, onProgress: display.show })
    display.close()
    if (!quiet) deps.stderr.write(`${outcomeText(outcome)}\n`)
    const failed = outcome.attempts.filter((attempt) => attempt.outcome === 'failed').length
    if (failed === 0) return EXIT.ok
    deps.stderr.write(`plimsoll: ${failedText(failed, outcome.attempts.length)}\n`)
    return EXIT.partial
  } finally {
    display.close()
  }
}

function failedText(failed: number, tried: number): string {
  if (failed === tried)
    return 'No source could be updated. Check the network and the proxy variables, or use "plimsoll db import".'
  return `${failed} of ${tried} sources could not be updated; "plimsoll db status" says how old their data are.`
}
