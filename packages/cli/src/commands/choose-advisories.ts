import { AdvisoryError, type AdvisoryGeneration, openAdvisories, openGeneration, type Problem } from '@plimsoll/engine'
import type { CliDeps } from '../cli-deps.ts'
import { advisoryPlace } from '../options/advisory-place.ts'
import type { Flags } from '../options/flags.ts'

/** What a scan matches with, and what is to be said of it. */
export interface ChosenAdvisories {
  readonly generation?: AdvisoryGeneration
  readonly problems: readonly Problem[]
}

const HOW = 'Run "plimsoll db update", or "plimsoll db import" with files from another machine.'

/**
 * The generation of `--db` or of `PLIMSOLL_HOME`, else the starter set. Without any a scan goes on, with a problem: an image is never called clean because nobody looked.
 * @throws {AdvisoryError} `ADVISORY_GENERATION_INVALID`
 */
export async function chooseAdvisories(flags: Flags, deps: CliDeps): Promise<ChosenAdvisories> {
  const place = await advisoryPlace(flags, deps)
  if (place.kind === 'file') return judged(openGeneration(place.path))
  const starter =
    flags['db'] === undefined && deps.starterAdvisories !== undefined ? { starter: deps.starterAdvisories } : {}
  try {
    return judged(await openAdvisories(place.directory, { signal: deps.signal, ...starter }))
  } catch (error) {
    if (!(error instanceof AdvisoryError) || error.code !== 'ADVISORY_GENERATION_MISSING') throw error
    return {
      problems: [problem('MISSING', `There are no advisories yet, so vulnerabilities were not looked for. ${HOW}`)],
    }
  }
}

function judged(generation: AdvisoryGeneration): ChosenAdvisories {
  const isStarter = generation.sources.length > 0 && generation.sources.every(({ origin }) => origin === 'starter')
  return {
    generation,
    problems: isStarter
      ? [
          problem(
            'OUTDATED',
            `This is a first look: only the small set of advisories that ships with Plimsoll was compared with. ${HOW}`,
          ),
        ]
      : [],
  }
}

function problem(code: Problem['code'], message: string): Problem {
  return { code, message, source: 'advisory' }
}
