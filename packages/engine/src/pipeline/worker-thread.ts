import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { CodedError } from '../domain/errors.ts'
import type { LayerAnalysis } from '../layer-report/analyze-layer.ts'
import { fromErrorMessage, toErrorMessage } from './error-message.ts'
import type { FromWorker, LayerTask, ToWorker } from './worker-messages.ts'

/** A thread that analyses one layer at a time. */
export interface WorkerThread {
  /** @param open reads the layer's bytes from the start; called again for a second pass   @param onBytes how many bytes have been handed over so far */
  analyze(
    task: LayerTask,
    open: (signal: AbortSignal) => AsyncIterable<Uint8Array>,
    signal: AbortSignal,
    onBytes?: (bytes: number) => void,
  ): Promise<LayerAnalysis>
  /** Can it take another layer? Not after a crash or an abort. */
  readonly isAlive: boolean
  close(): Promise<void>
}

/** Memory that a thread's heap may take, in mebibytes; buffers of layers lie outside of it. */
const MAX_HEAP_MIB = 1_024

/** Starts the thread from the sources, or from the file that stands beside the bundle. */
export function startWorkerThread(): WorkerThread {
  const worker = new Worker(workerFile(), {
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  worker.unref()
  let alive = true
  worker.once('exit', () => {
    alive = false
  })
  return {
    get isAlive() {
      return alive
    },
    async analyze(task, open, signal, onBytes) {
      signal.throwIfAborted()
      const readings = new AbortController()
      const outcome = Promise.withResolvers<LayerAnalysis>()
      const passes = new Map<number, Reading>()
      const send = (message: ToWorker, transfer: readonly ArrayBuffer[] = []) => worker.postMessage(message, transfer)
      const receive = (message: FromWorker) => {
        if (message.type === 'done') outcome.resolve(message.analysis)
        else if (message.type === 'failed') outcome.reject(fromErrorMessage(message.error))
        else if (message.type === 'open')
          passes.set(message.pass, startReading(open, message.pass, send, readings.signal, onBytes))
        else if (message.type === 'pull') passes.get(message.pass)?.grant(message.chunks)
        else if (message.type === 'close') passes.get(message.pass)?.stop()
      }
      const crashed = (cause: unknown) =>
        outcome.reject(
          new CodedError('WORKER_CRASHED', 'The thread that analysed this layer came to its end.', { cause }),
        )
      const exited = (code: number) => crashed(new Error(`exit code ${code}`))
      const aborted = () => outcome.reject(signal.reason)
      worker.ref()
      worker.on('message', receive)
      worker.on('error', crashed)
      worker.on('exit', exited)
      signal.addEventListener('abort', aborted, { once: true })
      try {
        send({ type: 'analyze', task })
        return await outcome.promise
      } catch (error) {
        // What the thread still does is for nobody; a fresh one takes the next layer.
        if (signal.aborted) {
          alive = false
          await worker.terminate()
        }
        throw error
      } finally {
        readings.abort()
        signal.removeEventListener('abort', aborted)
        worker.off('message', receive)
        worker.off('error', crashed)
        worker.off('exit', exited)
        worker.unref()
      }
    },
    async close() {
      alive = false
      await worker.terminate()
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
  parent: AbortSignal,
  onBytes: ((bytes: number) => void) | undefined,
): Reading {
  const stopped = new AbortController()
  const signal = AbortSignal.any([parent, stopped.signal])
  let granted = 0
  let wake: () => void = () => undefined
  signal.addEventListener('abort', () => wake(), { once: true })

  async function pump(): Promise<void> {
    let bytes = 0
    for await (const chunk of open(signal)) {
      while (granted === 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      if (signal.aborted) return
      granted--
      bytes += chunk.length
      const own = ownBuffer(chunk)
      send({ type: 'chunk', pass, bytes: own }, [own.buffer])
      if (pass === 0) onBytes?.(bytes)
    }
    send({ type: 'end', pass })
  }

  pump().catch((error: unknown) => {
    if (!signal.aborted) send({ type: 'source-failed', pass, error: toErrorMessage(error) })
  })
  return {
    grant(chunks) {
      granted += chunks
      wake()
    },
    stop: () => stopped.abort(),
  }
}

/** Only a buffer that nobody else looks into may be transferred; slices of a pool are copied. */
function ownBuffer(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = chunk
  return buffer instanceof ArrayBuffer && chunk.byteOffset === 0 && chunk.byteLength === buffer.byteLength
    ? (chunk as Uint8Array<ArrayBuffer>)
    : Uint8Array.from(chunk)
}

function workerFile(): URL {
  const built = new URL('./layer-worker.mjs', import.meta.url)
  return existsSync(fileURLToPath(built)) ? built : new URL('./layer-worker.ts', import.meta.url)
}
