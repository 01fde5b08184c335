import { describe, expect, it } from 'vitest'
import { clip, toInstant, toJson, toText } from './to-json.ts'

describe('toJson', () => {
  it('replaces what jsonb refuses, at any depth, and leaves everything else', () => {
    const json = toJson({ a: ['x\0y', { b: '\uD800', c: '😀' }], d: undefined, e: 1 })

    expect(json).toBe('{"a":["x\uFFFDy",{"b":"\uFFFD","c":"😀"}],"e":1}')
    expect(toText('a\0\uDC00')).toBe('a\uFFFD\uFFFD')
  })
})

describe('clip', () => {
  it('keeps short text and says where longer text was cut', () => {
    expect(clip('abc', 3)).toBe('abc')
    expect(clip('abcd', 3)).toBe('ab…')
  })
})

describe('toInstant', () => {
  it.each([
    ['2024-02-30T00:00:00Z', '2024-03-01T00:00:00.000Z'],
    ['2024-05-06T07:08:09.123456789+02:00', '2024-05-06T05:08:09.123Z'],
    ['0001-01-01T00:00:00Z', undefined],
    ['banana', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %s as %s', (text, instant) => {
    expect(toInstant(text)).toBe(instant)
  })
})
