import { describe, expect, it } from 'vitest'
import { createThreadPool } from './thread-pool.ts'
import type { WorkerThread } from './worker-thread.ts'

interface TestThread extends WorkerThread {
  readonly id: number
}

function testThreads(): { started: TestThread[]; start: () => TestThread; dead: Set<number> } {
  const started: TestThread[] = []
  const dead = new Set<number>()
  const start = (): TestThread => {
    const id = started.length
    const thread: TestThread = {
      id,
      get isAlive() {
        return !dead.has(id)
      },
      analyze: () => Promise.reject(new Error('not asked for')),
      close: async () => {
        dead.add(id)
      },
    }
    started.push(thread)
    return thread
  }
  return { started, start, dead }
}

const never = new AbortController().signal

describe('createThreadPool', () => {
  it('starts no more threads than it may, and uses them again', async () => {
    const { started, start } = testThreads()
    const pool = createThreadPool(2, start)
    let running = 0
    let most = 0
    const work = async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
    }
    await Promise.all(Array.from({ length: 10 }, () => pool.with(never, work)))
    expect(most).toBe(2)
    expect(started).toHaveLength(2)
    expect(pool.hasIdle).toBe(true)
  })

  it('serves those who wait in their order', async () => {
    const { start } = testThreads()
    const pool = createThreadPool(1, start)
    const order: number[] = []
    await Promise.all([1, 2, 3, 4].map((nth) => pool.with(never, async () => order.push(nth))))
    expect(order).toEqual([1, 2, 3, 4])
  })

  it('replaces a thread that died', async () => {
    const { started, start, dead } = testThreads()
    const pool = createThreadPool(1, start)
    await pool.with(never, async () => dead.add(0))
    await pool.with(never, async () => undefined)
    expect(started).toHaveLength(2)
  })

  it('does not lose the turn of those who went away while waiting', async () => {
    const { start } = testThreads()
    const pool = createThreadPool(1, start)
    const release = Promise.withResolvers<void>()
    const busy = pool.with(never, () => release.promise)
    const controller = new AbortController()
    const gone = pool.with(controller.signal, async () => 'never')
    const patient = pool.with(never, async () => 'served')
    controller.abort(new Error('gone'))
    await expect(gone).rejects.toThrow('gone')
    release.resolve()
    await busy
    expect(await patient).toBe('served')
    expect(await pool.with(never, async () => 'next')).toBe('next')
  })

  it('goes on after work that failed', async () => {
    const { start } = testThreads()
    const pool = createThreadPool(1, start)
    await expect(pool.with(never, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await pool.with(never, async () => 'yes')).toBe('yes')
  })

  it('closes all threads, busy ones too', async () => {
    const { start, dead } = testThreads()
    const pool = createThreadPool(2, start)
    const held = Promise.withResolvers<void>()
    const busy = pool.with(never, () => held.promise)
    await pool.with(never, async () => undefined)
    await pool.close()
    expect(dead.size).toBe(2)
    held.resolve()
    await busy
  })
})
