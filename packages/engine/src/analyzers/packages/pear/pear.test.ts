import { analyzedFile, analyzeFile } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import { pear } from './pear.ts'

const PLACE = 'usr/share/php/.registry/x.reg'
const text = (value: string) => `s:${value.length}:"${value}";`

test.each([
  ['a record that is no list', text('x')],
  ['a name that is a list', `a:2:{${text('name')}a:0:{}${text('version')}${text('1')}}`],
  ['a version that is nowhere', `a:1:{${text('name')}${text('x')}}`],
  ['a name of 201 characters', `a:2:{${text('name')}${text('x'.repeat(201))}${text('version')}${text('1')}}`],
])('%s is told, and no package', async (_, content) => {
  await using file = analyzedFile(PLACE, content)
  const { facts, problems } = await analyzeFile(pear, file)
  expect(facts).toEqual([])
  expect(problems.map(({ code }) => code)).toEqual(['MALFORMED'])
})
