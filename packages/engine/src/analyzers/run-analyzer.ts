import { isCodedError } from '../domain/errors.ts'
import type { Fact } from '../domain/fact.ts'
import type { Problem } from '../domain/problem.ts'
import { LayerError } from '../layer/layer-error.ts'
import type { LayerLimits } from '../layer/limits.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from './analyzer.ts'
import { type Deadline, DeadlineError } from './deadline.ts'

/** What one analyzer made of one file. */
export interface AnalyzerRun {
  readonly facts: readonly Fact[]
  readonly problems: readonly Problem[]
}

export interface RunAnalyzerOptions {
  readonly limits: LayerLimits
  readonly signal: AbortSignal
  /** Of `limits.fileTimeoutMs`, over `signal`. */
  readonly deadline: Deadline
  /** How many facts this file may still give. */
  readonly maxFacts: number
}

/**
 * Runs one analyzer on one file. Whatever it throws becomes a problem; what it yielded before is kept. After `limits.fileTimeoutMs` it is left alone.
 * @throws only the reason of `signal`
 */
export async function runAnalyzer(
  analyzer: LayerAnalyzer,
  file: AnalyzedFile,
  { limits, signal, deadline, maxFacts }: RunAnalyzerOptions,
): Promise<AnalyzerRun> {
  const facts: Fact[] = []
  const problems: Problem[] = []
  let isOver = false
  let controller: AbortController | undefined
  const report: AnalysisContext['report'] = ({ code, message }) => {
    if (!isOver) problems.push({ code, message, source: analyzer.name, path: file.path })
  }
  const context: AnalysisContext = {
    // Few analyzers look at it, and a controller for each of 100,000 files would cost more than most of them.
    get signal() {
      controller ??= new AbortController()
      return controller.signal
    },
    limits,
    report,
  }
  const latest = performance.now() + limits.fileTimeoutMs
  const take = (fact: Fact): void => {
    if (facts.length >= maxFacts) throw new TooManyFactsError()
    facts.push(fact)
    if (performance.now() > latest) throw new DeadlineError()
  }
  const collect = async (yielded: AsyncIterable<Fact>): Promise<void> => {
    for await (const fact of yielded) {
      if (isOver) return
      take(fact)
    }
  }
  try {
    const yielded = analyzer.analyze(file, context)
    if (Symbol.iterator in yielded) {
      for (const fact of yielded) {
        take(fact)
      }
    } else {
      await deadline.bound(collect(yielded))
    }
  } catch (error) {
    // Only what may still be running is told to stop: an AbortError with its stack costs more than many a small file.
    controller?.abort()
    signal.throwIfAborted()
    report(problemOf(error, limits))
  } finally {
    isOver = true
  }
  return { facts, problems }
}

class TooManyFactsError extends Error {}

/** Messages of foreign errors may quote the file (JSON.parse does), and files hold secrets: only our own are passed on. */
function problemOf(error: unknown, limits: LayerLimits): Pick<Problem, 'code' | 'message'> {
  if (error instanceof DeadlineError) {
    return {
      code: 'TIMED_OUT',
      message: `The analyzer was stopped after ${limits.fileTimeoutMs / 1000} s on this file.`,
    }
  }
  if (error instanceof TooManyFactsError) {
    return {
      code: 'LIMIT_EXCEEDED',
      message: `The layer gives more than ${limits.maxFacts} facts; the rest was left out.`,
    }
  }
  if (error instanceof LayerError && error.code === 'LAYER_FILE_TOO_LARGE') {
    return { code: 'LIMIT_EXCEEDED', message: error.message }
  }
  if (isCodedError(error)) return { code: 'MALFORMED', message: error.message }
  const name = error instanceof Error ? error.constructor.name : typeof error
  return { code: 'MALFORMED', message: `The analyzer failed on this file (${name}).` }
}
