import { expect, test } from 'vitest'
import { wantsColor, widthOf } from './color.ts'

const stream = (isTTY: boolean, columns?: number) => ({
  isTTY,
  ...(columns === undefined ? {} : { columns }),
  write: () => true,
})

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [true, { TERM: 'dumb' }, false],
  [false, { FORCE_COLOR: '1' }, true],
  [false, { FORCE_COLOR: '0' }, false],
  [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
])('terminal %j with %j: colours %j', (isTTY, env, expected) => {
  expect(wantsColor(stream(isTTY), env)).toBe(expected)
})

test.each([
  [100, { COLUMNS: '80' }, 100],
  [undefined, { COLUMNS: '80' }, 80],
  [undefined, { COLUMNS: 'wide' }, undefined],
  [0, {}, undefined],
])('a stream of %j columns with %j is %j wide', (columns, env, expected) => {
  expect(widthOf(stream(false, columns), env)).toBe(expected)
})
