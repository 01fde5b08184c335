import { exportGeneration } from '@plimsoll/engine'
import type { CliDeps } from '../cli-deps.ts'
import { EXIT } from '../exit-codes.ts'
import { advisoryDirectory } from '../options/advisory-place.ts'
import { type Flags, isSet } from '../options/flags.ts'
import { unwritable } from '../output/unwritable.ts'
import { formatBytes } from '../progress/format-bytes.ts'

/** `db export FILE` @throws {AdvisoryError} {@link CliError} `FILE_UNWRITABLE` */
export async function dbExport(file: string, flags: Flags, deps: CliDeps): Promise<number> {
  const directory = await advisoryDirectory(flags, deps)
  const { bytes } = await exportGeneration(directory, file, { signal: deps.signal }).catch((error: unknown) => {
    throw unwritable(file, error)
  })
  if (!isSet(flags, 'quiet')) {
    deps.stderr.write(`Wrote ${file} (${formatBytes(bytes)}). On the other machine: plimsoll db import ${file}\n`)
  }
  return EXIT.ok
}
