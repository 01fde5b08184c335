import type { Registry } from '@plimsoll/contract'
import { describe, expect, test } from 'vitest'
import { EMPTY_DRAFT, type RegistryDraft, readDraft, toDraft, toPatch } from './registry-draft.ts'

const typed = (change: Partial<RegistryDraft>): RegistryDraft => ({
  ...EMPTY_DRAFT,
  name: 'n',
  host: 'registry.example',
  ...change,
})

function inputOf(draft: RegistryDraft) {
  const read = readDraft(draft)
  if ('wrong' in read) throw new Error(`wrong: ${[...read.wrong].join(', ')}`)
  return read.input
}

describe('what is typed becomes what is sent', () => {
  test('fields left empty are not sent', () => {
    expect(inputOf(typed({}))).toEqual({
      kind: 'harbor',
      name: 'n',
      protocol: 'https',
      host: 'registry.example',
      network: 'internet',
      skipTlsVerification: false,
    })
  })

  test.each([
    ['https://registry.example:5000/', { protocol: 'https', host: 'registry.example', port: 5000 }],
    ['http://registry.example', { protocol: 'http', host: 'registry.example' }],
    ['  registry.example:5000', { protocol: 'https', host: 'registry.example', port: 5000 }],
    ['[2001:db8::1]:5000', { protocol: 'https', host: '[2001:db8::1]', port: 5000 }],
  ])('the pasted address %s is taken apart', (host, parts) => {
    expect(inputOf(typed({ host }))).toMatchObject(parts)
  })

  test('a port typed into its own field wins over a pasted one', () => {
    expect(inputOf(typed({ host: 'registry.example:5000', port: '8443' })).port).toBe(8443)
  })

  test('repositories are one a line, blank lines left out', () => {
    expect(inputOf(typed({ repositories: 'team/app\n\n  team/web \n' })).repositories).toEqual(['team/app', 'team/web'])
  })

  test.each(['acr', 'dockerhub'] as const)('the host of %s may be left out', (kind) => {
    expect(inputOf(typed({ kind, host: '' })).host).toBeUndefined()
    expect(readDraft(typed({ kind: 'oci', host: '' }))).toEqual({ wrong: new Set(['host']) })
  })

  test("a version is Harbor's alone", () => {
    expect(inputOf(typed({ kind: 'oci', version: 'v1' })).version).toBeUndefined()
  })
})

test.each([
  [{ name: ' ' }, ['name']],
  [{ host: 'registry.example/path' }, ['host']],
  [{ port: '70000' }, ['port']],
  [{ port: 'x', imagesPerHour: '0' }, ['port', 'imagesPerHour']],
  [{ ipOverride: '10.0.0' }, ['ipOverride']],
  [{ certificates: 'hello' }, ['certificates']],
  [{ repositories: 'Team/App' }, ['repositories']],
] satisfies [Partial<RegistryDraft>, string[]][])('%j names the fields that are wrong', (change, wrong) => {
  expect(readDraft(typed(change))).toEqual({ wrong: new Set(wrong) })
})

test('saving an untouched registry clears nothing and keeps its secrets', () => {
  const registry = {
    id: '7',
    kind: 'harbor',
    version: 'v2',
    name: 'n',
    protocol: 'https',
    host: 'h.example',
    port: 8443,
    address: '',
    ipOverride: '10.0.0.1',
    region: 'r',
    network: 'vpc',
    imagesPerHour: 10,
    namespace: 'team',
    apiHost: null,
    hasCertificates: true,
    skipTlsVerification: true,
    repositories: ['a/b'],
    userName: 'u',
    hasPassword: true,
    hasApiToken: false,
    hasWebhook: false,
    accountId: null,
    isAutomatic: false,
    canRemove: true,
    canEdit: true,
    state: 'ok',
    failure: null,
    lastSyncAt: null,
    repositoryCount: 0,
    imageCount: 0,
    createdAt: '2026-01-01T00:00:00.000Z',
  } satisfies Registry
  const draft = toDraft(registry)
  const patch = toPatch(inputOf(draft), draft)
  expect(patch).toEqual({
    version: 'v2',
    name: 'n',
    protocol: 'https',
    host: 'h.example',
    port: 8443,
    ipOverride: '10.0.0.1',
    region: 'r',
    network: 'vpc',
    imagesPerHour: 10,
    namespace: 'team',
    apiHost: null,
    skipTlsVerification: true,
    repositories: ['a/b'],
    userName: 'u',
  })
})

test('emptied fields are cleared', () => {
  const draft = typed({})
  expect(toPatch(inputOf(draft), draft)).toMatchObject({ port: null, region: null, userName: null, repositories: null })
})
