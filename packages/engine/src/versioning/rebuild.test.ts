import { expect, test } from 'vitest'
import { schemeOf } from './scheme-of.ts'

test.each([
  ['Root:npm', '1.0.0', '1.0.0.root.io.1'],
  ['Root:npm', '1.0.0.root.io.2', '1.0.0.root.io.10'],
  ['Root:npm', '1.0.0.root.io.9', '1.0.1'],
  ['Root:npm', '1.0.0-rc.1.root.io.1', '1.0.0'],
  ['Root:PyPI', '1.0.0', '1.0.0+root.io.1'],
  ['Root:PyPI', '1.0.0+root.io.9', '1.0.0+root.io.10'],
  ['Root:Maven', '2.14.1.root.io.1', '2.15.0'],
  ['Root:RubyGems', '2.2.6.root.io.1', '2.2.6.root.io.2'],
  ['Root:Alpine:3.18', '1.0.0-r1', '1.0.0-r10071'],
  ['Root:Debian:12', '1.0-1', '1.0-1.root.io.1'],
  ['Echo:npm', '1.2.3', '1.2.3+echo.1'],
  ['Echo:npm', '1.2.3+echo.2', '1.2.4'],
  ['Echo:PyPI', '1.2.3+echo.2', '1.2.3+echo.10'],
])('%s: %s is older than %s', (ecosystem, older, newer) => {
  const scheme = schemeOf(ecosystem)
  expect(scheme.compare(older, newer)).toBe(-1)
  expect(scheme.compare(newer, older)).toBe(1)
  expect(scheme.isValid(older) && scheme.isValid(newer)).toBe(true)
})

test('the suffix alone is no version', () => {
  const scheme = schemeOf('Root:npm')
  expect(scheme.isValid('.root.io.1')).toBe(false)
  expect(() => scheme.compare('latest.root.io.1', '1.0.0')).toThrow(
    expect.objectContaining({ code: 'VERSION_INVALID' }),
  )
})
