import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipBytes as zipOf } from '@plimsoll/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Download } from './download.ts'
import { generationDirectory } from './generation-directory.ts'
import { openGeneration } from './open-generation.ts'
import { updateAdvisories } from './update-advisories.ts'

const zipBytes = (files: Record<string, string>) =>
  zipOf(Object.entries(files).map(([path, content]) => ({ path, content })))
const record = (id: string, fixed: string, rest: object = {}) => ({
  schema_version: '1.6.0',
  id,
  modified: '2026-01-01T00:00:00Z',
  aliases: [id.replace(/^PYSEC/, 'CVE')],
  affected: [
    {
      package: { ecosystem: 'PyPI', name: 'flask' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
    },
  ],
  ...rest,
})
const cvrf = (
  id: string,
  evr: string,
) => `<cvrfdoc><DocumentTracking><Identification><ID>${id}</ID></Identification></DocumentTracking>
<ProductTree><Branch Type="Package Arch" Name="x86_64"><FullProductName CPE="cpe:/a:openEuler:openEuler:22.03-LTS">curl-${evr}.x86_64.rpm</FullProductName></Branch></ProductTree>
<Vulnerability><CVE>CVE-2024-1000</CVE></Vulnerability></cvrfdoc>`

describe('updating record by record', () => {
  let path: string
  let asked: string[]
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'plimsoll-increment-'))
    asked = []
  })
  afterEach(() => rm(path, { recursive: true }))

  const serve =
    (pages: Record<string, string | Uint8Array>): Download =>
    async ({ url }) => {
      asked.push(url.replace(/^.*\.com\/|^.*\/cvrf\//, ''))
      const [, page] = Object.entries(pages).find(([end]) => url.endsWith(end)) ?? []
      if (page === undefined) return { status: 'absent' }
      return {
        status: 'ok',
        body: (async function* () {
          yield Buffer.from(page)
        })(),
      }
    }
  let hour = 0
  const update = (source: string, pages: Record<string, string | Uint8Array>) =>
    updateAdvisories(
      generationDirectory(path),
      { download: serve(pages), sources: [source] },
      { now: () => new Date(Date.parse('2026-02-01T00:00:00Z') + ++hour * 3_600_000) },
    )
  const fixes = async (ecosystem: string, name: string): Promise<Record<string, string>> => {
    const current = await generationDirectory(path).current()
    using generation = openGeneration(current?.path ?? '')
    return Object.fromEntries(
      generation
        .statements(ecosystem, name)
        .map(({ advisory, ranges }) => [advisory.id, JSON.stringify(ranges[0]?.events[1])]),
    )
  }
  const first = {
    'PyPI/modified_id.csv': '2026-01-10T00:00:00Z,PYSEC-2024-1000\n2026-01-09T00:00:00Z,PYSEC-2024-1001\n',
    'PyPI/all.zip': zipBytes({
      'PYSEC-2024-1000.json': JSON.stringify(record('PYSEC-2024-1000', '1.0')),
      'PYSEC-2024-1001.json': JSON.stringify(record('PYSEC-2024-1001', '2.0')),
      'PYSEC-2024-1002.json': JSON.stringify(record('PYSEC-2024-1002', '3.0')),
    }),
  }

  test('only what a list says has changed since is downloaded; all else stays', async () => {
    await update('osv/PyPI', first)
    asked = []
    const outcome = await update('osv/PyPI', {
      'PyPI/modified_id.csv':
        '2026-01-12T00:00:00Z,PYSEC-2024-1003\n2026-01-11T00:00:00Z,PYSEC-2024-1001\n2026-01-11T00:00:00Z,PYSEC-2024-1002\n2026-01-10T00:00:00Z,PYSEC-2024-1000\n',
      'PYSEC-2024-1003.json': JSON.stringify(record('PYSEC-2024-1003', '4.0')),
      'PYSEC-2024-1001.json': JSON.stringify(record('PYSEC-2024-1001', '2.5')),
      'PYSEC-2024-1002.json': JSON.stringify(record('PYSEC-2024-1002', '3.0', { withdrawn: '2026-01-11T00:00:00Z' })),
    })
    expect(asked.sort()).toEqual([
      'PyPI/PYSEC-2024-1001.json',
      'PyPI/PYSEC-2024-1002.json',
      'PyPI/PYSEC-2024-1003.json',
      'PyPI/modified_id.csv',
    ])
    expect(await fixes('PyPI', 'flask')).toEqual({
      'PYSEC-2024-1000': '{"fixed":"1.0"}',
      'PYSEC-2024-1001': '{"fixed":"2.5"}',
      'PYSEC-2024-1003': '{"fixed":"4.0"}',
    })
    expect(outcome.sources).toMatchObject([{ records: 4, upstreamBuiltAt: '2026-01-12T00:00:00Z' }])
    expect((await readdir(path)).filter((name) => name.startsWith('building'))).toEqual([])
  })

  test('a list that begins as before means that nothing changed', async () => {
    const { generation } = await update('osv/PyPI', first)
    asked = []
    expect(await update('osv/PyPI', first)).toMatchObject({ changed: false, generation })
    expect(asked).toEqual(['PyPI/modified_id.csv'])
  })

  test('too many changes, or no list, bring the whole file', async () => {
    await update('osv/PyPI', first)
    const many = Array.from({ length: 2001 }, (_, index) => `2026-01-12T00:00:00Z,PYSEC-2025-${1000 + index}`).join(
      '\n',
    )
    asked = []
    await update('osv/PyPI', { ...first, 'PyPI/modified_id.csv': many })
    expect(asked).toEqual(['PyPI/modified_id.csv', 'PyPI/all.zip'])
    asked = []
    await update('osv/PyPI', { 'PyPI/all.zip': first['PyPI/all.zip'] })
    expect(asked).toEqual(['PyPI/modified_id.csv', 'PyPI/all.zip'])
  })

  test('a record that is gone by now, or was removed, is there no more', async () => {
    const vex = (cve: string) =>
      JSON.stringify({
        document: { category: 'csaf_vex', csaf_version: '2.0' },
        vulnerabilities: [{ cve }],
      })
    await update('redhat-vex', {
      'changes.csv': '"2024/cve-2024-1000.json","2026-01-10T00:00:00+00:00"\n',
      'archive_latest.txt': 'vex.zip',
      'vex.zip': zipBytes({
        '2024/cve-2024-1000.json': vex('CVE-2024-1000'),
        '2024/cve-2024-1001.json': vex('CVE-2024-1001'),
        '2024/cve-2024-1002.json': vex('CVE-2024-1002'),
      }),
    })
    const outcome = await update('redhat-vex', {
      'changes.csv':
        '"2024/cve-2024-1001.json","2026-01-12T00:00:00+00:00"\n"2024/cve-2024-1000.json","2026-01-10T00:00:00+00:00"\n',
      'deletions.csv':
        '"2024/cve-2024-1002.json","2026-01-11T00:00:00+00:00"\n"2020/cve-2020-1.json","2025-01-11T00:00:00+00:00"\n',
    })
    expect(outcome.sources).toMatchObject([{ records: 1 }])
    const current = await generationDirectory(path).current()
    using generation = openGeneration(current?.path ?? '')
    expect(['CVE-2024-1000', 'CVE-2024-1001', 'CVE-2024-1002'].map((cve) => generation.opinions(cve).length)).toEqual([
      1, 0, 0,
    ])
  })

  test('a list of all records brings those that are new', async () => {
    const pages = {
      'cvrf/index.txt': '2024/cvrf-openEuler-SA-2024-1.xml\n',
      'SA-2024-1.xml': cvrf('openEuler-SA-2024-1', '1-1'),
    }
    await update('openeuler-cvrf', pages)
    asked = []
    await update('openeuler-cvrf', {
      'cvrf/index.txt': `${pages['cvrf/index.txt']}2024/cvrf-openEuler-SA-2024-2.xml\n../../etc/passwd\n`,
      'SA-2024-2.xml': cvrf('openEuler-SA-2024-2', '1-2'),
    })
    expect(asked.map((url) => url.replace(/^.*\/cvrf\//, ''))).toEqual([
      'index.txt',
      '2024/cvrf-openEuler-SA-2024-2.xml',
    ])
    expect(await fixes('openEuler:22.03-LTS', 'curl')).toEqual({
      'openEuler-SA-2024-1': '{"fixed":"1-1"}',
      'openEuler-SA-2024-2': '{"fixed":"1-2"}',
    })
  })

  test.each([['<html>no list</html>\n'.repeat(1200)], ['']])(
    'what is no list fails the source and keeps its rows',
    async (list) => {
      await update('osv/PyPI', first)
      const outcome = await update('osv/PyPI', { ...first, 'PyPI/modified_id.csv': list })
      expect(outcome.attempts).toMatchObject([{ outcome: 'failed', kept: true }])
      expect(Object.keys(await fixes('PyPI', 'flask'))).toHaveLength(3)
    },
  )
})
