import type { CliDeps } from './cli-deps.ts'
import { Interruption } from './cli-deps.ts'
import { runProgram } from './command-line.ts'
import { EXIT } from './exit-codes.ts'
import { programSpec } from './program-spec.ts'

const MAX_HELP_COLUMNS = 110

/**
 * Runs one command line. Results go to `deps.stdout`, everything else to `deps.stderr`.
 * @param argv arguments after the program's name
 * @returns the exit code, see {@link EXIT}; errors are told, never thrown
 */
export async function runCli(argv: readonly string[], deps: CliDeps): Promise<number> {
  const verbose = argv.includes('--verbose') || argv.includes('-v')
  try {
    const outcome = await runProgram(programSpec(deps), argv.length === 0 ? ['--help'] : argv, {
      out: (text) => void deps.stdout.write(text),
      columns: Math.min(MAX_HELP_COLUMNS, deps.stdout.columns ?? MAX_HELP_COLUMNS),
    })
    if (outcome.kind === 'exit') return outcome.code
    deps.stderr.write(`plimsoll: ${outcome.message}\n`)
    return EXIT.error
  } catch (error) {
    if (deps.signal.aborted && deps.signal.reason instanceof Interruption) return deps.signal.reason.exitCode
    const { printError } = await import('./output/print-error.ts')
    printError(error, deps.stderr, verbose)
    return EXIT.error
  }
}
