import { describe, expect, it } from 'vitest'
import { singleFlight } from './single-flight.ts'

const never = new AbortController().signal

describe('singleFlight', () => {
  it('shares work that is under way, and starts it again for those who ask later', async () => {
    const flights = singleFlight<number>()
    let started = 0
    const work = async () => {
      started += 1
      return started
    }
    const asked = ['a', 'a', 'b'].map((key) => flights.run(key, never, work))
    expect(await Promise.all(asked)).toEqual([1, 1, 2])
    expect(await flights.run('a', never, work)).toBe(3)
  })

  it('leaves the work to the others when one goes away, and aborts it when the last one goes', async () => {
    const flights = singleFlight<string>()
    const [first, second] = [new AbortController(), new AbortController()]
    let seen: AbortSignal | undefined
    const work = (signal: AbortSignal) => {
      seen = signal
      return new Promise<string>(() => undefined)
    }
    const asked = [flights.run('a', first.signal, work), flights.run('a', second.signal, work)]
    first.abort(new Error('first went'))
    await expect(asked[0]).rejects.toThrow('first went')
    expect(seen?.aborted).toBe(false)
    second.abort(new Error('second went'))
    await expect(asked[1]).rejects.toThrow('second went')
    expect(seen?.aborted).toBe(true)
    expect(await flights.run('a', never, async () => 'anew')).toBe('anew')
  })

  it("tries one's own work when somebody else's failed", async () => {
    const flights = singleFlight<string>()
    const failing = flights.run('a', never, () => Promise.reject(new Error('their source is gone')))
    const own = flights.run('a', never, async () => 'mine')
    await expect(failing).rejects.toThrow('their source is gone')
    expect(await own).toBe('mine')
  })

  it('tells the one whose work it was of its failure, and forgets it', async () => {
    const flights = singleFlight<string>()
    await expect(flights.run('a', never, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await flights.run('a', never, async () => 'yes')).toBe('yes')
  })

  it('starts nothing for somebody who has gone already', async () => {
    let started = 0
    const work = async () => {
      started += 1
    }
    await expect(singleFlight<void>().run('a', AbortSignal.abort(new Error('gone')), work)).rejects.toThrow('gone')
    expect(started).toBe(0)
  })

  it('notices an abort that the work itself brings about at once', async () => {
    const controller = new AbortController()
    const work = (signal: AbortSignal) => {
      controller.abort(new Error('enough'))
      return new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }
    await expect(singleFlight<never>().run('a', controller.signal, work)).rejects.toThrow('enough')
  })
})
