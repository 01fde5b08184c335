import assert from 'node:assert/strict'
import { type Fact, isCodedError, type LayerAnalyzer } from '@plimsoll/engine'
import { type Analysis, analyzedFile, analyzeFile, selects } from './analyzed-file.ts'
import { mutate, seededRandom } from './mutations.ts'

/** A file and what stands in it. */
export interface AnalyzerSample {
  readonly path: string
  readonly content: Uint8Array | string
}

export interface CheckAnalyzerOptions {
  /** Files that the analyzer must want and say something of; at least one. */
  readonly wanted: readonly AnalyzerSample[]
  /** Files that it must not want. */
  readonly ignored?: readonly AnalyzerSample[]
  /** Damaged copies of the wanted samples that are tried; default 200. */
  readonly mutations?: number
  /** Default 1. A failure names its own. */
  readonly seed?: number
  /** Facts that one damaged sample may give, per byte of it; default 1. */
  readonly maxFactsPerByte?: number
}

/** Nothing here is timed but this: an analyzer that takes longer for a small sample hangs for a large one. */
const HANG_MS = 10_000

/**
 * Holds an analyzer to its contract: it wants its samples and says something of them, the same each time and however the bytes are cut; it ignores
 * what is not its own; it ends when aborted; and whatever is done to its samples it does not throw (but errors of our own), hang or flood.
 * @throws {AssertionError} for the first broken promise
 */
export async function checkAnalyzer(analyzer: LayerAnalyzer, options: CheckAnalyzerOptions): Promise<void> {
  const { wanted, ignored = [], mutations = 200, seed = 1, maxFactsPerByte = 1 } = options
  assert.ok(wanted.length > 0, 'there is a sample')
  for (const sample of wanted) await checkSample(analyzer, sample)
  for (const { path, content } of ignored) {
    assert.equal(selects(analyzer, path, content), false, `${analyzer.name} has no business with ${path}`)
  }
  for (let nth = 0; nth < mutations; nth += 1) {
    const sample = wanted[nth % wanted.length]
    if (sample === undefined) continue
    const content = mutate(toBytes(sample.content), seededRandom(seed + nth))
    const what = `${analyzer.name} on ${sample.path}, seed ${seed + nth}`
    const { facts } = await settled(analyzer, { path: sample.path, content }, what)
    assert.ok(facts.length <= (content.length + 1) * maxFactsPerByte, `${what}: ${facts.length} facts are a flood`)
    assertPlain(facts, what)
  }
}

async function checkSample(analyzer: LayerAnalyzer, { path, content }: AnalyzerSample): Promise<void> {
  assert.equal(selects(analyzer, path, content), true, `${analyzer.name} wants ${path}`)
  const first = await analyzeFile(analyzer, analyzedFile(path, content))
  assert.ok(first.facts.length > 0, `${analyzer.name} has something to say of ${path}`)
  assertPlain(first.facts, `${analyzer.name} on ${path}`)
  for (const chunkBytes of [1, 100, 1 << 20]) {
    const again = await analyzeFile(analyzer, analyzedFile(path, content, chunkBytes))
    assert.deepEqual(again, first, `${analyzer.name} says the same of ${path} in chunks of ${chunkBytes} bytes`)
  }
  const aborted = analyzeFile(analyzer, analyzedFile(path, content), { signal: AbortSignal.abort(new Error('stop')) })
  await inTime(
    aborted.catch(() => undefined),
    `${analyzer.name} on ${path}, aborted`,
  )
}

async function settled(analyzer: LayerAnalyzer, sample: AnalyzerSample, what: string): Promise<Analysis> {
  const work = analyzeFile(analyzer, analyzedFile(sample.path, sample.content)).catch((error: unknown) => {
    if (isCodedError(error)) return { facts: [], problems: [] }
    throw new assert.AssertionError({ message: `${what}: it threw ${String(error)}` })
  })
  return inTime(work, what)
}

async function inTime<T>(work: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const started = performance.now()
  const hung = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new assert.AssertionError({ message: `${what}: it hangs` })), HANG_MS)
  })
  try {
    const result = await Promise.race([work, hung])
    assert.ok(performance.now() - started < HANG_MS, `${what}: it hangs`)
    return result
  } finally {
    clearTimeout(timer)
  }
}

/** Facts are cached as JSON and sent between threads: they must survive both. */
function assertPlain(facts: readonly Fact[], what: string): void {
  assert.deepEqual(JSON.parse(JSON.stringify(facts)), structuredClone(facts), `${what}: facts are plain data`)
}

function toBytes(content: Uint8Array | string): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content
}
