import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseText, sampleOf } from '../../../../test/parse-text.ts'
import { grypeDb } from './grype-db-feed.ts'

interface Sample {
  readonly name: string
  readonly provider?: string
  readonly status?: string
  readonly withdrawn?: string
  readonly blob?: object | string
  readonly packages?: readonly {
    readonly ecosystem: string
    readonly name: string
    /** release_id, major, minor, label, channel */
    readonly system?: readonly [string, string, string, string, string]
    readonly blob: object | string
    readonly isUnaffected?: boolean
  }[]
}

const SCHEMA = `
CREATE TABLE db_metadata (build_timestamp datetime NOT NULL, model integer NOT NULL, revision integer NOT NULL, addition integer NOT NULL);
CREATE TABLE providers (id text PRIMARY KEY, version text, processor text, date_captured datetime, input_digest text);
CREATE TABLE blobs (id integer PRIMARY KEY, value text NOT NULL);
CREATE TABLE vulnerability_handles (id integer PRIMARY KEY, name text NOT NULL, status text NOT NULL, published_date datetime, modified_date datetime, withdrawn_date datetime, provider_id text NOT NULL, blob_id integer UNIQUE);
CREATE TABLE packages (id integer PRIMARY KEY, ecosystem text, name text);
CREATE TABLE operating_systems (id integer PRIMARY KEY, name text, release_id text, major_version text, minor_version text, label_version text, codename text, channel text, eol_date datetime, eoas_date datetime);
CREATE TABLE affected_package_handles (id integer PRIMARY KEY, vulnerability_id integer NOT NULL, operating_system_id integer, package_id integer, blob_id integer);
CREATE TABLE unaffected_package_handles (id integer PRIMARY KEY, vulnerability_id integer NOT NULL, operating_system_id integer, package_id integer, blob_id integer);
CREATE TABLE epss_metadata (date datetime NOT NULL);
CREATE TABLE epss_handles (id integer PRIMARY KEY, cve text NOT NULL, epss real NOT NULL, percentile real NOT NULL);`

