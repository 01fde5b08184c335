import type { CliDeps } from '../cli-deps.ts'
import type { SbomRequest } from '../options/scan-request.ts'
import { CliError } from '../usage-error.ts'

/** Runs `work` under `--timeout` and the process's own signal. @throws {CliError} `TIMED_OUT` */
export async function withinTime<T>(
  { timeout }: SbomRequest,
  deps: CliDeps,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (timeout === undefined) return work(deps.signal)
  const clock = AbortSignal.timeout(timeout.ms)
  try {
    return await work(AbortSignal.any([deps.signal, clock]))
  } catch (cause) {
    if (!clock.aborted || deps.signal.aborted) throw cause
    throw new CliError('TIMED_OUT', `Given up after ${timeout.text}. Give it more time with --timeout.`, { cause })
  }
}
