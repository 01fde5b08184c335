import { describe, expect, test } from 'vitest'
import { readHidden } from './column-choice.ts'

describe('columns that a reader hid', () => {
  test.each([
    ['nothing stored', null, []],
    ['a stored list', '["a","b"]', ['a', 'b']],
    ['a column that the table no longer has', '["a","gone"]', ['a']],
    ['text that is no JSON', '[', []],
    ['JSON that is no list', '{"a":1}', []],
    ['a list with other things', '["a",7,null]', ['a']],
  ])('are read from %s', (_, stored, expected) => {
    expect(readHidden(stored, ['a', 'b', 'c'])).toEqual(expected)
  })
})
