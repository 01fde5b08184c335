import { describe, expect, test } from 'vitest'
import { cleanDetails, cleanSummary, cleanTime, cleanWords, isCleanUrl, isCleanWord } from './clean.ts'

const now = new Date('2026-03-01T12:00:00Z')

describe('what upstream says is cleaned at the door', () => {
  test.each([['CVE-2024-1'], ['golang.org/x/net'], ['1:2.3-4~deb12u1'], ['名前']])('%s is a word', (word) => {
    expect(isCleanWord(word)).toBe(true)
  })

  test.each([
    [''],
    [' x'],
    ['x '],
    ['a\u0000b'],
    ['a\u001b[31m'],
    ['a\nb'],
    ['a\u0085'],
    ['x'.repeat(513)],
    [7],
    [null],
  ])('%j is no word', (word) => {
    expect(isCleanWord(word)).toBe(false)
  })

  test('lists lose what is no word, duplicates, and everything beyond the bound', () => {
    expect(cleanWords(['a', 'a', 3, 'b\u0007', 'c', 'd'], 2)).toEqual(['a', 'c'])
    expect(cleanWords('abc', 9)).toEqual([])
  })

  test('a summary is one bounded line', () => {
    expect(cleanSummary('  a\n\tb\u0000c ')).toBe('a b c')
    expect(cleanSummary('x'.repeat(1000))).toHaveLength(300)
    expect(cleanSummary(' \n ')).toBeUndefined()
    expect(cleanSummary(undefined)).toBeUndefined()
  })

  test('details keep their lines, lose escapes, and are never cut inside a character', () => {
    expect(cleanDetails('a\r\nb\u001b[31mc')).toBe('a\nb[31mc')
    const cut = cleanDetails(`${'x'.repeat(3998)}😀😀`) ?? ''
    expect(cut).toBe(`${'x'.repeat(3998)}…`)
  })

  test.each([
    ['2024-06-01', '2024-06-01T00:00:00Z'],
    ['2024-06-01T10:20:30Z', '2024-06-01T10:20:30Z'],
    ['2024-06-01T10:20:30.123456Z', '2024-06-01T10:20:30Z'],
    ['2024-06-01T10:20:30+08:00', '2024-06-01T02:20:30Z'],
    ['2024-06-01T10:20', '2024-06-01T10:20:00Z'],
    ['2024-06-01 10:20:30', '2024-06-01T10:20:30Z'],
    ['2026-03-02T23:00:00Z', '2026-03-02T23:00:00Z'],
  ])('%s is %s', (text, time) => {
    expect(cleanTime(text, now)).toEqual({ time })
  })

  test.each([['yesterday'], ['2024-13-01'], ['2024-06-01T10:20:30 evil'], [1717200000], ['1800-01-01']])(
    '%s is no time',
    (text) => {
      expect(cleanTime(text, now)).toBe('invalid')
    },
  )

  test('a time beyond the tolerance is in the future', () => {
    expect(cleanTime('2026-03-05', now)).toBe('future')
    expect(cleanTime('9999-12-31T23:59:59Z', now)).toBe('future')
  })

  test.each([
    ['https://example.org/a?b#c', true],
    ['http://example.org', true],
    ['javascript:alert(1)', false],
    ['https://user:secret@example.org/', false],
    ['https://', false],
    ['ftp://example.org/', false],
  ])('%s as a reference: %s', (url, clean) => {
    expect(isCleanUrl(url)).toBe(clean)
  })
})
