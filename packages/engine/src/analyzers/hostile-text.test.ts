import { analyzedFile, analyzeFile } from '@plimsoll/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LayerAnalyzer } from './analyzer.ts'
import { osRelease } from './distro/os-release/os-release.ts'
import { apk } from './packages/apk/apk.ts'
import { dpkg } from './packages/dpkg/dpkg.ts'
import { npm } from './packages/npm/npm.ts'
import { python } from './packages/python/python.ts'
import { rpm } from './packages/rpm/rpm.ts'

const SAMPLES: readonly (readonly [analyzer: LayerAnalyzer, path: string, text: string])[] = [
  [osRelease, 'etc/os-release', 'NAME="Debian"\nID=debian\nVERSION_ID="12"\nPRETTY_NAME=\'x\'\n'],
  [osRelease, 'etc/redhat-release', 'Rocky Linux release 9.4 (Blue Onyx)\n'],
  [osRelease, 'etc/SuSE-release', 'SUSE Linux Enterprise Server 11\nVERSION = 11\nPATCHLEVEL = 4\n'],
  [
    apk,
    'lib/apk/db/installed',
    'C:Q1x\nP:musl\nV:1-r0\nA:x86_64\nD:so:a b>1\np:so:c=1\nF:lib\nR:x\nZ:Q1AAAA\n\nP:b\nV:2\n',
  ],
  [
    dpkg,
    'var/lib/dpkg/status',
    'Package: a\nStatus: install ok installed\nVersion: 1\nSource: b (2)\nDepends: c | d (>= 1)\nConffiles:\n /etc/a 0123456789abcdef0123456789abcdef\n\nPackage: b\nVersion: 2\n',
  ],
  [dpkg, 'var/lib/dpkg/info/a.list', '/.\n/usr\n/usr/bin\n/usr/bin/a\n'],
  [dpkg, 'var/lib/dpkg/info/a.md5sums', '0123456789abcdef0123456789abcdef  usr/bin/a\n'],
  [
    npm,
    'node_modules/a/package.json',
    '{"name":"a","version":"1.0.0","license":{"type":"MIT"},"dependencies":{"b":"1"}}',
  ],
  [
    python,
    'lib/a-1.dist-info/METADATA',
    'Metadata-Version: 2.1\nName: a\nVersion: 1\nLicense: MIT\nRequires-Dist: b; extra == "c"\n\ntext',
  ],
]
/** Pieces that repeat well: what makes careless patterns slow, and what ends lines, fields and quotes. */
const PIECES = [
  ' ',
  '\t',
  '\n',
  '\r',
  ':',
  ';',
  '=',
  '"',
  "'",
  '\\',
  '/',
  '-',
  '#',
  '|',
  ',',
  '(',
  '{',
  '[',
  '\0',
  'é',
  '\ud800',
  'extra',
  'VERSION',
  'Z:Q1',
]

describe.each(SAMPLES)('%o on %s', (analyzer, path, text) => {
  it('yields facts or problems, never an exception, whatever stands in the file', async () => {
    const insertion = fc.tuple(fc.nat(text.length), fc.constantFrom(...PIECES), fc.constantFrom(0, 1, 1, 2, 300))
    await fc.assert(
      fc.asyncProperty(fc.array(insertion, { minLength: 1, maxLength: 6 }), fc.nat(20), async (insertions, removed) => {
        let changed = text
        for (const [at, piece, times] of insertions) {
          changed = changed.slice(0, at) + piece.repeat(times) + changed.slice(at + removed)
        }
        const { facts } = await analyzeFile(analyzer, analyzedFile(path, changed, 50))
        for (const fact of facts) if (fact.kind === 'package') expect(fact.package.name).toMatch(/\S/)
      }),
      { numRuns: 200 },
    )
  })

  // A pattern that tries every start for every end needs hours for this; one that does not, milliseconds.
  it.each(PIECES)('reads a megabyte of %j without running for ever', async (piece) => {
    const run = piece.repeat(Math.ceil(1_000_000 / piece.length))
    const half = Math.floor(text.length / 2)
    await analyzeFile(analyzer, analyzedFile(path, `${text.slice(0, half)}${run}x${text.slice(half)}`))
  })
})

describe('a database that names more packages than any real one', () => {
  it.each<[LayerAnalyzer, string, string]>([
    [dpkg, 'var/lib/dpkg/status', 'Package: a\n\n'],
    [apk, 'lib/apk/db/installed', 'P:a\n\n'],
    [rpm, 'var/lib/rpmmanifest/container-manifest-2', 'a\t1-1\n'],
  ])('%o stops reading %s at a bound and says so', async (analyzer, path, entry) => {
    const { facts, problems } = await analyzeFile(analyzer, analyzedFile(path, entry.repeat(300_000)))
    expect(facts.length).toBeGreaterThan(100_000)
    expect(facts.length).toBeLessThan(250_000)
    expect(problems.map(({ code }) => code)).toEqual(['LIMIT_EXCEEDED'])
  })
})
