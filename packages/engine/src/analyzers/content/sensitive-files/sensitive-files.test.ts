import { analyzedFile, analyzeFile, checkAnalyzer, selects } from '@plimsoll/testkit'
import { expect, it } from 'vitest'
import { SENSITIVE_FILE_RULES } from '../../../sensitive-files/sensitive-file-rules.ts'
import { sensitiveFiles } from './sensitive-files.ts'

it('keeps the contract, whatever is done to its files', async () => {
  await checkAnalyzer(sensitiveFiles, {
    wanted: [
      { path: 'root/.aws/credentials', content: '[default]\naws_access_key_id = A\n' },
      { path: 'app/.git/HEAD', content: 'ref: refs/heads/main\n' },
    ],
    ignored: [
      { path: 'app/credentials', content: 'x' },
      { path: 'root/.netrc', content: '' },
    ],
    mutations: 50,
  })
})

it.each(SENSITIVE_FILE_RULES)('the dispatcher hands on the sample of $id', async ({ id, hit, miss }) => {
  const [path, text] = typeof hit === 'string' ? [hit, 'x'] : hit
  const content = Buffer.from(text, 'latin1')
  expect(selects(sensitiveFiles, path, content)).toBe(true)
  const { facts } = await analyzeFile(sensitiveFiles, analyzedFile(path, content))
  expect(facts).toContainEqual({ kind: 'sensitive-file', rule: id })
  const [otherPath, otherText] = typeof miss === 'string' ? [miss, 'x'] : miss
  const other = await analyzeFile(sensitiveFiles, analyzedFile(otherPath, Buffer.from(otherText, 'latin1')))
  expect(other.facts).not.toContainEqual({ kind: 'sensitive-file', rule: id })
})
