import { rpmHeader } from '@plimsoll/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRpmHeader, TAG } from './rpm-header.ts'

const uint32s = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [nth, value] of values.entries()) bytes.writeUInt32BE(value, nth * 4)
  return bytes
}

describe('parseRpmHeader', () => {
  it('gives strings and integers of every width, and nothing for absent tags or other types', () => {
    const header = parseRpmHeader(
      rpmHeader({
        name: 'a',
        version: '1',
        release: '2',
        epoch: 70_000,
        files: [{ path: '/x/y', mode: 0o100755, state: 3 }],
      }),
    )
    expect(header?.strings(TAG.name)).toEqual(['a'])
    expect(header?.integers(TAG.epoch)).toEqual([70_000])
    expect(header?.integers(TAG.fileModes)).toEqual([0o100755])
    expect(header?.integers(TAG.fileStates)).toEqual([3])
    expect(header?.strings(TAG.directoryNames)).toEqual(['/x/'])
    expect([header?.strings(TAG.vendor), header?.strings(TAG.epoch), header?.integers(TAG.name)]).toEqual([[], [], []])
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['no entries', uint32s(0, 0)],
    ['more entries than bytes', uint32s(100, 0)],
    ['more data than bytes', Buffer.concat([uint32s(1, 100), Buffer.alloc(16)])],
    ['four billion entries', uint32s(0xffffffff, 0xffffffff)],
  ])('is undefined for %s', (_what, bytes) => {
    expect(parseRpmHeader(bytes)).toBeUndefined()
  })

  it('ends values that lead outside the data', () => {
    const header = parseRpmHeader(Buffer.concat([uint32s(2, 4, 1000, 6, 0, 5, 1003, 4, 2, 9), Buffer.from('abc\0')]))
    expect(header?.strings(1000)).toEqual(['abc'])
    expect(header?.integers(1003)).toEqual([])
  })

  it('never throws', () => {
    const whole = rpmHeader({
      name: 'a',
      version: '1',
      release: '2',
      epoch: 1,
      files: [{ path: '/a/b' }, { path: '/c/d' }],
    })
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 8 }), (changes) => {
        const bytes = Uint8Array.from(whole)
        for (const [at, value] of changes) bytes[at] = value
        const header = parseRpmHeader(bytes)
        for (const tag of Object.values(TAG)) {
          expect(header?.strings(tag).length ?? 0).toBeLessThan(100)
          expect(header?.integers(tag).length ?? 0).toBeLessThan(100_000)
        }
      }),
    )
  })
})
