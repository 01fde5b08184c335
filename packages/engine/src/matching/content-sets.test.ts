import { describe, expect, test } from 'vitest'
import { isOfRepositories, repositoriesOf } from './content-sets.ts'

describe('content sets', () => {
  test.each([
    ['rhel-9-for-x86_64-appstream-rpms', ['enterprise_linux:9::appstream']],
    ['rhel-8-for-aarch64-baseos-rpms', ['enterprise_linux:8::baseos']],
    ['rhel-8-for-x86_64-baseos-rpms__8', ['enterprise_linux:8::baseos']],
    ['rhel-9-for-x86_64-baseos-eus-rpms__9_DOT_2', ['enterprise_linux:9::baseos']],
    ['ubi-9-appstream-rpms', ['enterprise_linux:9::appstream']],
    ['codeready-builder-for-rhel-9-x86_64-rpms', ['enterprise_linux:9::crb']],
    ['rhel-9-for-x86_64-codeready-builder-rpms', ['enterprise_linux:9::crb']],
    ['rhocp-4.15-for-rhel-9-x86_64-rpms', []],
    ['rhel-7-server-rpms', []],
    ['anything', []],
  ])('%s is of %j', (name, expected) => {
    expect([...repositoriesOf([name])]).toEqual(expected)
  })

  test.each<[string[] | undefined, string[], boolean]>([
    [undefined, ['rhel-9-for-x86_64-baseos-rpms'], true],
    [['enterprise_linux:9::appstream'], [], true],
    [['enterprise_linux:9::appstream'], ['rhel-9-for-x86_64-appstream-rpms'], true],
    [['enterprise_linux:9::appstream'], ['rhel-9-for-x86_64-baseos-rpms'], false],
    [['enterprise_linux:9::appstream', 'enterprise_linux:9::baseos'], ['rhel-9-for-x86_64-baseos-rpms'], true],
    [['enterprise_linux:9'], ['rhel-9-for-x86_64-baseos-rpms'], true],
    [['enterprise_linux:9::appstream'], ['rhocp-4.15-for-rhel-9-x86_64-rpms'], true],
  ])('a statement for %j and packages from %j: %s', (stated, contentSets, expected) => {
    expect(isOfRepositories(stated, repositoriesOf(contentSets))).toBe(expected)
  })
})
