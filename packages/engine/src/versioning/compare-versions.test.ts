import { describe, expect, test } from 'vitest'
import { compareVersions, tryCompare } from './compare-versions.ts'

test.each([
  ['Debian', '1.0~rc1-1', '1.0-1', -1],
  ['Debian:12', '1:2.0', '3.0', 1],
  ['Alpine', '1.0_rc1', '1.0', -1],
  ['Red Hat', '1.0^git1', '1.0.1', -1],
  ['npm', '1.0.0-rc.1', '1.0.0', -1],
  ['PyPI', '1.0.post1', '1.0', 1],
  ['Maven', '1.0', '1', 0],
  ['Go', 'v1.2.3', '1.2.3', 0],
] as const)('%s: %s against %s is %d', (ecosystem, a, b, order) => {
  expect(compareVersions(ecosystem, a, b)).toBe(order)
  expect(tryCompare(ecosystem, a, b)).toBe(order)
})

describe('a version that is none', () => {
  test('is named in the error, whichever side it stands on', () => {
    for (const [a, b] of [
      ['latest', '1.0.0'],
      ['1.0.0', 'latest'],
    ] as const) {
      expect(() => compareVersions('npm', a, b)).toThrow(
        expect.objectContaining({
          code: 'VERSION_INVALID',
          message: '"latest" cannot be read as a version (scheme npm).',
          detail: { scheme: 'npm', version: 'latest' },
        }),
      )
    }
  })

  test('is undefined for who does not want errors', () => {
    expect(tryCompare('PyPI', '1.0', 'unknown')).toBeUndefined()
  })

  test('does not make the message grow', () => {
    expect(() => compareVersions('npm', 'x'.repeat(100_000), '1.0.0')).toThrow(/^.{1,130}$/)
  })
})

test('an unknown ecosystem has its own code', () => {
  expect(() => compareVersions('Nix', '1', '2')).toThrow(expect.objectContaining({ code: 'ECOSYSTEM_UNKNOWN' }))
  expect(tryCompare('Nix', '1', '2')).toBeUndefined()
})
