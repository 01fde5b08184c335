import {
  analyzedFile,
  analyzeFile,
  berkeleyRpmDatabase,
  ndbRpmDatabase,
  type RpmHeaderFields,
  rpmHeader,
  selects,
  sqliteRpmDatabase,
} from '@plimsoll/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fact } from '../../../domain/fact.ts'
import { rpm } from './rpm.ts'

const SHA256 = 'ab'.repeat(32)
const FULL: RpmHeaderFields = {
  name: 'dbus-libs',
  version: '1.12.20',
  release: '8.el9',
  epoch: 1,
  architecture: 'x86_64',
  license: '(GPLv2+ or AFL) and GPLv2+',
  vendor: 'Ünïcode Vendor',
  sourceRpm: 'dbus-1.12.20-8.el9.src.rpm',
  modularityLabel: 'nodejs:18:8080020230:63b34585',
  provides: ['dbus-libs', 'libdbus-1.so.3()(64bit)'],
  requires: ['libc.so.6()(64bit)', 'rpmlib(CompressedFileNames)', '/bin/sh', 'dbus-libs', 'nobody'],
  digestAlgorithm: 8,
  files: [
    { path: '/usr/lib64/libdbus-1.so.3', digest: SHA256 },
    { path: '/usr/lib64/dbus', mode: 0o040755 },
    { path: '/etc/dbus.conf', digest: SHA256, flags: 1 },
    { path: '/usr/lib/locale/locale-archive', digest: SHA256, verifyFlags: 0xfffffffe },
    { path: '/var/log/dbus', flags: 64 },
    { path: '/usr/share/locale/xx', digest: SHA256, state: 2 },
    { path: '/usr/lib64/libdbus-1.so', mode: 0o120777 },
  ],
}
const GLIBC: RpmHeaderFields = {
  name: 'glibc',
  version: '2.34',
  release: '1',
  epoch: 0,
  sourceRpm: 'glibc-2.34-1.src.rpm',
  provides: ['libc.so.6()(64bit)'],
  files: [{ path: '/lib64/libc.so.6', digest: '0'.repeat(32) }],
}
const BASH: RpmHeaderFields = { name: 'bash', version: '5', release: '1', files: [{ path: '/bin/sh' }] }
const KEY: RpmHeaderFields = { name: 'gpg-pubkey', version: 'fd431d51', release: '4ae0493b' }
const HEADERS = [FULL, GLIBC, KEY, BASH].map(rpmHeader)

const FACTS: readonly Fact[] = [
  {
    kind: 'package',
    package: {
      type: 'rpm',
      name: 'dbus-libs',
      version: '1:1.12.20-8.el9',
      architecture: 'x86_64',
      source: { name: 'dbus', version: '1:1.12.20-8.el9' },
      licenses: ['(GPLv2+ or AFL) and GPLv2+'],
      vendor: 'Ünïcode Vendor',
      modularityLabel: 'nodejs:18:8080020230:63b34585',
      dependsOn: ['glibc', 'bash'],
    },
  },
  {
    kind: 'package-files',
    type: 'rpm',
    name: 'dbus-libs',
    architecture: 'x86_64',
    files: [
      { path: 'usr/lib64/libdbus-1.so.3', digest: `sha256:${SHA256}` },
      { path: 'etc/dbus.conf' },
      { path: 'usr/lib/locale/locale-archive' },
      { path: 'usr/lib64/libdbus-1.so' },
    ],
  },
  { kind: 'package', package: { type: 'rpm', name: 'glibc', version: '2.34-1' } },
  {
    kind: 'package-files',
    type: 'rpm',
    name: 'glibc',
    files: [{ path: 'lib64/libc.so.6', digest: `md5:${'0'.repeat(32)}` }],
  },
  { kind: 'package', package: { type: 'rpm', name: 'bash', version: '5-1' } },
  { kind: 'package-files', type: 'rpm', name: 'bash', files: [{ path: 'bin/sh' }] },
]

const read = (name: string, content: Uint8Array) => analyzeFile(rpm, analyzedFile(`var/lib/rpm/${name}`, content))
/** Enough packages, some of them large, for trees of several levels and long chains. */
const MANY = Array.from({ length: 700 }, (_, nth) =>
  rpmHeader({
    name: `package-${nth}`,
    version: '1',
    release: `${nth}`,
    files: Array.from({ length: nth % 97 }, (_, file) => ({
      path: `/usr/share/package-${nth}/a-longish-file-name-${file}`,
    })),
  }),
)
const STORES: readonly (readonly [string, string, (headers: readonly Uint8Array[]) => Promise<Uint8Array>])[] = [
  ['SQLite', 'rpmdb.sqlite', async (headers) => (await sqliteRpmDatabase(headers)).database],
  [
    'SQLite with small pages',
    'rpmdb.sqlite',
    async (headers) => (await sqliteRpmDatabase(headers, { pageBytes: 512 })).database,
  ],
  [
    'SQLite with large pages',
    'rpmdb.sqlite',
    async (headers) => (await sqliteRpmDatabase(headers, { pageBytes: 65_536 })).database,
  ],
  ['NDB', 'Packages.db', async (headers) => ndbRpmDatabase(headers)],
  ['Berkeley DB', 'Packages', async (headers) => berkeleyRpmDatabase(headers)],
  [
    'Berkeley DB of a big-endian machine',
    'Packages',
    async (headers) => berkeleyRpmDatabase(headers, { byteOrder: 'big', pageBytes: 8192 }),
  ],
]

