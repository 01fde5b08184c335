import { describe, expect, it } from 'vitest'
import { registryInputSchema } from './registries.ts'
import { scanTargetsSchema } from './scans.ts'
import { scanSettingsInputSchema, scopeRuleSchema } from './settings.ts'

describe('registryInputSchema', () => {
  it('fills in what a newcomer leaves out', () => {
    expect(registryInputSchema.parse({ kind: 'oci', name: ' Team ', host: 'registry.example' })).toEqual({
      kind: 'oci',
      name: 'Team',
      host: 'registry.example',
      protocol: 'https',
      network: 'internet',
      skipTlsVerification: false,
    })
  })

  it.each([
    ['a scheme in the host', { host: 'https://registry.example' }],
    ['a path in the host', { host: 'registry.example/team' }],
    ['a port out of range', { port: 65_536 }],
    ['the built-in kind', { kind: 'sample' }],
    ['an address that is none', { ipOverride: '300.1.1.1' }],
    ['an empty name', { name: '  ' }],
    ['a certificate that is none', { certificates: 'hello' }],
  ])('refuses %s', (_, wrong) => {
    const result = registryInputSchema.safeParse({ kind: 'oci', name: 'a', host: 'registry.example', ...wrong })

    expect(result.success).toBe(false)
  })

  it.each(['localhost', '127.0.0.1', '[::1]', 'a.b-c.example'])('takes the host %s', (host) => {
    expect(registryInputSchema.safeParse({ kind: 'oci', name: 'a', host }).success).toBe(true)
  })
})

describe('scanTargetsSchema', () => {
  it('wants at least one target', () => {
    expect(scanTargetsSchema.safeParse({}).success).toBe(false)
    expect(scanTargetsSchema.safeParse({ registryKinds: ['oci'] }).success).toBe(true)
  })
})

describe('scan settings', () => {
  const settings = {
    cycle: '1-week',
    window: null,
    scope: { newRepositories: 'include', rules: [] },
    timeRangeDays: 7,
    retentionDays: 90,
    platforms: [],
    concurrency: 2,
  }

  it('takes only the time ranges and retentions that there are', () => {
    expect(scanSettingsInputSchema.safeParse(settings).success).toBe(true)
    expect(scanSettingsInputSchema.safeParse({ ...settings, timeRangeDays: 8 }).success).toBe(false)
    expect(scanSettingsInputSchema.safeParse({ ...settings, retentionDays: 1 }).success).toBe(false)
  })

  it('refuses scope patterns with anything but names and stars', () => {
    expect(scopeRuleSchema.safeParse({ effect: 'include', pattern: 'team/**' }).success).toBe(true)
    expect(scopeRuleSchema.safeParse({ effect: 'include', pattern: 'a(b' }).success).toBe(false)
  })
})
