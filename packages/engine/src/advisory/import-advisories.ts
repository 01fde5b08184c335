import { resolve } from 'node:path'
import { AdvisoryError } from './advisory-error.ts'
import { buildGeneration, type PlannedSource } from './build-generation.ts'
import type { BuildOptions, BuildOutcome } from './build-outcome.ts'
import { detectFeeds } from './detect-feed.ts'
import type { AdvisoryFeed, FeedInput } from './feed.ts'
import { FEEDS } from './feed-catalog.ts'
import type { GenerationDirectory } from './generation-directory.ts'
import { mergeInputs } from './merge-inputs.ts'
import { installGeneration, isGenerationFile } from './transfer-generation.ts'

/** What `db import` may say beside the paths. */
export interface ImportOptions extends BuildOptions {
  /** Mark what is read as the set that ships with the program, which the first other import or update removes. */
  readonly asStarter?: boolean
}

/**
 * Reads advisory data from local paths into the next generation: feed files, zips and folders of any known kind, or one generation that
 * `exportGeneration` wrote, which is taken over as it is. Paths that hold parts of one source are read together. Sources that are already there
 * under the same name are replaced, all others stay. All or nothing: when one path cannot be read, the current generation stays.
 * @throws {AdvisoryError} `ADVISORY_INPUT_UNKNOWN`, `ADVISORY_INPUT_BROKEN`, `ADVISORY_INPUT_AMBIGUOUS`, `ADVISORY_LIMIT_EXCEEDED`,
 *   `ADVISORY_GENERATION_INVALID`, `ADVISORY_LOCKED`
 */
export async function importAdvisories(
  directory: GenerationDirectory,
  paths: readonly string[],
  options: ImportOptions = {},
): Promise<BuildOutcome> {
  const distinct = [...new Map(paths.map((path) => [resolve(path), path])).values()]
  const [only] = distinct
  if (distinct.length === 1 && only !== undefined && (await isGenerationFile(only))) {
    return installGeneration(directory, only, options)
  }
  const found = new Map<string, FoundSource[]>()
  for (const path of distinct) {
    if (await isGenerationFile(path)) {
      throw new AdvisoryError(
        'ADVISORY_INPUT_AMBIGUOUS',
        `${path} is a whole generation, which replaces everything that is there. Import it alone, and the other paths after it.`,
      )
    }
    for (const { name, feed, input } of await detectFeeds(path, FEEDS)) {
      found.set(name, [...(found.get(name) ?? []), { feed, input, path }])
    }
  }
  const origin = options.asStarter ? 'starter' : 'import'
  const planned = [...found].map(([name, parts]) => planImport(name, parts, origin))
  return buildGeneration(directory, planned, 'throw', { allowShrink: true, ...options })
}

/** What one path holds of a source. */
interface FoundSource {
  readonly feed: AdvisoryFeed
  readonly input: FeedInput
  readonly path: string
}

function planImport(name: string, parts: readonly FoundSource[], origin: PlannedSource['origin']): PlannedSource {
  const [first, second] = parts
  if (!first) throw new AdvisoryError('ADVISORY_INPUT_UNKNOWN', `Nothing was found of ${name}.`)
  const { feed, input } = first
  if (second && feed.grouping === 'file') {
    throw new AdvisoryError(
      'ADVISORY_INPUT_AMBIGUOUS',
      `${first.path} and ${second.path} both hold ${name}, each as a whole. Import the newer one only.`,
    )
  }
  return {
    name,
    feed: second
      ? mergeInputs(
          feed,
          parts.map((part) => part.input),
        )
      : feed,
    url: feed.homepage,
    origin,
    acquire: async () => ({ status: 'ok', input }),
  }
}
