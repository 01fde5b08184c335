import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { zipBytes } from '@plimsoll/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { advisoryStatus } from './advisory-status.ts'
import { generationDirectory } from './generation-directory.ts'
import { importAdvisories } from './import-advisories.ts'
import { openAdvisories } from './open-advisories.ts'
import { openGeneration } from './open-generation.ts'
import { exportGeneration } from './transfer-generation.ts'

const now = () => new Date('2026-03-01T00:00:00Z')
const osvRecord = (id: string, ecosystem: string, name: string, fixed: string) => ({
  path: `${id}.json`,
  content: JSON.stringify({
    schema_version: '1.7.0',
    id,
    modified: '2024-01-01T00:00:00Z',
    affected: [
      { package: { ecosystem, name }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }] },
    ],
  }),
})
const secdb = JSON.stringify({
  apkurl: 'x',
  reponame: 'main',
  distroversion: 'v3.20',
  packages: [{ pkg: { name: 'zlib', secfixes: { '1.3-r0': ['CVE-2024-1000'] } } }],
})

describe('importing', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-import-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const directory = () => generationDirectory(join(folder, 'advisories'))
  async function put(path: string, content: string | Uint8Array): Promise<string> {
    const absolute = join(folder, 'input', path)
    await mkdir(join(absolute, '..'), { recursive: true })
    await writeFile(absolute, content)
    return absolute
  }
  const load = (...paths: string[]) => importAdvisories(directory(), paths, { now })
  async function contents(): Promise<string[]> {
    const current = await directory().current()
    using generation = openGeneration(current?.path ?? '')
    return generation.sources.map(({ name, records }) => `${name} ${records}`)
  }
  async function fixesOf(ecosystem: string, name: string): Promise<string[]> {
    const current = await directory().current()
    using generation = openGeneration(current?.path ?? '')
    return generation
      .statements(ecosystem, name)
      .flatMap(({ ranges }) =>
        ranges.flatMap(({ events }) => events.flatMap((event) => ('fixed' in event ? [event.fixed] : []))),
      )
  }

  test('a folder is searched for everything that is known; what is not is passed over', async () => {
    await put('debian/all.zip', zipBytes([osvRecord('DEBIAN-CVE-2024-1', 'Debian:12', 'a', '2')]))
    await put('debian/README.md', '# not data')
    await put('debian/expected.tsv', 'a\tb')
    await put('secdb/v3.20/main.json', secdb)
    await put('osv/GHSA-1.json', osvRecord('GHSA-1', 'npm', 'a', '2.0.0').content)
    await put('osv/GHSA-2.json', osvRecord('GHSA-2', 'PyPI', 'a', '2.0').content)
    await put(
      'epss/scores.csv.gz',
      gzipSync('#model_version:v1,score_date:2026-02-01T00:00:00+0000\ncve,epss,percentile\nCVE-2024-1000,0.5,0.5\n'),
    )
    await put(
      'kev.json.zst',
      zstdCompressSync('{"catalogVersion":"1","vulnerabilities":[{"cveID":"CVE-2024-1000","dateAdded":"2024-01-01"}]}'),
    )
    const outcome = await load(join(folder, 'input'))
    expect(outcome.changed).toBe(true)
    expect(await contents()).toEqual(['alpine/v3.20/main 1', 'cisa-kev 1', 'epss 1', 'osv/Debian:12 1', 'osv/osv 2'])
  })

  test('each path may be a file of its own', async () => {
    await load(
      await put('GHSA-1.json', osvRecord('GHSA-1', 'npm', 'a', '2.0.0').content),
      await put('main.json', secdb),
    )
    expect(await contents()).toEqual(['alpine/v3.20/main 1', 'osv/npm 1'])
  })

  test('paths that hold parts of one source are read together; of the same record that of the later path counts', async () => {
    const first = await put(
      'a.zip',
      zipBytes([osvRecord('GHSA-1', 'npm', 'a', '1.0.0'), osvRecord('GHSA-2', 'npm', 'b', '1.0.0')]),
    )
    const second = await put('b.json', osvRecord('GHSA-1', 'npm', 'a', '3.0.0').content)
    const third = await put('c/GHSA-3.json', osvRecord('GHSA-3', 'npm', 'a', '4.0.0').content)
    await load(first, second, join(third, '..'))
    expect(await contents()).toEqual(['osv/npm 3'])
    expect(await fixesOf('npm', 'a')).toEqual(['4.0.0', '3.0.0'])
    expect(await fixesOf('npm', 'b')).toEqual(['1.0.0'])
  })

  test('one path under two names is one path', async () => {
    const path = await put('main.json', secdb)
    await load(path, join(path, '..', '.', 'main.json'))
    expect(await contents()).toEqual(['alpine/v3.20/main 1'])
  })

  test('two whole files of one source are refused: which is the newer one is not guessed', async () => {
    const paths = [await put('old/main.json', secdb), await put('new/main.json', secdb)] as const
    await expect(load(...paths)).rejects.toMatchObject({
      code: 'ADVISORY_INPUT_AMBIGUOUS',
      message: `${paths[0]} and ${paths[1]} both hold alpine/v3.20/main, each as a whole. Import the newer one only.`,
    })
    expect(await directory().current()).toBeUndefined()
  })

  test('a whole generation comes alone', async () => {
    await load(await put('main.json', secdb))
    const exported = join(folder, 'exported.zst')
    await exportGeneration(directory(), exported)
    const other = await put('GHSA-1.json', osvRecord('GHSA-1', 'npm', 'a', '2.0.0').content)
    await expect(load(other, exported)).rejects.toMatchObject({
      code: 'ADVISORY_INPUT_AMBIGUOUS',
      message: expect.stringMatching(/exported\.zst is a whole generation.*Import it alone/),
    })
  })

  test('a source that comes again replaces its rows, the others stay', async () => {
    await load(
      await put(
        'npm.zip',
        zipBytes([osvRecord('GHSA-1', 'npm', 'a', '1.0.0'), osvRecord('GHSA-2', 'npm', 'b', '1.0.0')]),
      ),
      await put('main.json', secdb),
    )
    const again = await load(await put('new.zip', zipBytes([osvRecord('GHSA-1', 'npm', 'a', '3.0.0')])))
    expect(again.attempts).toEqual([
      { name: 'osv/npm', outcome: 'imported', records: 1, rejected: 0, formerRecords: 2 },
    ])
    expect(await contents()).toEqual(['alpine/v3.20/main 1', 'osv/npm 1'])
    expect(await fixesOf('npm', 'a')).toEqual(['3.0.0'])
    expect(await fixesOf('npm', 'b')).toEqual([])
    expect(await fixesOf('Alpine:v3.20', 'zlib')).toEqual(['1.3-r0'])
  })

  test('kept rows stay linked to new ones: an alias names a vulnerability in both', async () => {
    const ghsa = {
      id: 'GHSA-1',
      modified: '2024-01-01T00:00:00Z',
      aliases: ['CVE-2024-1000'],
      affected: [{ package: { ecosystem: 'npm', name: 'a' }, versions: ['1.0.0'] }],
    }
    const pysec = {
      ...ghsa,
      id: 'PYSEC-1',
      aliases: ['GHSA-1'],
      affected: [{ package: { ecosystem: 'PyPI', name: 'a' }, versions: ['1.0'] }],
    }
    await load(await put('pysec.json', JSON.stringify(pysec)))
    await load(await put('ghsa.json', JSON.stringify(ghsa)))
    await load(await put('main.json', secdb))
    const current = await directory().current()
    using generation = openGeneration(current?.path ?? '')
    const names = generation
      .opinions('CVE-2024-1000')
      .map(({ id }) => id)
      .sort()
    expect(names).toEqual(['CVE-2024-1000', 'GHSA-1', 'PYSEC-1'])
  })

  test('everything or nothing: a broken path leaves the current generation as it was', async () => {
    await load(await put('main.json', secdb))
    const before = await directory().current()
    const good = await put('GHSA-1.json', osvRecord('GHSA-1', 'npm', 'a', '2.0.0').content)
    const bad = await put('bad.json', secdb.slice(0, -5))
    await expect(load(good, bad)).rejects.toMatchObject({
      code: 'ADVISORY_INPUT_BROKEN',
      message: expect.stringContaining(bad),
    })
    expect(await directory().current()).toEqual(before)
    expect((await readdir(directory().path)).filter((name) => name.startsWith('building-'))).toEqual([])
  })

  test.each([
    ['does not exist', async () => join(folder, 'nowhere'), 'ADVISORY_INPUT_UNKNOWN'],
    ['holds nothing known', () => put('notes.txt', 'hello'), 'ADVISORY_INPUT_UNKNOWN'],
    [
      'is an empty folder',
      async () => mkdir(join(folder, 'empty')).then(() => join(folder, 'empty')),
      'ADVISORY_INPUT_UNKNOWN',
    ],
    [
      'is a truncated zip',
      () => put('cut.zip', zipBytes([osvRecord('GHSA-1', 'npm', 'a', '1')]).subarray(0, -10)),
      'ADVISORY_INPUT_BROKEN',
    ],
    [
      'is a zip of broken records',
      () => put('bad.zip', zipBytes([{ path: 'a.json', content: '{"id":"X","modified":"","affected":[' }])),
      'ADVISORY_INPUT_BROKEN',
    ],
  ])('a path that %s is refused in one sentence', async (_, path, code) => {
    await expect(load(await path())).rejects.toMatchObject({ code, message: expect.stringMatching(/^[^\n]+\.$/) })
    expect(await directory().current()).toBeUndefined()
  })

  test('what is left out is counted by reason, with samples', async () => {
    const bomb = { path: 'bomb.json', content: '{}', claims: { uncompressedBytes: 10 * 2 ** 30 } }
    const broken = { path: 'broken.json', content: '{' }
    const outcome = await load(await put('all.zip', zipBytes([osvRecord('GHSA-1', 'npm', 'a', '1.0.0'), bomb, broken])))
    expect(outcome.sources[0]).toMatchObject({
      records: 1,
      rejected: 2,
      rejections: [
        { reason: 'no JSON', count: 1, samples: ['broken.json'] },
        { reason: 'too large', count: 1, samples: ['bomb.json'] },
      ],
    })
  })

  test('a generation travels as one file and arrives as the same generation', async () => {
    await load(await put('main.json', secdb))
    const file = join(folder, 'advisories.sqlite.zst')
    const exported = await exportGeneration(directory(), file)
    const other = generationDirectory(join(folder, 'elsewhere'))
    const outcome = await importAdvisories(other, [file], { now })
    expect(outcome).toMatchObject({
      generation: exported.generation,
      changed: true,
      sources: [{ name: 'alpine/v3.20/main' }],
    })
    expect(await importAdvisories(other, [file], { now })).toMatchObject({ changed: false })
    const [a, b] = [await directory().current(), await other.current()]
    expect(await readFile(a?.path ?? '')).toEqual(await readFile(b?.path ?? ''))
  })

  test('a damaged generation is refused and the current one stays', async () => {
    await load(await put('main.json', secdb))
    const current = await directory().current()
    const whole = await readFile(current?.path ?? '')
    const other = generationDirectory(join(folder, 'elsewhere'))
    for (const damaged of [whole.subarray(0, whole.length - 8192), Buffer.from(whole).fill(0x5a, 8192, 30_000)]) {
      const path = await put('damaged.sqlite', damaged)
      await expect(importAdvisories(other, [path], { now })).rejects.toMatchObject({
        code: 'ADVISORY_GENERATION_INVALID',
      })
    }
    await expect(
      importAdvisories(other, [await put('cut.zst', zstdCompressSync(whole).subarray(0, -20))], { now }),
    ).rejects.toThrow()
    expect(await other.current()).toBeUndefined()
    expect((await readdir(other.path)).filter((name) => name.includes('sqlite'))).toEqual([])
  })

  test('the starter set fills an empty directory and goes with the first real import', async () => {
    await put('starter/osv/GHSA-1.json', osvRecord('GHSA-1', 'npm', 'a', '2.0.0').content)
    using starter = await openAdvisories(directory(), { starter: join(folder, 'input', 'starter'), now })
    expect(starter.sources).toMatchObject([{ name: 'osv/npm', origin: 'starter' }])
    await load(await put('main.json', secdb))
    expect(await contents()).toEqual(['alpine/v3.20/main 1'])
  })

  test('without any set there is one sentence that says what to do', async () => {
    await expect(openAdvisories(directory())).rejects.toMatchObject({
      code: 'ADVISORY_GENERATION_MISSING',
      message: expect.stringContaining('db update'),
    })
  })

  test('an abort leaves everything as it was', async () => {
    const path = await put('main.json', secdb)
    await expect(importAdvisories(directory(), [path], { now, signal: AbortSignal.abort() })).rejects.toThrow()
    expect(await directory().current()).toBeUndefined()
    expect((await readdir(directory().path)).filter((name) => name.startsWith('building-'))).toEqual([])
  })

  test('the status names the sources, their age and size', async () => {
    expect(await advisoryStatus(directory())).toBeUndefined()
    await load(await put('main.json', secdb))
    expect(await advisoryStatus(directory())).toMatchObject({
      builtAt: '2026-03-01T00:00:00Z',
      sources: [
        { name: 'alpine/v3.20/main', feed: 'alpine', origin: 'import', fetchedAt: '2026-03-01T00:00:00Z', records: 1 },
      ],
    })
  })
})
