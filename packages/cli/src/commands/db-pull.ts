import { pullGeneration } from '@plimsoll/engine'
import type { CliDeps } from '../cli-deps.ts'
import { EXIT } from '../exit-codes.ts'
import { advisoryDirectory } from '../options/advisory-place.ts'
import { artifactOptions } from '../options/artifact-options.ts'
import { type Flags, isSet } from '../options/flags.ts'
import { outcomeText } from './db-import.ts'

/** `db pull REFERENCE` @throws {AdvisoryError} {@link SourceError} {@link CliError} `USAGE` */
export async function dbPull(reference: string, flags: Flags, deps: CliDeps): Promise<number> {
  const options = await artifactOptions('db pull', flags, deps)
  const outcome = await pullGeneration(await advisoryDirectory(flags, deps), reference, options)
  if (!isSet(flags, 'quiet')) deps.stderr.write(`${outcomeText(outcome)}\n`)
  return EXIT.ok
}
