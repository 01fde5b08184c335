import { type MessagePort, parentPort } from 'node:worker_threads'
import { EVERY_ANALYZER } from '../analyzers/choose-analyzers.ts'
import { MiB } from '../domain/units.ts'
import { type AnalyzedLayer, analyzeLayer, analyzeTree } from '../layer-report/analyze-layer.ts'
import { toErrorMessage } from './error-message.ts'
import { readFileRange } from './read-file-range.ts'
import type { FromWorker, LayerTask, ToWorker } from './worker-messages.ts'

/**
 * The thread that analyses layers, one after the other. Bytes are asked for in portions, so that a slow analyzer slows the source down
 * instead of filling the memory.
 */

/** Chunks (of 1 MiB) that may be on their way. */
const WINDOW_CHUNKS = 4
const ALIVE_INTERVAL_MS = 2_000
const REPORT_BYTES: number = 4 * MiB

if (parentPort) serve(parentPort)

function serve(port: MessagePort): void {
  const send = (message: FromWorker): void => port.postMessage(message)
  port.on('message', (message: ToWorker) => {
    if (message.type !== 'analyze') return
    const pulse = setInterval(() => send({ type: 'alive' }), ALIVE_INTERVAL_MS)
    work(port, message.task, send)
      .then(
        (analyzed) => send({ type: 'done', analyzed }),
        (error: unknown) => send({ type: 'failed', error: toErrorMessage(error) }),
      )
      .finally(() => clearInterval(pulse))
  })
}

function work(port: MessagePort, task: LayerTask, send: (message: FromWorker) => void): Promise<AnalyzedLayer> {
  const wanted = new Set(task.analyzers)
  const options = {
    analyzers: EVERY_ANALYZER.filter(({ name }) => wanted.has(name)),
    limits: task.limits,
    // Whoever gives up ends the thread.
    signal: new AbortController().signal,
  }
  if (task.layer.kind === 'tree') return analyzeTree(task.layer.directory, options)
  let passes = 0
  const { kind: _, file, ...blob } = task.layer
  const open = (): AsyncIterable<Uint8Array> => {
    const pass = passes
    passes += 1
    if (file === undefined) return chunksOf(port, pass, send)
    return pass === 0 ? reported(readFileRange(file), send) : readFileRange(file)
  }
  return analyzeLayer({ ...blob, open }, options)
}

async function* reported(
  chunks: AsyncIterable<Uint8Array>,
  send: (message: FromWorker) => void,
): AsyncIterable<Uint8Array> {
  let bytes = 0
  let told = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes - told >= REPORT_BYTES) {
      told = bytes
      send({ type: 'read', bytes })
    }
    yield chunk
  }
  send({ type: 'read', bytes })
}

/** One reading of the blob, as the main thread sends it. */
async function* chunksOf(
  port: MessagePort,
  pass: number,
  send: (message: FromWorker) => void,
): AsyncIterable<Uint8Array> {
  const queue: ToWorker[] = []
  let wake = (): void => {}
  const receive = (message: ToWorker): void => {
    if (message.type === 'analyze' || message.pass !== pass) return
    queue.push(message)
    wake()
  }
  port.on('message', receive)
  try {
    send({ type: 'open', pass })
    send({ type: 'pull', pass, chunks: WINDOW_CHUNKS })
    for (;;) {
      const message = queue.shift()
      if (message === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      } else if (message.type === 'chunk') {
        send({ type: 'pull', pass, chunks: 1 })
        yield message.bytes
      } else if (message.type === 'source-failed') {
        throw new Error('The main thread could not read the layer.')
      } else {
        return
      }
    }
  } finally {
    port.off('message', receive)
    send({ type: 'close', pass })
  }
}
