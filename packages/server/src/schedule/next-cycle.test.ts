import { describe, expect, it } from 'vitest'
import { isTimeZone, isWithin, nextCycleAt } from './next-cycle.ts'

const at = (text: string): Date => new Date(text)
const night = { startHour: 22, endHour: 4, timeZone: 'Asia/Shanghai' }

describe('nextCycleAt', () => {
  const now = at('2026-03-10T12:00:00Z')

  it.each([
    ['stop', '2026-03-09T00:00:00Z', null],
    ['3-days', '2026-03-09T00:00:00Z', '2026-03-12T00:00:00.000Z'],
    ['1-week', '2026-03-09T00:00:00Z', '2026-03-16T00:00:00.000Z'],
    ['2-weeks', '2026-03-09T00:00:00Z', '2026-03-23T00:00:00.000Z'],
    ['3-days', '2026-01-01T00:00:00Z', '2026-03-10T12:00:00.000Z'],
  ] as const)('%s after %s is %s', (cycle, last, expected) => {
    expect(nextCycleAt({ cycle, window: null }, at(last), now)?.toISOString() ?? null).toBe(expected)
  })

  it('is now when there was none yet', () => {
    expect(nextCycleAt({ cycle: '1-week', window: null }, undefined, now)).toEqual(now)
  })

  it('waits for the window, told in its own zone', () => {
    expect(nextCycleAt({ cycle: '1-week', window: night }, undefined, now)?.toISOString()).toBe(
      '2026-03-10T14:00:00.000Z',
    )
    expect(nextCycleAt({ cycle: '1-week', window: night }, undefined, at('2026-03-10T19:30:00Z'))?.toISOString()).toBe(
      '2026-03-10T19:30:00.000Z',
    )
  })

  it('finds an hour on the days that clocks are moved', () => {
    const window = { startHour: 2, endHour: 3, timeZone: 'Europe/Berlin' }

    const spring = nextCycleAt({ cycle: '3-days', window }, undefined, at('2026-03-29T00:30:00Z'))

    expect(spring?.toISOString()).toBe('2026-03-30T00:00:00.000Z')
  })
})

describe('isWithin', () => {
  it.each([
    [14, true],
    [19, true],
    [20, false],
    [13, false],
  ])('22 to 4 in Shanghai at %i:00 UTC: %s', (hour, expected) => {
    expect(isWithin(night, at(`2026-03-10T${hour}:00:00Z`))).toBe(expected)
  })

  it('is the whole day when both hours are the same', () => {
    expect(isWithin({ startHour: 5, endHour: 5, timeZone: 'UTC' }, at('2026-03-10T17:00:00Z'))).toBe(true)
  })
})

describe('isTimeZone', () => {
  it.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['Mars/Olympus', false],
    ['', false],
  ])('%s: %s', (name, expected) => {
    expect(isTimeZone(name)).toBe(expected)
  })
})
