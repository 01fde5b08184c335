import type { Clock } from '@plimsoll/engine'
import { describe, expect, it } from 'vitest'
import { requestPacer } from './request-pacer.ts'

const signal = new AbortController().signal

function fakeClock(): Clock & { advance(ms: number): void } {
  let now = 1_000_000
  return {
    now: () => now,
    async sleep(ms) {
      now += ms
    },
    random: () => 0,
    advance(ms) {
      now += ms
    },
  }
}

describe('requestPacer', () => {
  it('lets a moment of requests go at once, and the others at its rate', async () => {
    const clock = fakeClock()
    const pacer = requestPacer(10, clock)
    const start = clock.now()
    for (let request = 0; request < 105; request += 1) await pacer.take(signal)

    expect(clock.now() - start).toBe(10_000)
  })

  it('sends nothing for as long as the registry asked, and then half as often', async () => {
    const clock = fakeClock()
    const pacer = requestPacer(10, clock)
    await pacer.take(signal)
    pacer.slowDown(7000)
    const start = clock.now()
    await pacer.take(signal)
    const afterWait = clock.now() - start
    await pacer.take(signal)

    expect(afterWait).toBeGreaterThanOrEqual(7000)
    expect(clock.now() - start - afterWait).toBeGreaterThan(150)
  })

  it('counts requests that were refused together as one refusal, and recovers', async () => {
    const clock = fakeClock()
    const pacer = requestPacer(100, clock)
    for (let refused = 0; refused < 8; refused += 1) pacer.slowDown(1000)
    for (let request = 0; request < 200; request += 1) await pacer.take(signal)
    clock.advance(10_000)
    const start = clock.now()
    for (let request = 0; request < 150; request += 1) await pacer.take(signal)

    // 150 requests at 100 a second, of which half a second's worth goes at once.
    expect(clock.now() - start).toBeLessThan(1100)
  })

  it('never stops for good', async () => {
    const clock = fakeClock()
    const pacer = requestPacer(1, clock)
    for (let refusal = 0; refusal < 20; refusal += 1) {
      pacer.slowDown(undefined)
      await pacer.take(signal)
    }
    const start = clock.now()
    await pacer.take(signal)

    expect(clock.now() - start).toBeLessThanOrEqual(2000)
  })

  it('ends a wait when it is told to', async () => {
    const stop = new AbortController()
    const pacer = requestPacer(1)
    pacer.slowDown(60_000)
    const waiting = pacer.take(stop.signal)
    stop.abort(new Error('enough'))

    await expect(waiting).rejects.toThrow('enough')
  })
})
