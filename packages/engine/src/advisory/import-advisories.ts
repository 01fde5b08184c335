import { buildGeneration, type PlannedSource } from './build-generation.ts'
import type { BuildOptions, BuildOutcome } from './build-outcome.ts'
import { detectFeeds } from './detect-feed.ts'
import { FEEDS } from './feed-catalog.ts'
import type { GenerationDirectory } from './generation-directory.ts'
import { installGeneration, isGenerationFile } from './transfer-generation.ts'

/** What `db import` may say beside the paths. */
export interface ImportOptions extends BuildOptions {
  /** Mark what is read as the set that ships with the program, which the first other import or update removes. */
  readonly asStarter?: boolean
}

/**
 * Reads advisory data from local paths into the next generation: feed files, zips and folders of any known kind, or one generation that
 * `exportGeneration` wrote, which is taken over as it is. Sources that are already there under the same name are replaced, all others stay.
 * All or nothing: when one path cannot be read, the current generation stays.
 * @throws {AdvisoryError} `ADVISORY_INPUT_UNKNOWN`, `ADVISORY_INPUT_BROKEN`, `ADVISORY_LIMIT_EXCEEDED`, `ADVISORY_GENERATION_INVALID`, `ADVISORY_LOCKED`
 */
export async function importAdvisories(
  directory: GenerationDirectory,
  paths: readonly string[],
  options: ImportOptions = {},
): Promise<BuildOutcome> {
  const [only] = paths
  if (paths.length === 1 && only !== undefined && (await isGenerationFile(only))) {
    return installGeneration(directory, only, options)
  }
  const planned: PlannedSource[] = []
  for (const path of paths) {
    for (const { name, feed, input } of await detectFeeds(path, FEEDS)) {
      planned.push({
        name,
        feed,
        url: feed.homepage,
        origin: options.asStarter ? 'starter' : 'import',
        acquire: async () => ({ status: 'ok', input }),
      })
    }
  }
  return buildGeneration(directory, lastOfEachName(planned), 'throw', { allowShrink: true, ...options })
}

/** A source that two paths hold is taken from the later one. */
function lastOfEachName(planned: readonly PlannedSource[]): PlannedSource[] {
  return [...new Map(planned.map((source) => [source.name, source])).values()]
}
