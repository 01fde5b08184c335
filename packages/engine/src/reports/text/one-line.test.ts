import { expect, test } from 'vitest'
import { oneLine } from './one-line.ts'

test.each([
  ['plain text stays', 'plain text stays'],
  ['two\r\nlines\tand a tab', 'two lines and a tab'],
  ['\u001b[31mred\u001b[0m', '\\u{1b}[31mred\\u{1b}[0m'],
  ['abc\u202etxt.exe', 'abc\\u{202e}txt.exe'],
  ['zero\u200bwidth', 'zero\\u{200b}width'],
  ['half \ud800 surrogate', 'half \ufffd surrogate'],
  ['漢字 and é', '漢字 and é'],
  ['\u0000', '\\u{0}'],
])('%j is printed as %j', (text, expected) => {
  expect(oneLine(text)).toBe(expected)
})
