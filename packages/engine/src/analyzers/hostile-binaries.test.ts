import { deflateSync, gzipSync } from 'node:zlib'
import {
  analyzedFile,
  analyzeFile,
  berkeleyRpmDatabase,
  elfFile,
  elfNote,
  goBuildInfo,
  goBuildInfoByPointers,
  machOFile,
  mutate,
  ndbRpmDatabase,
  peFile,
  rpmHeader,
  seededRandom,
  sqliteRpmDatabase,
  zipFile,
} from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import type { LayerAnalyzer } from './analyzer.ts'
import { binaries } from './applications/binaries/binaries.ts'
import { dotnetAssembly } from './packages/dotnet-assembly/dotnet-assembly.ts'
import { elfNote as noteAnalyzer } from './packages/elf-note/elf-note.ts'
import { goBinary } from './packages/go-binary/go-binary.ts'
import { java } from './packages/java/java.ts'
import { linuxKernel } from './packages/linux-kernel/linux-kernel.ts'
import { rpm } from './packages/rpm/rpm.ts'
import { rustBinary } from './packages/rust-binary/rust-binary.ts'

const MODULES = 'path\ta.b/c\nmod\ta.b/c\tv1.0.0\ndep\ta.b/d\tv2.0.0\n'
const HEADERS = Array.from({ length: 40 }, (_, nth) =>
  rpmHeader({ name: `p${nth}`, version: '1', release: '1', files: [{ path: `/usr/bin/p${nth}` }] }),
)
const crates = deflateSync(JSON.stringify({ packages: [{ name: 'serde', version: '1.0.0' }] }))
const pom = (name: string): string => `groupId=g\nartifactId=${name}\nversion=1\n`
const inner = zipFile([{ path: 'META-INF/maven/g/inner/pom.properties', content: pom('inner') }])
const { database } = await sqliteRpmDatabase(HEADERS, { pageBytes: 512 })
const { log } = await sqliteRpmDatabase(HEADERS.slice(0, 2), { unmerged: HEADERS, pageBytes: 512 })

/** Small on purpose: nearly every byte means something, so nearly every damage is met. */
const SAMPLES: readonly (readonly [what: string, analyzer: LayerAnalyzer, path: string, bytes: Uint8Array])[] = [
  [
    'ELF with Go build information',
    goBinary,
    'a',
    elfFile([{ name: '.go.buildinfo', content: goBuildInfo('go1.22.3', MODULES) }]),
  ],
  [
    'ELF with pointers to Go build information',
    goBinary,
    'a',
    elfFile([
      { name: '.data', content: goBuildInfoByPointers('go1.16', MODULES, 4096), address: 4096, isWritable: true },
    ]),
  ],
  [
    'Mach-O with Go build information',
    goBinary,
    'a',
    machOFile('__DATA', '__go_buildinfo', goBuildInfo('go1.22.3', MODULES)),
  ],
  ['ELF with crates', rustBinary, 'a', elfFile([{ name: '.dep-v0', content: crates }])],
  [
    'ELF with a package note',
    noteAnalyzer,
    'a',
    elfFile([{ name: '.note.package', content: elfNote('FDO', 0xcafe1a7e, '{"name":"a"}') }]),
  ],
  [
    'ELF with a version text',
    binaries,
    'usr/sbin/nginx',
    elfFile([{ name: '.rodata', content: Buffer.from('nginx/1.22.1\0') }]),
  ],
  [
    'PE with a version resource',
    dotnetAssembly,
    'A.dll',
    peFile({ strings: { InternalName: 'A', ProductVersion: '1.2.3' } }),
  ],
  ['kernel module', linuxKernel, 'a.ko', elfFile([{ name: '.modinfo', content: Buffer.from('name=x\0version=1\0') }])],
  [
    'kernel module in gzip',
    linuxKernel,
    'a.ko.gz',
    gzipSync(elfFile([{ name: '.modinfo', content: Buffer.from('name=x\0') }])),
  ],
  [
    'zip with zips inside',
    java,
    'app/outer-1.jar',
    zipFile([
      { path: 'META-INF/maven/g/outer/pom.properties', content: pom('outer') },
      { path: 'lib/inner-1.jar', content: inner, stored: true },
      { path: 'lib/packed-1.jar', content: inner },
    ]),
  ],
  ['rpm SQLite', rpm, 'var/lib/rpm/rpmdb.sqlite', database],
  ['rpm SQLite log', rpm, 'var/lib/rpm/rpmdb.sqlite-wal', log],
  ['rpm NDB', rpm, 'var/lib/rpm/Packages.db', ndbRpmDatabase(HEADERS)],
  ['rpm Berkeley DB', rpm, 'var/lib/rpm/Packages', berkeleyRpmDatabase(HEADERS)],
  ['rpm Berkeley DB, big-endian', rpm, 'var/lib/rpm/Packages', berkeleyRpmDatabase(HEADERS, { byteOrder: 'big' })],
]

const HANG_MS = 5_000

describe.each(SAMPLES)('%s', (_what, analyzer, path, bytes) => {
  it('is read when whole', async () => {
    const { facts, problems } = await analyzeFile(analyzer, analyzedFile(path, bytes))
    expect(facts.length).toBeGreaterThan(0)
    expect(problems.filter(({ message }) => !message.includes('write-ahead'))).toEqual([])
  })

  it('ends without an exception, a flood or a hang, however it is damaged', async () => {
    const whole = await analyzeFile(analyzer, analyzedFile(path, bytes))
    for (let seed = 1; seed <= 600; seed++) {
      const started = performance.now()
      const { facts, problems } = await analyzeFile(analyzer, analyzedFile(path, mutate(bytes, seededRandom(seed))))
      expect(performance.now() - started, `seed ${seed} hangs`).toBeLessThan(HANG_MS)
      expect(facts.length, `seed ${seed}`).toBeLessThanOrEqual(2 * whole.facts.length + 50)
      for (const { message } of problems) expect(message.length, `seed ${seed}`).toBeLessThan(600)
    }
  })

  it('ends when cut off anywhere', async () => {
    const step = Math.max(1, Math.floor(bytes.length / 400))
    for (let length = 0; length < bytes.length; length += step) {
      await analyzeFile(analyzer, analyzedFile(path, bytes.slice(0, length)))
    }
  })
})

describe('damage in the middle of a package database', () => {
  it.each<[string, string, Uint8Array]>([
    ['NDB', 'var/lib/rpm/Packages.db', ndbRpmDatabase(HEADERS)],
    ['Berkeley DB', 'var/lib/rpm/Packages', berkeleyRpmDatabase(HEADERS)],
    ['SQLite', 'var/lib/rpm/rpmdb.sqlite', database],
  ])('%s keeps what stands around it and says so', async (_store, path, bytes) => {
    const damaged = Uint8Array.from(bytes)
    // A record of the second half: its header's first bytes become nonsense.
    const at = Buffer.from(damaged).indexOf('p30\0')
    damaged.fill(0xff, at - 100, at + 100)
    const { facts, problems } = await analyzeFile(rpm, analyzedFile(path, damaged))
    const names = facts.flatMap((fact) => (fact.kind === 'package' ? [fact.package.name] : []))
    expect(names).toContain('p1')
    expect(names.length).toBeGreaterThan(20)
    expect(names.length).toBeLessThan(HEADERS.length)
    expect(problems.map(({ code }) => code)).toContain('MALFORMED')
  })
})
