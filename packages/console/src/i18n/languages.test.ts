import { expect, test } from 'vitest'
import { toLanguage } from './languages.ts'

test.each([
  ['zh', 'zh-CN'],
  ['zh-Hans-SG', 'zh-CN'],
  ['ZH-TW', 'zh-CN'],
  ['en-GB', 'en'],
  ['de', 'en'],
  [null, 'en'],
  [undefined, 'en'],
])('who asks for %s is answered in %s', (wish, language) => {
  expect(toLanguage(wish)).toBe(language)
})