describe("Grype's database", () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-grype-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const build = async (samples: readonly Sample[], model = 6, extra = ''): Promise<Uint8Array> => {
    const path = join(folder, 'vulnerability.db')
    await rm(path, { force: true })
    const database = new DatabaseSync(path)
    database.exec(SCHEMA)
    database.prepare('INSERT INTO db_metadata VALUES (?, ?, 1, 9)').run('2026-02-01 03:04:05.678+00:00', model)
    let id = 0
    const blob = (value: object | string): number => {
      database
        .prepare('INSERT INTO blobs VALUES (?, ?)')
        .run(++id, typeof value === 'string' ? value : JSON.stringify(value))
      return id
    }
    samples.forEach((sample, index) => {
      database
        .prepare('INSERT INTO vulnerability_handles VALUES (?, ?, ?, ?, NULL, ?, ?, ?)')
        .run(
          index + 1,
          sample.name,
          sample.status ?? 'active',
          '2024-05-01 00:00:00+00:00',
          sample.withdrawn ?? null,
          sample.provider ?? 'debian',
          blob(sample.blob ?? { id: sample.name }),
        )
      for (const pkg of sample.packages ?? []) {
        const [system, number] = [pkg.system && ++id, ++id]
        if (pkg.system && system !== undefined) {
          const [release, ...rest] = pkg.system
          const [major, minor, label, channel] = rest
          database
            .prepare("INSERT INTO operating_systems VALUES (?, ?, ?, ?, ?, ?, '', ?, NULL, NULL)")
            .run(system, release, release, major, minor, label, channel)
        }
        database.prepare('INSERT INTO packages VALUES (?, ?, ?)').run(number, pkg.ecosystem, pkg.name)
        database
          .prepare(`INSERT INTO ${pkg.isUnaffected ? 'un' : ''}affected_package_handles VALUES (?, ?, ?, ?, ?)`)
          .run(++id, index + 1, system ?? null, number, blob(pkg.blob))
      }
    })
    database.exec(extra || 'SELECT 1')
    database.close()
    return readFile(path)
  }
  const parse = async (samples: readonly Sample[], model?: number, extra?: string) =>
    parseText(grypeDb, { 'vulnerability.db': await build(samples, model, extra) })
  const range = (constraint: string, state = 'fixed', version = '') => ({
    version: { type: 'x', constraint },
    fix: { state, version },
  })
  const bookworm = ['debian', '12', '', '', ''] as const

  test('gives each provider its own advisory, with its packages', async () => {
    const { advisories, builtAt, rejected } = await parse([
      {
        name: 'CVE-2024-6119',
        blob: {
          id: 'CVE-2024-6119',
          description: 'A hole',
          refs: [{ url: 'https://example.org/1' }],
          severities: [
            { scheme: 'CHMLN', value: 'medium', rank: 1 },
            {
              scheme: 'CVSS',
              value: { vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', version: '3.1' },
              source: 'nvd@nist.gov',
            },
          ],
        },
        packages: [
          {
            ecosystem: 'deb',
            name: 'openssl',
            system: bookworm,
            blob: { ranges: [range('< 3.0.14-1~deb12u2', 'fixed', '3.0.14-1~deb12u2')] },
          },
        ],
      },
      {
        name: 'GHSA-aaaa-bbbb-cccc',
        provider: 'github',
        blob: { aliases: ['CVE-2024-1001'], severities: [{ scheme: 'CHML', value: 'high' }] },
        packages: [
          { ecosystem: 'python', name: 'Flask_Thing', blob: { ranges: [range('>=1.0,<1.2 || =2.0', 'fixed', '1.2')] } },
          { ecosystem: 'npm', name: 'left', blob: { ranges: [range('<=3.1.0', 'not-fixed')] } },
        ],
      },
    ])
    expect(rejected).toEqual([])
    expect(builtAt).toBe('2026-02-01T03:04:05Z')
    expect(advisories).toMatchObject([
      {
        id: 'CVE-2024-6119',
        details: 'A hole',
        published: '2024-05-01T00:00:00Z',
        references: ['https://example.org/1'],
        ratings: [
          { source: 'debian', severity: 'medium' },
          { source: 'nvd', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' },
        ],
        affected: [
          {
            ecosystem: 'Debian:12',
            name: 'openssl',
            status: 'fixed',
            ranges: [{ events: [{ introduced: '0' }, { fixed: '3.0.14-1~deb12u2' }] }],
          },
        ],
      },
      {
        id: 'GHSA-aaaa-bbbb-cccc',
        aliases: ['CVE-2024-1001'],
        ratings: [{ source: 'ghsa', severity: 'high' }],
        affected: [
          {
            ecosystem: 'PyPI',
            name: 'flask-thing',
            status: 'fixed',
            versions: ['2.0'],
            ranges: [{ events: [{ introduced: '1.0' }, { fixed: '1.2' }] }],
          },
          {
            ecosystem: 'npm',
            name: 'left',
            status: 'affected',
            ranges: [{ events: [{ introduced: '0' }, { last_affected: '3.1.0' }] }],
          },
        ],
      },
    ])
  })

  test.each<[string, readonly [string, string, string, string, string], string | undefined]>([
    ['deb', ['ubuntu', '22', '04', '', ''], 'Ubuntu:22.04'],
    ['deb', ['ubuntu', '16', '04', '', 'esm'], 'Ubuntu:Pro:16.04'],
    ['deb', ['debian', '', '', 'unstable', ''], 'Debian:unstable'],
    ['apk', ['alpine', '3', '20', '', ''], 'Alpine:v3.20'],
    ['apk', ['alpine', '', '', 'edge', ''], 'Alpine:edge'],
    ['apk', ['wolfi', '', '', 'rolling', ''], 'Wolfi'],
    ['rpm', ['rhel', '9', '', '', ''], 'Red Hat:9'],
    ['rpm', ['rhel', '9', '2', '', 'eus'], undefined],
    ['rpm', ['sles', '15', '5', '', ''], 'SUSE:15.5'],
    ['rpm', ['azurelinux', '3', '0', '', ''], 'Azure Linux:3'],
    ['rpm', ['plan9', '4', '', '', ''], undefined],
  ])('%s of %j is %s', async (ecosystem, system, expected) => {
    const { advisories } = await parse([
      { name: 'CVE-2024-1001', packages: [{ ecosystem, name: 'a', system, blob: { ranges: [range('< 1')] } }] },
    ])
    expect(advisories[0]?.affected.map((one) => one.ecosystem)).toEqual(expected === undefined ? [] : [expected])
  })

  test.each([
    ['not-fixed', 'affected'],
    ['wont-fix', 'will_not_fix'],
    ['', 'affected'],
  ])('a fix that is "%s" is %s', async (state, status) => {
    const { advisories } = await parse([
      {
        name: 'CVE-2024-1001',
        packages: [{ ecosystem: 'deb', name: 'a', system: bookworm, blob: { ranges: [range('', state)] } }],
      },
    ])
    expect(advisories[0]?.affected).toMatchObject([{ status, ranges: [{ events: [{ introduced: '0' }] }] }])
  })

  test('what is not affected, rejected or withdrawn is told so', async () => {
    const { advisories } = await parse([
      {
        name: 'CVE-2024-1001',
        packages: [{ ecosystem: 'deb', name: 'a', system: bookworm, blob: {}, isUnaffected: true }],
      },
      { name: 'CVE-2024-1002', status: 'rejected' },
      { name: 'CVE-2024-1003', withdrawn: '2024-06-01 00:00:00+00:00' },
    ])
    expect(advisories[0]?.affected).toMatchObject([{ status: 'not_affected', ranges: [] }])
    expect(advisories.map(({ withdrawn }) => withdrawn !== undefined)).toEqual([false, true, true])
  })

  test('an erratum names its CVEs with the packages, modules and architectures are conditions', async () => {
    const { advisories } = await parse([
      {
        name: 'ALAS-2024-1',
        provider: 'amazon',
        packages: [
          {
            ecosystem: 'rpm',
            name: 'a',
            system: ['amzn', '2', '', '', ''],
            blob: {
              cves: ['CVE-2024-1009'],
              qualifiers: { rpm_modularity: 'nodejs:18', architecture: 'x86_64' },
              ranges: [range('< 1-1')],
            },
          },
          {
            ecosystem: 'rpm',
            name: 'b',
            system: ['amzn', '2023', '', '', ''],
            blob: { qualifiers: { platform_cpes: ['cpe:2.3:o:x:y'] }, ranges: [range('< 1-1')] },
          },
        ],
      },
    ])
    expect(advisories).toMatchObject([
      {
        upstream: ['CVE-2024-1009'],
        affected: [{ name: 'a', qualifiers: { module: 'nodejs:18', architectures: ['x86_64'] } }],
      },
    ])
    expect(advisories[0]?.affected).toHaveLength(1)
  })

  test('exploit predictions come with their day', async () => {
    const { records } = await parse(
      [],
      6,
      "INSERT INTO epss_metadata VALUES ('2026-01-31 00:00:00+00:00'); INSERT INTO epss_handles VALUES (1, 'CVE-2024-1001', 0.5, 0.9), (2, 'x', 2, 2)",
    )
    expect(records).toEqual([
      { kind: 'epss', epss: { cve: 'CVE-2024-1001', score: 0.5, percentile: 0.9, date: '2026-01-31' } },
    ])
  })

  test.each<[Sample, string]>([
    [{ name: 'CVE-2024-1001', blob: 'no JSON' }, 'row is no JSON object'],
    [{ name: 'CVE\u0007' }, 'id is empty, too long or has control characters'],
    [
      { name: 'CVE-2024-1001', packages: [{ ecosystem: 'npm', name: 'a', blob: { ranges: [range('~~>>1')] } }] },
      'range cannot be read',
    ],
    [{ name: 'CVE-2024-1001', packages: [{ ecosystem: 'npm', name: 'a', blob: '[]' }] }, 'row is no JSON object'],
  ])('a broken row is left out and counted: %#', async (sample, reason) => {
    const { rejected } = await parse([sample, { name: 'CVE-2024-1002' }])
    expect(rejected.map((one) => one.reason)).toEqual([reason])
  })

  test('another model, another program and a truncated file are refused', async () => {
    await expect(parse([], 7)).rejects.toMatchObject({
      code: 'ADVISORY_INPUT_BROKEN',
      message: expect.stringContaining('model 7'),
    })
    await expect(parse([], 6, 'DROP TABLE packages')).rejects.toMatchObject({ code: 'ADVISORY_INPUT_BROKEN' })
    const whole = await build(
      Array.from({ length: 200 }, (_, index) => ({
        name: `CVE-2024-${1000 + index}`,
        blob: { description: 'x'.repeat(500) },
      })),
    )
    await expect(parseText(grypeDb, { 'vulnerability.db': whole.subarray(0, whole.length / 2) })).rejects.toMatchObject(
      { code: 'ADVISORY_INPUT_BROKEN' },
    )
    await expect(parseText(grypeDb, { 'import.json': '{}' })).rejects.toMatchObject({ code: 'ADVISORY_INPUT_BROKEN' })
  })

  test('is known by its name and magic', async () => {
    const bytes = await build([])
    expect(grypeDb.recognise(sampleOf('6/vulnerability.db', bytes))).toEqual([])
    expect(grypeDb.recognise(sampleOf('other.db', bytes))).toBeUndefined()
    expect(grypeDb.recognise(sampleOf('vulnerability.db', 'text'))).toBeUndefined()
  })
})
