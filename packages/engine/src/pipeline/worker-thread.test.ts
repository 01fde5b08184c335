import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildLayer, hardLink } from '@plimsoll/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ANALYZERS } from '../analyzers/catalog.ts'
import { DEFAULT_LAYER_LIMITS } from '../layer/limits.ts'
import type { LayerTask } from './worker-messages.ts'
import { startWorkerThread, type WorkerThread } from './worker-thread.ts'

const never = new AbortController().signal
const content = {
  'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
  'app/node_modules/a/package.json': '{"name":"a","version":"1.0.0"}',
  'store/x': '{"name":"b","version":"2.0.0"}',
  'app/node_modules/b/package.json': hardLink('store/x'),
  big: Buffer.alloc(5_000_000, 'abcdefg'),
}
const layer = buildLayer(content, { compression: 'none' })
const limits = { ...DEFAULT_LAYER_LIMITS, fileTimeoutMs: 20_000 }

function taskFor(changes: Partial<Extract<LayerTask['layer'], { kind: 'blob' }>> = {}): LayerTask {
  const { mediaType, digest } = layer
  return {
    layer: { kind: 'blob', mediaType, digest, size: layer.bytes.length, ...changes },
    analyzers: ANALYZERS.map(({ name }) => name),
    limits,
  }
}

async function* chunks(): AsyncIterable<Uint8Array> {
  for (let at = 0; at < layer.bytes.length; at += 100_000) yield layer.bytes.subarray(at, at + 100_000)
}

let folder = ''
let thread: WorkerThread | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-thread-'))
})
afterEach(async () => {
  await thread?.close()
  rmSync(folder, { recursive: true })
})

/** A thread that runs `script` instead of the layer worker. */
function startScript(script: string): WorkerThread {
  const path = join(folder, 'worker.mjs')
  writeFileSync(path, `import { parentPort } from 'node:worker_threads'\n${script}`)
  thread = startWorkerThread(pathToFileURL(path), 32)
  return thread
}

describe('startWorkerThread', () => {
  it('analyses layers one after the other, hard links by a second reading, without touching the bytes it is given', async () => {
    thread = startWorkerThread()
    const before = Buffer.from(layer.bytes)
    const seen: number[] = []
    let readings = 0
    const open = () => {
      readings += 1
      return chunks()
    }
    const first = await thread.analyze(taskFor(), open, never, (bytes) => seen.push(bytes))
    expect(readings).toBe(2)
    expect(seen.at(-1)).toBe(layer.bytes.length)
    expect(seen.toSorted((a, b) => a - b)).toEqual(seen)
    expect(await thread.analyze(taskFor(), open, never)).toEqual(first)
    expect(first).toMatchObject({ isWhole: true, report: { diffId: layer.diffId, status: 'complete' } })
    expect(JSON.stringify(first)).toContain('"version":"2.0.0"')
    expect(before.equals(layer.bytes)).toBe(true)
    expect(thread.isAlive).toBe(true)
  })

  it('reads a range of a local file by itself', async () => {
    thread = startWorkerThread()
    const path = join(folder, 'archive')
    writeFileSync(path, Buffer.concat([Buffer.alloc(1_000), layer.bytes, Buffer.alloc(1_000)]))
    const file = { path, offset: 1_000, size: layer.bytes.length }
    const seen: number[] = []
    const open = () => {
      throw new Error('nobody should ask')
    }
    const analyzed = await thread.analyze(taskFor({ file }), open, never, (bytes) => seen.push(bytes))
    expect(analyzed).toMatchObject({ isWhole: true, digest: layer.digest })
    expect(seen.at(-1)).toBe(layer.bytes.length)
    await expect(
      thread.analyze(taskFor({ file: { ...file, path: join(folder, 'no') } }), open, never),
    ).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
    })
  })

  it('walks a directory', async () => {
    thread = startWorkerThread()
    writeFileSync(join(folder, 'file'), 'x')
    const task: LayerTask = { layer: { kind: 'tree', directory: folder }, analyzers: [], limits }
    expect(await thread.analyze(task, chunks, never)).toMatchObject({ report: { entries: ['file'] }, isWhole: false })
  })

  it('fails like the layer room for wrong bytes', async () => {
    thread = startWorkerThread()
    const wrong = taskFor({ digest: buildLayer({}).digest })
    await expect(thread.analyze(wrong, chunks, never)).rejects.toMatchObject({
      name: 'LayerError',
      code: 'LAYER_DIGEST_MISMATCH',
    })
  })

  it('passes errors of the source on as they are', async () => {
    thread = startWorkerThread()
    const broken = async function* () {
      yield layer.bytes.slice(0, 1_000)
      throw new RangeError('the network')
    }
    await expect(thread.analyze(taskFor(), broken, never)).rejects.toThrow(RangeError)
    expect(thread.isAlive).toBe(false)
  })

  it('ends when aborted, and lets the source know', async () => {
    thread = startWorkerThread()
    const controller = new AbortController()
    let seen: AbortSignal | undefined
    const endless = async function* (signal: AbortSignal) {
      seen = signal
      yield layer.bytes.slice(0, 1_000)
      controller.abort(new Error('enough'))
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      yield new Uint8Array(1)
    }
    await expect(thread.analyze(taskFor(), endless, controller.signal)).rejects.toThrow('enough')
    expect(seen?.aborted).toBe(true)
    expect(thread.isAlive).toBe(false)
  })

  it('reads no further ahead of a slow thread than its window', async () => {
    const slow = startScript(`
      parentPort.on('message', (message) => {
        if (message.type !== 'analyze') return
        parentPort.postMessage({ type: 'open', pass: 0 })
        parentPort.postMessage({ type: 'pull', pass: 0, chunks: 2 })
      })
    `)
    const controller = new AbortController()
    let taken = 0
    const endless = async function* () {
      for (;;) {
        taken += 1
        if (taken === 3) setImmediate(() => setImmediate(() => controller.abort(new Error('enough'))))
        yield new Uint8Array(1 << 20)
      }
    }
    await expect(slow.analyze(taskFor(), endless, controller.signal)).rejects.toThrow('enough')
    expect(taken).toBeLessThan(6)
  })

  it.each([
    ['throws', "throw new Error('bug')"],
    ['exits', 'process.exit(3)'],
    ['runs out of memory', 'const all = []; for (;;) all.push(new Array(100_000).fill({}))'],
  ])('tells of a thread that %s, and does not end the process', async (_, act) => {
    const dying = startScript(`parentPort.on('message', () => { ${act} })`)
    expect(await dying.analyze(taskFor(), chunks, never)).toMatchObject({ kind: 'crashed' })
    expect(dying.isAlive).toBe(false)
    expect(await dying.analyze(taskFor(), chunks, never)).toMatchObject({ kind: 'crashed' })
  })

  it('tells of a thread that has hung', async () => {
    const hanging = startScript("parentPort.on('message', () => { for (;;); })")
    const task = { ...taskFor(), limits: { ...limits, fileTimeoutMs: 50 } }
    expect(await hanging.analyze(task, chunks, never)).toMatchObject({ kind: 'stalled' })
    expect(hanging.isAlive).toBe(false)
  })
})
