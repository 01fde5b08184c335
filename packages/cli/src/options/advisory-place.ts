import { stat } from 'node:fs/promises'
import { type GenerationDirectory, generationDirectory, plimsollHome } from '@plimsoll/engine'
import type { CliDeps } from '../cli-deps.ts'
import { usageError } from '../usage-error.ts'
import { type Flags, textFlag } from './flags.ts'

/** Where advisories are read from: a directory whose current generation counts, or one generation. */
export type AdvisoryPlace =
  | { readonly kind: 'directory'; readonly directory: GenerationDirectory }
  | { readonly kind: 'file'; readonly path: string }

/** `--db`, else the directory in `PLIMSOLL_HOME`. */
export async function advisoryPlace(flags: Flags, deps: CliDeps): Promise<AdvisoryPlace> {
  const path = textFlag(flags, 'db') ?? plimsollHome(deps.env, deps.userHome).advisories
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
  return isFile ? { kind: 'file', path } : { kind: 'directory', directory: generationDirectory(path) }
}

/** The same for commands that change it. @throws {CliError} `USAGE` when `--db` names a file */
export async function advisoryDirectory(flags: Flags, deps: CliDeps): Promise<GenerationDirectory> {
  const place = await advisoryPlace(flags, deps)
  if (place.kind === 'directory') return place.directory
  throw usageError(`"${place.path}" is a file. Name the directory that advisories are to be kept in with --db.`)
}
