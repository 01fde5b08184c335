import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatPurl, normalizePypiName, PurlError, parsePurl } from './purl.ts'

const q = (entries: Record<string, string>) => new Map(Object.entries(entries))

describe('formatPurl', () => {
  it.each([
    [
      { type: 'deb', namespace: 'Debian', name: 'libstdc++6', version: '12.2.0-14+deb12u1' },
      'pkg:deb/debian/libstdc%2B%2B6@12.2.0-14%2Bdeb12u1',
    ],
    [
      {
        type: 'deb',
        namespace: 'debian',
        name: 'attr',
        version: '1:2.4.47-2+b1',
        qualifiers: q({ distro: 'debian-8', arch: 'amd64' }),
      },
      'pkg:deb/debian/attr@1:2.4.47-2%2Bb1?arch=amd64&distro=debian-8',
    ],
    [{ type: 'deb', name: 'x', version: '1.0~rc1' }, 'pkg:deb/x@1.0~rc1'],
    [
      { type: 'deb', namespace: 'debian', name: 'x', version: '1', qualifiers: q({ upstream: 'y@2:1.0~rc1+b(1)' }) },
      'pkg:deb/debian/x@1?upstream=y%402:1.0~rc1%2Bb%281%29',
    ],
    [{ type: 'npm', name: 'JSONStream', version: '1.3.5' }, 'pkg:npm/JSONStream@1.3.5'],
    [{ type: 'npm', namespace: '@Angular', name: 'core', version: '1.0.0' }, 'pkg:npm/%40Angular/core@1.0.0'],
    [{ type: 'pypi', name: 'Zope.Interface__x', version: '5.4.0' }, 'pkg:pypi/zope-interface-x@5.4.0'],
    [
      { type: 'rpm', namespace: 'redhat', name: 'NetworkManager', version: '1.2-3.el9' },
      'pkg:rpm/redhat/NetworkManager@1.2-3.el9',
    ],
    [
      { type: 'generic', name: 'a/b c', qualifiers: q({ empty: '', vcs_url: 'git+https://h/p' }) },
      'pkg:generic/a%2Fb%20c?vcs_url=git%2Bhttps:%2F%2Fh%2Fp',
    ],
  ])('%j is %s', (parts, text) => {
    expect(formatPurl(parts)).toBe(text)
  })

  it('refuses what a type forbids with a coded error', () => {
    expect(() => formatPurl({ type: 'swift', name: 'x' })).toThrow(PurlError)
    expect(() => formatPurl({ type: 'npm', name: '' })).toThrow(PurlError)
  })

  it('never fails on strange names, not even lone surrogates', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), fc.string({ unit: 'binary' }), (name, version) => {
        if (name.trim() === '') return
        expect(formatPurl({ type: 'npm', name: `${name}\ud800`, version })).toMatch(/^pkg:npm\/[!-~]+$/)
      }),
    )
  })
})

describe('parsePurl', () => {
  it('gives back what formatPurl wrote', () => {
    const part = fc
      .string({ minLength: 1 })
      .filter((text) => /^[A-Za-z][A-Za-z0-9+:~._ @-]*$/.test(text) && text.trim() === text)
    fc.assert(
      fc.property(part, part, part, (name, version, arch) => {
        const parts = { type: 'rpm', namespace: 'fedora', name, version, qualifiers: q({ arch }) }
        expect(parsePurl(formatPurl(parts))).toEqual(parts)
      }),
    )
  })

  it('keeps the case of npm names', () => {
    expect(parsePurl('pkg:npm/%40Foo/JSONStream@1.3.5')).toEqual({
      type: 'npm',
      namespace: '@Foo',
      name: 'JSONStream',
      version: '1.3.5',
      qualifiers: new Map(),
    })
  })

  it.each(['', 'pkg:', 'openssl@3', 'https://example.com/x', `pkg:npm/${'a'.repeat(5000)}`, 'pkg:npm/%zz'])(
    'refuses %j',
    (text) => {
      expect(() => parsePurl(text)).toThrow(PurlError)
    },
  )
})

it('normalizePypiName follows PEP 503', () => {
  expect(['Friendly-Bard', 'FRIENDLY_BARD', 'friendly.bard', 'FrIeNdLy-._.-bArD'].map(normalizePypiName)).toEqual(
    Array(4).fill('friendly-bard'),
  )
})