describe.each(STORES)('rpm, %s', (_store, name, build) => {
  it('lists packages with epoch, source, module, dependencies and files, and no keys', async () => {
    expect(await read(name, await build(HEADERS))).toEqual({ facts: FACTS, problems: [] })
  })

  it('lists every one of 700 packages', async () => {
    const { facts, problems } = await read(name, await build(MANY))
    const names = facts.flatMap((fact) => (fact.kind === 'package' ? [fact.package.name] : []))
    expect(problems).toEqual([])
    expect(names.sort()).toEqual(Array.from({ length: 700 }, (_, nth) => `package-${nth}`).sort())
  })

  it('keeps what stands before the end of a truncated file and says that it is damaged', async () => {
    const whole = await build(MANY)
    const { facts, problems } = await read(name, whole.subarray(0, whole.length * 0.6))
    expect(problems.length).toBeGreaterThan(0)
    expect(facts.length).toBeGreaterThan(50)
    expect(facts.length).toBeLessThan(1400)
  })

  it('never throws or hangs, whatever bytes are changed', async () => {
    const whole = await build([...HEADERS, ...MANY.slice(0, 60)])
    const change = fc.record({ at: fc.nat(whole.length - 1), value: fc.constantFrom(0, 1, 2, 3, 5, 13, 127, 128, 255) })
    const nearStart = fc.record({ at: fc.nat(4200), value: fc.nat(255) })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(change, nearStart), { minLength: 1, maxLength: 40 }), async (changes) => {
        const bytes = Uint8Array.from(whole)
        for (const { at, value } of changes) bytes[at] = value
        const { facts, problems } = await read(name, bytes)
        for (const { message } of problems) expect(message.length).toBeLessThan(300)
        expect(facts.length).toBeLessThan(2000)
      }),
      { numRuns: 150 },
    )
  })
})

describe('rpm', () => {
  it('finds packages that only the write-ahead log has, and warns of it', async () => {
    const { log } = await sqliteRpmDatabase(MANY, { unmerged: HEADERS })
    const { facts, problems } = await read('rpmdb.sqlite-wal', log)
    const names = facts.flatMap((fact) => (fact.kind === 'package' ? [fact.package.name] : []))
    expect(names).toEqual(expect.arrayContaining(['dbus-libs', 'glibc', 'bash']))
    expect(problems).toEqual([{ code: 'MALFORMED', message: expect.stringContaining('write-ahead log') }])
  })

  it('has nothing to say of a merged write-ahead log', async () => {
    expect(await read('rpmdb.sqlite-wal', (await sqliteRpmDatabase(MANY)).log)).toEqual({ facts: [], problems: [] })
  })

  it('reports a file that is no package database', async () => {
    const { facts, problems } = await read('Packages', new Uint8Array(4096))
    expect([facts, problems.map(({ code }) => code)]).toEqual([[], ['UNSUPPORTED']])
  })

  it('reads the manifest of distroless images', async () => {
    const manifest = [
      'openssl-libs\t1.1.1k-21.cm2\t1675\t1674\tMicrosoft Corporation\t(none)\t10\tx86_64\t0\topenssl-1.1.1k-21.cm2.src.rpm',
      'shadow\t4.9-1\t1\t1\t(none)\t2\t10\tnoarch\t2\tshadow-4.9-1.src.rpm',
      'gpg-pubkey\t1-1\t1\t1\t(none)\t(none)\t0\t(none)\t0\t(none)',
      'nonsense',
      '',
    ].join('\n')
    expect(await analyzeFile(rpm, analyzedFile('var/lib/rpmmanifest/container-manifest-2', manifest))).toEqual({
      facts: [
        {
          kind: 'package',
          package: {
            type: 'rpm',
            name: 'openssl-libs',
            version: '1.1.1k-21.cm2',
            architecture: 'x86_64',
            source: { name: 'openssl', version: '1.1.1k-21.cm2' },
            vendor: 'Microsoft Corporation',
          },
        },
        { kind: 'package', package: { type: 'rpm', name: 'shadow', version: '2:4.9-1', architecture: 'noarch' } },
      ],
      problems: [{ code: 'MALFORMED', message: '1 lines of the rpm manifest are not packages.' }],
    })
  })

  it('stops when aborted', async () => {
    const file = analyzedFile('var/lib/rpm/Packages.db', ndbRpmDatabase(MANY))
    await expect(analyzeFile(rpm, file, { signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop')
  })

  it.each([
    ['var/lib/rpm/rpmdb.sqlite', true],
    ['usr/lib/sysimage/rpm/Packages.db', true],
    ['usr/share/rpm/Packages', true],
    ['var/lib/rpm/rpmdb.sqlite-wal', true],
    ['var/lib/rpm/rpmdb.sqlite-shm', false],
    ['var/lib/rpm/Index.db', false],
    ['var/lib/rpm/Name', false],
  ])('wants %s: %s', (path, wanted) => {
    expect(selects(rpm, path)).toBe(wanted)
  })
})
