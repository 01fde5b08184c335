import { describe, expect, it } from 'vitest'
import { globFits, isInScope } from './is-in-scope.ts'

describe('globFits', () => {
  it.each([
    ['team/app', 'team/app', true],
    ['team/app', 'team/app2', false],
    ['team/*', 'team/app', true],
    ['team/*', 'team/a/b', false],
    ['team/**', 'team/a/b', true],
    ['**', 'anything/at/all', true],
    ['*', 'app', true],
    ['*', 'team/app', false],
    ['a.b', 'axb', false],
    ['**-test', 'team/app-test', true],
    ['t*m/ap*', 'team/app', true],
  ])('%s fits %s: %s', (pattern, name, expected) => {
    expect(globFits(pattern, name)).toBe(expected)
  })
})

describe('globFits on a hostile pattern', () => {
  it('needs no more than pattern times name steps', () => {
    expect(globFits('*a'.repeat(120), `${'a'.repeat(254)}b`)).toBe(false)
  })
})

describe('isInScope', () => {
  const rules = [
    { effect: 'exclude', pattern: '**' },
    { effect: 'include', pattern: 'team/**' },
    { effect: 'exclude', registryId: '2', pattern: 'team/old' },
  ] as const

  it.each([
    ['1', 'team/app', true],
    ['1', 'other/app', false],
    ['1', 'team/old', true],
    ['2', 'team/old', false],
  ])('the last rule that fits decides: registry %s, %s', (registryId, name, expected) => {
    expect(isInScope({ newRepositories: 'include', rules: [...rules] }, { registryId, name })).toBe(expected)
  })

  it.each(['include', 'exclude'] as const)('without a rule that fits, new repositories are: %s', (newRepositories) => {
    expect(isInScope({ newRepositories, rules: [] }, { registryId: '1', name: 'a' })).toBe(
      newRepositories === 'include',
    )
  })
})
