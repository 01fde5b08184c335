import { startWorkerThread, type WorkerThread } from './worker-thread.ts'

/** Threads that are started when first needed and kept until the pool is closed. */
export interface ThreadPool {
  /** Is a thread waiting for work? */
  readonly hasIdle: boolean
  /** Runs `work` on a free thread, starting one if there may be more; otherwise waits for one, first come first served. */
  with<T>(signal: AbortSignal, work: (thread: WorkerThread) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** @param size threads at most */
export function createThreadPool(size: number, start: () => WorkerThread = () => startWorkerThread()): ThreadPool {
  const idle: WorkerThread[] = []
  const all = new Set<WorkerThread>()
  const waiting = new Set<() => void>()
  let busy = 0

  const turn = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted()
    if (busy < size) {
      busy += 1
      return
    }
    // Whoever is woken takes the place over from the one who leaves.
    await new Promise<void>((resolve, reject) => {
      const take = (): void => {
        waiting.delete(take)
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = (): void => {
        waiting.delete(take)
        reject(signal.reason)
      }
      waiting.add(take)
      signal.addEventListener('abort', leave, { once: true })
    })
  }
  return {
    get hasIdle() {
      return idle.length > 0
    },
    async with(signal, work) {
      await turn(signal)
      const thread = idle.pop() ?? start()
      all.add(thread)
      try {
        return await work(thread)
      } finally {
        if (thread.isAlive) idle.push(thread)
        else all.delete(thread)
        const [next] = waiting
        if (next === undefined) busy -= 1
        else next()
      }
    },
    async close() {
      idle.length = 0
      await Promise.all([...all].map((thread) => thread.close()))
    },
  }
}
