import { httpDownload, updateAdvisories } from '@plimsoll/engine'
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
    const request = { download: http.download, ...(sources.length === 0 ? {} : { sources }) }
    const outcome = await updateAdvisories(directory, request, { signal: deps.signal, onProgress: display.show })
    display.close()
    if (!quiet) deps.stderr.write(`${outcomeText(outcome)}\n`)
    return outcome.attempts.some((attempt) => attempt.outcome === 'failed') ? EXIT.partial : EXIT.ok
  } finally {
    display.close()
  }
}
