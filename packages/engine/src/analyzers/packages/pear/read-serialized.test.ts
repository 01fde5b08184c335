import { describe, expect, test } from 'vitest'
import { readSerialized } from './read-serialized.ts'

const read = (text: string) => readSerialized(Buffer.from(text))

describe('what PHP serializes', () => {
  test.each([
    ['N;', ''],
    ['b:1;', '1'],
    ['i:-7;', '-7'],
    ['d:0.5;', '0.5'],
    ['s:0:"";', ''],
    ['s:4:"a";b";', 'a";b'],
    ['s:2:"ü";', 'ü'],
    ['a:0:{}', new Map()],
    [
      'a:2:{i:0;s:1:"x";s:9:"__proto__";a:1:{i:0;N;}}',
      new Map<string, unknown>([
        ['0', 'x'],
        ['__proto__', new Map([['0', '']])],
      ]),
    ],
  ])('%s is read', (text, value) => {
    expect(read(text)).toEqual(value)
  })

  test.each([
    ['', 'nothing'],
    ['s:5:"abc";', 'a string that ends early'],
    ['s:-1:"";', 'a negative length'],
    ['s:99999999999:"";', 'a length of eleven digits'],
    ['a:3:{i:0;N;}', 'a list that ends early'],
    ['a:1:{a:0:{}N;}', 'a list as key'],
    [`i:${'1'.repeat(40)};`, 'a number of forty digits'],
    ['O:8:"stdClass":0:{}', 'an object'],
    ['R:1;', 'a reference'],
    [`${'a:1:{i:0;'.repeat(33)}N;${'}'.repeat(33)}`, 'a tower of 33 lists'],
  ])('%s is refused: %s', (text) => {
    expect(() => read(text)).toThrow(SyntaxError)
  })

  test('32 levels and 200,000 values are read, one more value is refused', () => {
    const tower = `${'a:1:{i:0;'.repeat(32)}N;${'}'.repeat(32)}`
    expect(read(tower)).toBeInstanceOf(Map)
    const list = (pairs: number) => `a:${pairs}:{${'i:0;N;'.repeat(pairs)}}`
    expect(read(list(99_999))).toBeInstanceOf(Map)
    expect(() => read(list(100_000))).toThrow(SyntaxError)
  })
})
