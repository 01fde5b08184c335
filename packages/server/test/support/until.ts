import { setTimeout as delay } from 'node:timers/promises'

/** Asks again and again until the answer is one; fails after a while with the last question's name. */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>, limitMs = 60_000): Promise<T> {
  const end = performance.now() + limitMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (performance.now() > end) throw new Error(`Waited in vain: ${what}.`)
    await delay(50)
  }
}
