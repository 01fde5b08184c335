import { expect, test } from 'vitest'
import { parseFormat, parseOutputs } from './parse-outputs.ts'

test('without --output the report goes to standard output', () => {
  expect(parseOutputs(undefined, [], 'table')).toEqual({ stdout: 'table', files: [] })
  expect(parseOutputs('JSON', [], 'table')).toEqual({ stdout: 'json', files: [] })
})

test('a plain file takes the place of standard output', () => {
  expect(parseOutputs('json', ['r.json'], 'table')).toEqual({ files: [{ format: 'json', path: 'r.json' }] })
})

test('format=file pairs come on top', () => {
  expect(parseOutputs(undefined, ['json=a.json', 'cyclonedx=b=c.json'], 'table')).toEqual({
    stdout: 'table',
    files: [
      { format: 'json', path: 'a.json' },
      { format: 'cyclonedx-json', path: 'b=c.json' },
    ],
  })
})

test.each([
  [['json'], '--output takes a file. Write --format json'],
  [['xml=a'], '"xml" is not a format'],
  [['a', 'json=a'], 'names "a" twice'],
  [[''], 'needs a file name'],
])('%j is refused', (outputs, message) => {
  expect(() => parseOutputs('json', outputs, 'table')).toThrow(message)
})

test('an unknown format is answered with those there are', () => {
  expect(() => parseFormat('yaml')).toThrow(/The formats are table, json, /)
  expect(() => parseFormat('constructor')).toThrow(/is not a format/)
})
