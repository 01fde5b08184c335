import { describe, expect, test } from 'vitest'
import { boltBytes, bucket } from '../../../../test/bolt-bytes.ts'
import { parseText, sampleOf } from '../../../../test/parse-text.ts'
import { trivyBucket } from './buckets.ts'
import { trivyDb } from './trivy-db-feed.ts'

const CVE = 'CVE-2024-1000'

async function statements(root: Record<string, unknown>) {
  const { records, rejected } = await parseText(trivyDb, { 'trivy.db': boltBytes(root) })
  return {
    rejected,
    rows: records.flatMap((record) => (record.kind === 'affected' ? [{ id: record.id, ...record.affected }] : [])),
  }
}
const until = (fixed: string) => [{ events: [{ introduced: '0' }, { fixed }] }]
const always = [{ events: [{ introduced: '0' }] }]
const row = (name: string, value: object, id = CVE) => bucket({ [name]: bucket({ [id]: value }) })

describe("Trivy's database", () => {
  test('describes vulnerabilities with the opinions of all its sources', async () => {
    const { advisories } = await parseText(trivyDb, {
      'trivy.db': boltBytes({
        vulnerability: bucket({
          [CVE]: {
            Title: 'A hole',
            Description: 'In it.',
            CweIDs: ['CWE-79'],
            References: ['https://example.org/', 'javascript:x'],
            PublishedDate: '2024-01-01T00:00:00Z',
            CVSS: { nvd: { V3Vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', V3Score: 9.8 } },
            VendorSeverity: { nvd: 4, alma: 2, redhat: 1, nonsense: 99 },
          },
        }),
      }),
    })
    expect(advisories).toEqual([
      expect.objectContaining({
        id: CVE,
        summary: 'A hole',
        details: 'In it.',
        cwes: ['CWE-79'],
        references: ['https://example.org/'],
        published: '2024-01-01T00:00:00Z',
        ratings: [
          { source: 'nvd', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' },
          { source: 'almalinux', severity: 'medium' },
          { source: 'redhat', severity: 'low' },
        ],
        affected: [],
      }),
    ])
  })

  test.each<[string, string, string, object, object]>([
    [
      'a fix',
      'debian 12',
      'openssl',
      { FixedVersion: '3.0.1-1', Severity: 3 },
      {
        ecosystem: 'Debian:12',
        name: 'openssl',
        status: 'fixed',
        ranges: until('3.0.1-1'),
        severity: { severity: 'high', word: 'high' },
      },
    ],
    ['a status', 'debian 12', 'a', { Status: 5 }, { status: 'will_not_fix', ranges: always }],
    ['neither', 'alma 9', 'a', {}, { ecosystem: 'AlmaLinux:9', status: 'affected', ranges: always }],
    [
      'never affected',
      'alpine 3.20',
      'a',
      { FixedVersion: '0' },
      { ecosystem: 'Alpine:v3.20', status: 'not_affected', ranges: [] },
    ],
    [
      'one architecture',
      'rocky 8',
      'a',
      { FixedVersion: '1', Entries: [{ FixedVersion: '2', Arches: ['aarch64'] }] },
      { ecosystem: 'Rocky Linux:8', ranges: until('2'), qualifiers: { architectures: ['aarch64'] } },
    ],
    [
      'a module',
      'alma 8',
      'nodejs:18::npm',
      { FixedVersion: '1' },
      { name: 'npm', qualifiers: { module: 'nodejs:18' } },
    ],
    [
      'ranges',
      'npm::GitHub Security Advisory Npm',
      'a',
      { VulnerableVersions: ['>=1.0.0, <1.2.0', '<0.5.0'], PatchedVersions: ['1.2.0', '0.5.0'] },
      {
        ecosystem: 'npm',
        status: 'fixed',
        ranges: [{ events: [{ introduced: '1.0.0' }, { fixed: '1.2.0' }] }, ...until('0.5.0')],
      },
    ],
    [
      'only what is repaired',
      'rubygems::Ruby Advisory Database',
      'a',
      { PatchedVersions: ['>= 2.0'], UnaffectedVersions: ['< 1.0'] },
      { ecosystem: 'RubyGems', ranges: [{ events: [{ introduced: '1.0' }, { fixed: '2.0' }] }] },
    ],
    [
      'a name in canonical spelling',
      'pip::GitHub Security Advisory Pip',
      'Zope_Interface',
      { VulnerableVersions: ['<2'] },
      { ecosystem: 'PyPI', name: 'zope-interface' },
    ],
  ])('a row with %s', async (_, name, pkg, value, expected) => {
    const { rows, rejected } = await statements({ [name]: row(pkg, value) })
    expect(rejected).toEqual([])
    expect(rows).toEqual([expect.objectContaining({ id: CVE, ...expected })])
  })

  test("Red Hat's rows are told apart by the CPEs of their releases; errata speak of each CVE", async () => {
    const { rows } = await statements({
      'Red Hat CPE': bucket({
        cpe: bucket({
          1: 'cpe:/o:redhat:enterprise_linux:9::baseos',
          2: 'cpe:/a:redhat:enterprise_linux:8::appstream',
          3: 'cpe:/a:redhat:rhel_eus:9.2::appstream',
        }),
      }),
      'Red Hat': bucket({
        openssl: bucket({
          'RHSA-2024:1': {
            Entries: [
              {
                FixedVersion: '1:3.0',
                Affected: [1, 2, 3],
                Arches: ['x86_64'],
                Cves: [
                  { ID: CVE, Severity: 2 },
                  { ID: 'CVE-2024-1001', Severity: 3 },
                ],
              },
            ],
          },
          'CVE-2024-1002': {
            Entries: [
              { Status: 6, Affected: [1], Cves: [{ Severity: 1 }] },
              { Status: 5, Affected: [3], Cves: [{}] },
            ],
          },
        }),
      }),
    })
    expect(
      rows.map((one) => [one.id, one.ecosystem, one.status, one.qualifiers?.repositories, one.severity?.word]),
    ).toEqual([
      ['CVE-2024-1002', 'Red Hat:9', 'deferred', ['enterprise_linux:9::baseos'], 'low'],
      [CVE, 'Red Hat:9', 'fixed', ['enterprise_linux:9::baseos'], 'medium'],
      [CVE, 'Red Hat:8', 'fixed', ['enterprise_linux:8::appstream'], 'medium'],
      ['CVE-2024-1001', 'Red Hat:9', 'fixed', ['enterprise_linux:9::baseos'], 'high'],
      ['CVE-2024-1001', 'Red Hat:8', 'fixed', ['enterprise_linux:8::appstream'], 'high'],
    ])
  })

  test('what is broken is left out alone', async () => {
    const { rows, rejected } = await statements({
      'npm::x': bucket({
        a: bucket({
          [CVE]: { VulnerableVersions: ['>='] },
          'CVE-2024-1001': [1],
          'CVE-2024-1002': { VulnerableVersions: ['<1.0.0'] },
        }),
        'b\u0000': bucket({ [CVE]: {} }),
      }),
    })
    expect(rows).toHaveLength(1)
    expect(rejected.map(({ reason }) => reason)).toEqual([
      'range cannot be read',
      'row is no JSON object',
      'package name is empty, too long or has control characters',
    ])
  })

  test('its metadata dates it, and a later schema is refused', async () => {
    const database = boltBytes({ 'npm::x': row('a', { VulnerableVersions: ['<1.0.0'] }) })
    const metadata = (version: number) =>
      JSON.stringify({ Version: version, NextUpdate: 'x', UpdatedAt: '2026-02-01T00:00:00Z' })
    expect((await parseText(trivyDb, { 'trivy.db': database, 'metadata.json': metadata(2) })).builtAt).toBe(
      '2026-02-01T00:00:00Z',
    )
    await expect(parseText(trivyDb, { 'metadata.json': metadata(3), 'trivy.db': database })).rejects.toMatchObject({
      code: 'ADVISORY_INPUT_BROKEN',
    })
    await expect(parseText(trivyDb, { 'metadata.json': metadata(2) })).rejects.toMatchObject({
      code: 'ADVISORY_INPUT_BROKEN',
    })
  })

  test('is known by its first bytes', () => {
    expect(trivyDb.recognise(sampleOf('trivy.db', boltBytes({})))).toEqual([])
    expect(trivyDb.recognise(sampleOf('other.db', 'SQLite format 3\0'))).toBeUndefined()
    expect(trivyDb.recognise(sampleOf('db/metadata.json', '{"Version":2,"NextUpdate":"x"}'))).toEqual([])
  })
})

describe('the buckets at its root', () => {
  test.each([
    ['alpine edge', 'Alpine:edge'],
    ['ubuntu 24.04', 'Ubuntu:24.04'],
    ['ubuntu 20.04-ESM', 'Ubuntu:Pro:20.04'],
    ['Oracle Linux 9', 'Oracle Linux:9'],
    ['amazon linux 2023', 'Amazon Linux:2023'],
    ['openSUSE Leap 15.6', 'openSUSE:Leap 15.6'],
    ['openSUSE Tumbleweed', 'openSUSE:Tumbleweed'],
    ['SUSE Linux Enterprise 15.7', 'SUSE:15.7'],
    ['SUSE Linux Enterprise Micro 5.5', 'SUSE:Micro 5.5'],
    ['Photon OS 5.0', 'Photon OS:5.0'],
    ['Azure Linux 3.0', 'Azure Linux:3'],
    ['CBL-Mariner 2.0', 'Azure Linux:2'],
    ['wolfi', 'Wolfi'],
    ['go::The Go Vulnerability Database', 'Go'],
    ['a-new-one::x', undefined],
    ['root.io debian 12', undefined],
    ['data-source', undefined],
  ])('%s is %s', (name, ecosystem) => {
    const found = trivyBucket(name)
    expect('ecosystem' in found ? found.ecosystem : undefined).toBe(ecosystem)
  })
})
