import { describe, expect, test } from 'vitest'
import { advisoryOf, affectedOf, generationOf } from '../../test/generation-of.ts'
import { VULNERABILITY_STATUSES } from './status.ts'

const CVE = 'CVE-2024-1000'
const VECTOR = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'

describe('a generation', () => {
  test.each(VULNERABILITY_STATUSES.map((status) => [status]))('keeps the status %s', async (status) => {
    const affected = affectedOf('Debian:12', 'a', undefined, { status })
    await using generation = await generationOf({ advisories: [advisoryOf(CVE, { affected: [affected] })] })
    expect(generation.statements('Debian:12', 'a').map((one) => one.status)).toEqual([status])
  })

  test("makes CVE, GHSA, PYSEC and a distribution's id one vulnerability, and loses nobody's opinion", async () => {
    await using generation = await generationOf(
      {
        name: 'debian-tracker',
        authority: 'vendor',
        advisories: [
          advisoryOf(CVE, {
            affected: [affectedOf('Debian:12', 'flask', '2', { severity: { severity: 'low', word: 'unimportant' } })],
          }),
        ],
      },
      {
        name: 'nvd',
        advisories: [advisoryOf(CVE, { ratings: [{ source: 'nvd', vector: VECTOR, score: 9.8 }], cwes: ['CWE-79'] })],
      },
      {
        name: 'osv/PyPI',
        advisories: [
          advisoryOf('GHSA-aaaa-bbbb-cccc', {
            aliases: [CVE],
            ratings: [{ source: 'ghsa', severity: 'medium' }],
            affected: [affectedOf('PyPI', 'flask', '2.0')],
          }),
          advisoryOf('PYSEC-2024-1', {
            aliases: ['GHSA-aaaa-bbbb-cccc'],
            affected: [affectedOf('PyPI', 'flask', '2.1')],
          }),
        ],
      },
      {
        name: 'osv/Ubuntu',
        advisories: [advisoryOf('UBUNTU-CVE-2024-1000', { affected: [affectedOf('Ubuntu:22.04', 'flask')] })],
      },
    )
    expect(
      generation.opinions(CVE).map(({ source, id, ratings }) => [source.name, id, ratings.map((one) => one.source)]),
    ).toEqual([
      ['debian-tracker', CVE, []],
      ['nvd', CVE, ['nvd']],
      ['osv/PyPI', 'GHSA-aaaa-bbbb-cccc', ['ghsa']],
      ['osv/PyPI', 'PYSEC-2024-1', []],
      ['osv/Ubuntu', 'UBUNTU-CVE-2024-1000', []],
    ])
    for (const [ecosystem, count] of [
      ['Debian:12', 1],
      ['PyPI', 2],
      ['Ubuntu:22.04', 1],
    ] as const) {
      const statements = generation.statements(ecosystem, 'flask')
      expect(statements.map(({ advisory }) => advisory.vulnerabilities)).toEqual(Array(count).fill([CVE]))
    }
    expect(generation.statements('Debian:12', 'flask')[0]?.severity).toEqual({ severity: 'low', word: 'unimportant' })
  })

  test('never makes two CVEs one because an erratum names both', async () => {
    await using generation = await generationOf({
      advisories: [
        advisoryOf('ALSA-2024:1', {
          upstream: [CVE, 'CVE-2024-2000'],
          affected: [affectedOf('AlmaLinux:9', 'a', '2')],
        }),
      ],
    })
    expect(generation.statements('AlmaLinux:9', 'a')[0]?.advisory.vulnerabilities).toEqual([CVE, 'CVE-2024-2000'])
    expect([CVE, 'CVE-2024-2000'].map((cve) => generation.opinions(cve).map(({ id }) => id))).toEqual([
      ['ALSA-2024:1'],
      ['ALSA-2024:1'],
    ])
  })

  test('keeps a withdrawn record as an opinion that says nothing of packages', async () => {
    await using generation = await generationOf({
      advisories: [advisoryOf(CVE, { withdrawn: '2026-01-01T00:00:00Z', affected: [affectedOf('npm', 'a', '2')] })],
    })
    expect(generation.opinions(CVE).map(({ withdrawn }) => withdrawn)).toEqual(['2026-01-01T00:00:00Z'])
    expect(generation.statements('npm', 'a')).toEqual([])
  })
})
