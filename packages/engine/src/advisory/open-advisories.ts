import { AdvisoryError } from './advisory-error.ts'
import type { BuildOptions } from './build-outcome.ts'
import type { AdvisoryGeneration } from './generation.ts'
import type { GenerationDirectory } from './generation-directory.ts'
import { importAdvisories } from './import-advisories.ts'
import { openGeneration } from './open-generation.ts'

export interface OpenOptions extends BuildOptions {
  /** Folder of the advisories that ship with the program, imported when there is no generation yet. */
  readonly starter?: string
}

/**
 * The current generation, open for reading. A directory without one is filled from the starter set first; that takes well below a second.
 * @throws {AdvisoryError} `ADVISORY_GENERATION_MISSING` without a starter set, `ADVISORY_GENERATION_INVALID`
 */
export async function openAdvisories(
  directory: GenerationDirectory,
  options: OpenOptions = {},
): Promise<AdvisoryGeneration> {
  const current = (await directory.current()) ?? (await importStarter(directory, options))
  if (current) return openGeneration(current.path)
  throw new AdvisoryError(
    'ADVISORY_GENERATION_MISSING',
    'There is no advisory database yet. Run "db update", or "db import" with a file from another machine.',
  )
}

async function importStarter(
  directory: GenerationDirectory,
  options: OpenOptions,
): Promise<{ path: string } | undefined> {
  if (options.starter === undefined) return undefined
  try {
    return await importAdvisories(directory, [options.starter], { ...options, asStarter: true })
  } catch (error) {
    // Another process is doing the same; what it builds is as good.
    if (error instanceof AdvisoryError && error.code === 'ADVISORY_LOCKED')
      return waitForCurrent(directory, options.signal)
    throw error
  }
}

async function waitForCurrent(
  directory: GenerationDirectory,
  signal: AbortSignal | undefined,
): Promise<{ path: string } | undefined> {
  {
    using _lock = await lockPatiently(directory, signal)
  }
  return directory.current()
}

async function lockPatiently(directory: GenerationDirectory, signal: AbortSignal | undefined): Promise<Disposable> {
  for (let delay = 20; ; delay = Math.min(delay * 2, 500)) {
    try {
      return await directory.lock()
    } catch (error) {
      if (!(error instanceof AdvisoryError) || error.code !== 'ADVISORY_LOCKED') throw error
      signal?.throwIfAborted()
      await new Promise((resolve) => setTimeout(resolve, delay))
    }
  }
}
