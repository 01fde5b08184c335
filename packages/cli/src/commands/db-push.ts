import { pushGeneration } from '@plimsoll/engine'
import type { CliDeps } from '../cli-deps.ts'
import { EXIT } from '../exit-codes.ts'
import { advisoryDirectory } from '../options/advisory-place.ts'
import { artifactOptions } from '../options/artifact-options.ts'
import { type Flags, isSet } from '../options/flags.ts'
import { formatBytes } from '../progress/format-bytes.ts'

/** `db push REFERENCE` @throws {AdvisoryError} {@link SourceError} {@link CliError} `USAGE` */
export async function dbPush(reference: string, flags: Flags, deps: CliDeps): Promise<number> {
  const options = await artifactOptions('db push', flags, deps)
  const directory = await advisoryDirectory(flags, deps)
  const { digest, bytes } = await pushGeneration(directory, reference, options)
  if (!isSet(flags, 'quiet')) {
    deps.stderr.write(
      `Pushed ${formatBytes(bytes)} to ${reference} (${digest}). On the other machine: plimsoll db pull ${reference}\n`,
    )
  }
  return EXIT.ok
}
