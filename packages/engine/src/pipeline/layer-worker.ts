import { type MessagePort, parentPort } from 'node:worker_threads'
import { ANALYZERS } from '../analyzers/catalog.ts'
import { analyzeLayer, analyzeTree, type LayerAnalysis } from '../layer-report/analyze-layer.ts'
import { fromErrorMessage, toErrorMessage } from './error-message.ts'
import type { FromWorker, LayerTask, ToWorker } from './worker-messages.ts'

/**
 * The thread that analyses layers, one after the other. Bytes are asked for in portions, so that a slow analyzer slows the source down
 * instead of filling the memory.
 */

/** Chunks that may be on their way: with pieces of 256 KiB to 1 MiB enough to keep inflating while the main thread reads on. */
const WINDOW_CHUNKS = 8

if (parentPort) serve(parentPort)

function serve(port: MessagePort): void {
  const send = (message: FromWorker) => port.postMessage(message)
  port.on('message', (message: ToWorker) => {
    if (message.type !== 'analyze') return
    work(port, message.task, send).then(
      (analysis) => send({ type: 'done', analysis }),
      (error: unknown) => send({ type: 'failed', error: toErrorMessage(error) }),
    )
  })
  send({ type: 'ready' })
}

function work(port: MessagePort, task: LayerTask, send: (message: FromWorker) => void): Promise<LayerAnalysis> {
  const wanted = new Set(task.analyzers)
  const options = {
    analyzers: ANALYZERS.filter(({ name }) => wanted.has(name)),
    limits: task.limits,
    signal: new AbortController().signal,
  }
  if (task.layer.kind === 'tree') return analyzeTree(task.layer.directory, options)
  let passes = 0
  const { kind: _, ...blob } = task.layer
  return analyzeLayer({ ...blob, open: () => chunksOf(port, passes++, send) }, options)
}

/** One reading of the blob, as the main thread sends it. */
async function* chunksOf(
  port: MessagePort,
  pass: number,
  send: (message: FromWorker) => void,
): AsyncIterable<Uint8Array> {
  const queue: ToWorker[] = []
  let wake: () => void = () => undefined
  const receive = (message: ToWorker) => {
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
      } else if (message.type === 'source-failed') throw fromErrorMessage(message.error)
      else return
    }
  } finally {
    port.off('message', receive)
    send({ type: 'close', pass })
  }
}
