import { decisionScopeSchema } from '@plimsoll/contract'
import { describe, expect, test } from 'vitest'
import { type DecisionSubject, scopesOf, subjectOfGroup } from './decision-subject.ts'

const sha256 = 'ab'.repeat(32)
const key: DecisionSubject = {
  label: 'SSH private key',
  scope: { category: 'sensitive-file', rule: 'ssh-key' },
  image: { id: '7', narrower: { path: 'root/.ssh/id_rsa' } },
}

describe('what a decision names', () => {
  test('in one image it is the finding at its path', () => {
    expect(scopesOf(key, 'image', [])).toEqual([
      { category: 'sensitive-file', rule: 'ssh-key', path: 'root/.ssh/id_rsa', imageId: '7' },
    ])
  })

  test('in a repository it is the rule, once for each repository that the image is in', () => {
    expect(scopesOf(key, 'repository', ['1', '2', '1'])).toEqual([
      { category: 'sensitive-file', rule: 'ssh-key', repositoryId: '1' },
      { category: 'sensitive-file', rule: 'ssh-key', repositoryId: '2' },
    ])
  })

  test('everywhere it is the rule alone', () => {
    expect(scopesOf(key, 'everywhere', ['1'])).toEqual([{ category: 'sensitive-file', rule: 'ssh-key' }])
  })

  test('a malicious file is named by its content, not by the rule that also fits other files', () => {
    const subject = subjectOfGroup({ category: 'malware', key: sha256, rule: 'miner', title: 'Miner' })
    expect(scopesOf(subject, 'everywhere', [])).toEqual([{ category: 'malware', sha256 }])
  })

  test('a modified program, which has a rule for its key, is named by the rule', () => {
    expect(subjectOfGroup({ category: 'malware', key: 'modified', rule: 'modified', title: 'Modified' }).scope).toEqual(
      {
        category: 'malware',
        rule: 'modified',
      },
    )
  })

  test.each(['image', 'repository', 'everywhere'] as const)('the server takes the scopes of %s', (extent) => {
    for (const scope of scopesOf(key, extent, ['1'])) expect(decisionScopeSchema.parse(scope)).toEqual(scope)
  })
})
