import { expect, test } from 'vitest'
import { singleFlight } from './single-flight.ts'

test('who asks while the work is under way shares it; who asks later starts it again', async () => {
  const flights = singleFlight<number>()
  let started = 0
  const work = async () => ++started
  const signal = new AbortController().signal
  expect(
    await Promise.all([flights.run('a', signal, work), flights.run('a', signal, work), flights.run('b', signal, work)]),
  ).toEqual([1, 1, 2])
  expect(await flights.run('a', signal, work)).toBe(3)
})

test('one who goes away leaves the work to the others; when the last one goes it is aborted', async () => {
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
})

test('a failure is told to everybody and forgotten', async () => {
  const flights = singleFlight<string>()
  const signal = new AbortController().signal
  const failing = () => Promise.reject(new Error('no'))
  await expect(Promise.all([flights.run('a', signal, failing), flights.run('a', signal, failing)])).rejects.toThrow(
    'no',
  )
  expect(await flights.run('a', signal, async () => 'yes')).toBe('yes')
})
