import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { MiB } from '../domain/units.ts'
import type { AnalyzedLayer } from '../layer-report/analyze-layer.ts'
import { fromErrorMessage } from './error-message.ts'
import { packChunks } from './pack-chunks.ts'
import type { FromWorker, LayerTask, ToWorker } from './worker-messages.ts'

/** The thread came to its end, or hung, in the middle of a layer. */
export interface ThreadLoss {
  readonly kind: 'crashed' | 'stalled'
  /** One word or two on why, such as `ERR_WORKER_OUT_OF_MEMORY`. */
  readonly reason: string
}

/** A thread that analyses one layer at a time. */
export interface WorkerThread {
  /**
   * @param open reads the layer's bytes from the start; called again for a second pass   @param onBytes how many bytes have been handed over so far
   * @throws errors of `open`, the reason of `signal`, and what `analyzeLayer` throws
   */
  analyze(
    task: LayerTask,
    open: (signal: AbortSignal) => AsyncIterable<Uint8Array>,
    signal: AbortSignal,
    onBytes?: (bytes: number) => void,
  ): Promise<AnalyzedLayer | ThreadLoss>
  /** Can it take another layer? Not after a crash, an abort or a failed source. */
  readonly isAlive: boolean
  close(): Promise<void>
}

/** Memory that a thread's heap may take, in mebibytes; buffers of layers lie outside of it. */
const MAX_HEAP_MIB = 1_024
/**
 * V8 starts with a small heap and counts the buffers of zlib against it: on 1 GB of tar a thread was collected 53 times, for 14 MiB of live objects.
 * Measured 2026-11, Node 24, two threads, whole process: 6.8 s of CPU time and 300 MiB as V8 has it, 5.9 s and 315 MiB from 64 MiB on, 5.7 s and
 * 345 MiB from 200 MiB on. The flag is read when a thread's heap is made; Worker's `resourceLimits` have no word for it.
 */
const INITIAL_HEAP_MIB = 64
const CHUNK_BYTES: number = 1 * MiB
/** How long a thread may be silent, in file time-outs: one analyzer may take its whole time without letting go of the thread. */
const SILENCE_TIMEOUTS = 2

/** Starts the thread from the sources, or from the file that stands beside the bundle. */
export function startWorkerThread(file: URL = workerFile(), maxHeapMiB: number = MAX_HEAP_MIB): WorkerThread {
  setFlagsFromString(`--initial-old-space-size=${INITIAL_HEAP_MIB}`)
  const worker = new Worker(file, {
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMiB },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  worker.unref()
  let isAlive = true
  const end = async (): Promise<void> => {
    isAlive = false
    await worker.terminate()
  }
  worker.once('exit', () => {
    isAlive = false
  })
  // Without a listener an error while idle would end the process.
  worker.on('error', () => {})
  return {
    get isAlive() {
      return isAlive
    },
    close: end,
    async analyze(task, open, signal, onBytes) {
      signal.throwIfAborted()
      const over = new AbortController()
      const outcome = Promise.withResolvers<AnalyzedLayer | ThreadLoss>()
      const passes = new Map<number, Reading>()
      let heard = performance.now()
      const send = (message: ToWorker, transfer: readonly ArrayBuffer[] = []): void =>
        worker.postMessage(message, transfer)
      const receive = (message: FromWorker): void => {
        heard = performance.now()
        switch (message.type) {
          case 'done':
            outcome.resolve(message.analyzed)
            break
          case 'failed':
            outcome.reject(fromErrorMessage(message.error))
            break
          case 'open':
            passes.set(message.pass, startReading(open, message.pass, send, over.signal, outcome.reject, onBytes))
            break
          case 'pull':
            passes.get(message.pass)?.grant(message.chunks)
            break
          case 'close':
            passes.get(message.pass)?.stop()
            break
          case 'read':
            onBytes?.(message.bytes)
            break
          case 'alive':
            break
        }
      }
      const onError = (error: unknown): void => outcome.resolve({ kind: 'crashed', reason: reasonOf(error) })
      const onExit = (code: number): void => outcome.resolve({ kind: 'crashed', reason: `exit code ${code}` })
      const onAbort = (): void => outcome.reject(signal.reason)
      const patienceMs = SILENCE_TIMEOUTS * task.limits.fileTimeoutMs
      const watch = setInterval(() => {
        if (performance.now() - heard > patienceMs) {
          outcome.resolve({ kind: 'stalled', reason: `silent for ${patienceMs / 1000} s` })
        }
      }, patienceMs / 4)
      worker.ref()
      worker.on('message', receive)
      worker.on('error', onError)
      worker.on('exit', onExit)
      signal.addEventListener('abort', onAbort, { once: true })
      let isFinished = false
      try {
        if (!isAlive) return { kind: 'crashed', reason: 'ended before' }
        send({ type: 'analyze', task })
        const analyzed = await outcome.promise
        isFinished = !('kind' in analyzed)
        return analyzed
      } finally {
        clearInterval(watch)
        over.abort()
        signal.removeEventListener('abort', onAbort)
        worker.off('message', receive)
        worker.off('error', onError)
        worker.off('exit', onExit)
        worker.unref()
        // What the thread may still do is for nobody; a fresh one takes the next layer.
        if (!isFinished) await end()
      }
    },
  }
}

interface Reading {
  grant(chunks: number): void
  stop(): void
}

/** Reads the source and sends it on, as many chunks as were granted. */
function startReading(
  open: (signal: AbortSignal) => AsyncIterable<Uint8Array>,
  pass: number,
  send: (message: ToWorker, transfer?: readonly ArrayBuffer[]) => void,
  over: AbortSignal,
  fail: (error: unknown) => void,
  onBytes: ((bytes: number) => void) | undefined,
): Reading {
  const stopped = new AbortController()
  const signal = AbortSignal.any([over, stopped.signal])
  let granted = 0
  let wake = (): void => {}
  signal.addEventListener('abort', () => wake(), { once: true })

  const pump = async (): Promise<void> => {
    let bytes = 0
    for await (const chunk of packChunks(open(signal), CHUNK_BYTES)) {
      while (granted === 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      if (signal.aborted) return
      granted -= 1
      bytes += chunk.length
      send({ type: 'chunk', pass, bytes: chunk }, [chunk.buffer])
      if (pass === 0) onBytes?.(bytes)
    }
    send({ type: 'end', pass })
  }
  pump().catch((error: unknown) => {
    if (signal.aborted) return
    fail(error)
    send({ type: 'source-failed', pass })
  })
  return {
    grant(chunks) {
      granted += chunks
      wake()
    },
    stop: () => stopped.abort(),
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? ('code' in error ? String(error.code) : error.constructor.name) : typeof error
}

function workerFile(): URL {
  const built = new URL('./layer-worker.mjs', import.meta.url)
  return existsSync(fileURLToPath(built)) ? built : new URL('./layer-worker.ts', import.meta.url)
}
