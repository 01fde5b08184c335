import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { mutate, seededRandom, zipBytes } from '@plimsoll/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { boltBytes, bucket } from '../../test/bolt-bytes.ts'
import { parseText } from '../../test/parse-text.ts'
import { AdvisoryError } from './advisory-error.ts'
import { FEEDS } from './feed-catalog.ts'
import { generationDirectory } from './generation-directory.ts'
import { importAdvisories } from './import-advisories.ts'
import { openGeneration } from './open-generation.ts'

const osvRecord = (rest: object = {}) => ({
  schema_version: '1.6.0',
  id: 'GHSA-aaaa-bbbb-cccc',
  modified: '2024-01-01T00:00:00Z',
  affected: [
    {
      package: { ecosystem: 'npm', name: 'left' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.0.0' }] }],
    },
  ],
  ...rest,
})
const csaf = (publisher: string, platform: string) =>
  JSON.stringify({
    document: {
      category: 'csaf_security_advisory',
      csaf_version: '2.0',
      publisher: { name: publisher },
      tracking: { id: 'SA-1' },
    },
    product_tree: {
      branches: [platform, 'curl-1-1.x86_64'].map((name) => ({ product: { name, product_id: name } })),
      relationships: [
        {
          full_product_name: { product_id: 'p' },
          product_reference: 'curl-1-1.x86_64',
          relates_to_product_reference: platform,
        },
      ],
    },
    vulnerabilities: [{ cve: 'CVE-2024-1000', product_status: { fixed: ['p'] } }],
  })
const oval = (namespace: string) =>
  `<oval_definitions><definitions><definition id="oval:${namespace}:def:1"><metadata><title>CVE-2024-1000</title><affected><platform>Anolis OS 8</platform></affected></metadata>
  <criteria operator="AND"><criterion test_ref="oval:${namespace}:tst:1" comment="a is earlier than 0:1-1"/></criteria></definition></definitions></oval_definitions>`
const updateinfo = (id: string, release: string) =>
  `<updates><update type="security"><id>${id}</id><references><reference id="CVE-2024-1000"/></references><pkglist><collection><package name="a" version="1" release="${release}" epoch="0" arch="x86_64"/></collection></pkglist></update></updates>`
const secdb = (url: string) =>
  JSON.stringify({
    distroversion: 'v3.20',
    reponame: 'main',
    urlprefix: url,
    apkurl: 'x',
    packages: [{ pkg: { name: 'a', secfixes: { '1-r0': ['CVE-2024-1000'] } } }],
  })

function grypeDatabase(): Uint8Array {
  const database = new DatabaseSync(':memory:')
  database.exec(`CREATE TABLE db_metadata (model, build_timestamp); INSERT INTO db_metadata VALUES (6, '2026-01-01 00:00:00+00:00');
    CREATE TABLE blobs (id INTEGER PRIMARY KEY, value); INSERT INTO blobs VALUES (1, '{}'), (2, '{"ranges":[{"version":{"constraint":"< 1"}}]}');
    CREATE TABLE vulnerability_handles (id INTEGER PRIMARY KEY, name, provider_id, status, published_date, modified_date, withdrawn_date, blob_id);
    INSERT INTO vulnerability_handles VALUES (1, 'CVE-2024-1000', 'github', '', NULL, NULL, NULL, 1);
    CREATE TABLE packages (id INTEGER PRIMARY KEY, ecosystem, name); INSERT INTO packages VALUES (1, 'npm', 'left');
    CREATE TABLE operating_systems (id, name, release_id, major_version, minor_version, label_version, channel);
    CREATE TABLE affected_package_handles (id INTEGER PRIMARY KEY, vulnerability_id, operating_system_id, package_id, blob_id);
    INSERT INTO affected_package_handles VALUES (1, 1, NULL, 1, 2)`)
  const bytes = (database as DatabaseSync & { serialize?(): Uint8Array }).serialize?.()
  database.close()
  return bytes ?? new Uint8Array()
}

/** The least of each feed that it reads something from. */
const SAMPLES: Readonly<Record<string, readonly [path: string, content: string | Uint8Array]>> = {
  osv: ['a.json', JSON.stringify(osvRecord())],
  'debian-tracker': [
    'a.json',
    '{"openssl":{"CVE-2024-1000":{"releases":{"bookworm":{"status":"resolved","fixed_version":"1-1"}}}}}',
  ],
  'debian-lists': [
    'DSA/list',
    '[01 Jan 2024] DSA-5000-1 openssl - security update\n\t{CVE-2024-1000}\n\t[bookworm] - openssl 1-1\n',
  ],
  alpine: ['a.json', secdb('https://dl-cdn.alpinelinux.org')],
  wolfi: ['a.json', secdb('https://packages.wolfi.dev')],
  chainguard: ['a.json', secdb('https://packages.cgr.dev')],
  minimos: ['a.json', secdb('https://packages.mini.dev')],
  'cisa-kev': [
    'a.json',
    '{"catalogVersion":"1","vulnerabilities":[{"cveID":"CVE-2024-1000","dateAdded":"2024-01-01"}]}',
  ],
  epss: ['a.csv', 'CVE-2024-1000,0.5,0.5\n'],
  endoflife: [
    'a.json',
    '{"schema_version":"1.2.0","result":[{"name":"debian","releases":[{"name":"12","eolFrom":"2026-06-10"}]}]}',
  ],
  'trivy-db': [
    'trivy.db',
    boltBytes(bucket({ 'debian 12': bucket({ openssl: bucket({ 'CVE-2024-1000': { FixedVersion: '1-1' } }) }) })),
  ],
  'redhat-vex': [
    'a.json',
    '{"document":{"category":"csaf_vex","csaf_version":"2.0"},"vulnerabilities":[{"cve":"CVE-2024-1000"}]}',
  ],
  'oracle-oval': ['a.xml', oval('com.oracle.elsa')],
  'suse-oval': ['a.xml', oval('org.opensuse.security')],
  'azure-oval': ['a.xml', oval('com.microsoft.azurelinux')],
  'photon-oval': ['a.xml', oval('com.vmware.phsa')],
  'anolis-oval': ['a.xml', oval('cn.openanolis')],
  'alibaba-oval': ['a.xml', oval('com.aliyun')],
  amazon: ['a.xml', updateinfo('ALAS-1', '1.amzn2')],
  rocky: ['a.xml', updateinfo('RLSA-1', '1.el9')],
  fedora: ['a.xml', updateinfo('FEDORA-1', '1.fc42')],
  bottlerocket: ['a.xml', updateinfo('BRSA-1', '1.br1')],
  'fedora-bodhi': [
    'a.json',
    '{"updates":[{"alias":"FEDORA-1","type":"security","status":"stable","release":{"version":"42","id_prefix":"FEDORA"},"builds":[{"nvr":"a-1-1.fc42"}]}]}',
  ],
  almalinux: [
    'a.json',
    '{"data":[{"id":"ALSA-1","references":[{"id":"CVE-2024-1000"}],"packages":[{"name":"a","version":"1","release":"1.el9","epoch":"0","arch":"x86_64"}]}]}',
  ],
  arch: ['a.json', '[{"name":"AVG-1","packages":["a"],"status":"Fixed","fixed":"1-1","issues":["CVE-2024-1000"]}]'],
  photon: [
    'cve_data_photon5.0.json',
    '[{"cve_id":"CVE-2024-1000","pkg":"a","cve_score":5,"aff_ver":"all","res_ver":"1-1.ph5"}]',
  ],
  'openeuler-cvrf': [
    'a.xml',
    '<cvrfdoc><DocumentTracking><Identification><ID>openEuler-SA-1</ID></Identification></DocumentTracking><ProductTree><Branch Type="Package Arch" Name="x86_64"><FullProductName CPE="cpe:/a:openEuler:openEuler:22.03-LTS">a-1-1.x86_64.rpm</FullProductName></Branch></ProductTree><Vulnerability><CVE>CVE-2024-1000</CVE></Vulnerability></cvrfdoc>',
  ],
  'openeuler-csaf': ['a.json', csaf('openEuler', 'openEuler-22.03-LTS')],
  'suse-csaf': ['a.json', csaf('SUSE Product Security Team', 'SUSE Linux Enterprise Server 15 SP5')],
  nvd: ['a.json', '{"format":"NVD_CVE","vulnerabilities":[{"cve":{"id":"CVE-2024-1000","descriptions":[]}}]}'],
  'grype-db': ['vulnerability.db', grypeDatabase()],
}

describe('every feed', () => {
  test('has a sample here that it reads', async () => {
    expect(Object.keys(SAMPLES).sort()).toEqual(FEEDS.map(({ name }) => name).sort())
    for (const feed of FEEDS) {
      const [path, content] = SAMPLES[feed.name] ?? ['', '']
      if (content.length === 0) continue
      expect([feed.name, (await parseText(feed, { [path]: content })).records.length > 0]).toEqual([feed.name, true])
    }
  })

  test.each(FEEDS.map((feed) => [feed.name, feed] as const))(
    '%s: damage is an error with a code or a counted problem, and nothing else',
    async (name, feed) => {
      const [path, content] = SAMPLES[name] ?? ['', '']
      const bytes = Buffer.from(content)
      const random = seededRandom(7)
      const step = Math.max(1, Math.floor(bytes.length / 40))
      const cuts = Array.from({ length: Math.ceil(bytes.length / step) }, (_, index) => bytes.subarray(0, index * step))
      const changed = Array.from({ length: 60 }, () => mutate(bytes, random))
      for (const damaged of [...cuts, ...changed]) {
        const failure = await parseText(feed, { [path]: damaged }).then(
          () => undefined,
          (error: unknown) => error,
        )
        if (failure !== undefined) {
          expect(failure).toBeInstanceOf(AdvisoryError)
          expect(String((failure as AdvisoryError).message)).toMatch(/^[^\n]+\.$/)
        }
      }
    },
  )
})

describe('what is wrong', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-bad-'))
  })
  afterEach(() => rm(folder, { recursive: true }))
  const directory = () => generationDirectory(join(folder, 'advisories'))
  const load = async (name: string, content: string | Uint8Array) => {
    const path = join(folder, name)
    await writeFile(path, content)
    return importAdvisories(directory(), [path], { now: () => new Date('2026-03-01T00:00:00Z') })
  }
  const good = { path: 'good.json', content: JSON.stringify(osvRecord()) }

  test.each<[string, object | string, string]>([
    ['broken JSON', '{"id":', 'no JSON'],
    ['an unknown schema version', osvRecord({ schema_version: '9.0.0' }), 'unknown schema version'],
    [
      'an id with control characters',
      osvRecord({ id: 'GHSA-\u001b[31m' }),
      'id is empty, too long or has control characters',
    ],
    ['a date in the future', osvRecord({ published: '2999-01-01T00:00:00Z' }), 'date in the future'],
    [
      'a range that contradicts itself',
      osvRecord({
        affected: [
          {
            package: { ecosystem: 'npm', name: 'a' },
            ranges: [{ type: 'SEMVER', events: [{ introduced: '2.0.0' }, { fixed: '1.0.0' }] }],
          },
        ],
      }),
      'range contradicts itself',
    ],
  ])('%s is left out and counted, and all else is read', async (_, bad, reason) => {
    const content = typeof bad === 'string' ? bad : JSON.stringify(bad)
    const { sources } = await load('all.zip', zipBytes([good, { path: 'bad.json', content }]))
    expect(sources).toMatchObject([{ rejected: 1, rejections: [{ reason, count: 1 }] }])
    const current = await directory().current()
    using generation = openGeneration(current?.path ?? '')
    expect(generation.statements('npm', 'left').length).toBeGreaterThan(0)
  })

  test('a file of a zip that claims or holds ten gigabytes is left out without being written anywhere', async () => {
    const claims = { path: 'claims.json', content: '{}', claims: { uncompressedBytes: 10 * 2 ** 30 } }
    const holds = { path: 'holds.json', content: Buffer.alloc(32 * 2 ** 20, ' '), claims: { uncompressedBytes: 5 } }
    const { sources } = await load('all.zip', zipBytes([good, claims, holds]))
    expect(sources[0]?.rejections.flatMap(({ samples }) => samples).sort()).toEqual(['claims.json', 'holds.json'])
  })

  test.each<[string, string, () => string | Uint8Array]>([
    ['a truncated zip', 'all.zip', () => zipBytes([good]).subarray(0, 60)],
    [
      'a truncated bbolt database',
      'trivy.db',
      () => boltBytes(bucket({ 'debian 12': bucket({ a: bucket({ 'CVE-2024-1000': {} }) }) })).subarray(0, 4096 * 3),
    ],
    ['a database of another schema', 'metadata.json', () => '{"Version":9,"NextUpdate":"x"}'],
    ['a list that ends early', 'kev.json', () => '{"catalogVersion":"1","vulnerabilities":[{"cveID":"CVE-2024-1000"'],
    [
      'a source none of whose elements can be read',
      'other.zip',
      () => zipBytes([{ path: 'a.json', content: '{"id":"x","modified":"","affected":[],"schema_version":"9"}' }]),
    ],
  ])('%s stops the import with one sentence, and the current generation stays', async (_, name, content) => {
    const before = await load('good.zip', zipBytes([good]))
    await expect(load(name, content())).rejects.toMatchObject({
      code: expect.stringMatching(/^ADVISORY_/),
      message: expect.stringMatching(/^[^\n]+\.$/),
    })
    expect(await directory().current()).toMatchObject({ id: before.generation })
  })

  test('a truncated generation is refused, and the current one stays', async () => {
    const before = await load('good.zip', zipBytes([good]))
    const bytes = await readFile(before.path)
    await expect(load('generation.sqlite', bytes.subarray(0, bytes.length - 8192))).rejects.toMatchObject({
      code: 'ADVISORY_GENERATION_INVALID',
    })
    expect(await directory().current()).toMatchObject({ id: before.generation })
  })
})
