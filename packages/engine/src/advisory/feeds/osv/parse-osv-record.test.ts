import { describe, expect, test } from 'vitest'
import { parseOsvRecord } from './parse-osv-record.ts'

const now = new Date('2026-03-01T00:00:00Z')

function parse(json: unknown) {
  const rejected: string[] = []
  return { rejected, advisory: parseOsvRecord(json, { now, reject: (reason) => rejected.push(reason) }) }
}

const range = (...events: object[]) => ({ type: 'ECOSYSTEM', events })
const pkg = (ecosystem: string, name: string, extra: object = {}) => ({ package: { ecosystem, name }, ...extra })

describe('an OSV record', () => {
  test('keeps its words in the shape of the model', () => {
    const { advisory, rejected } = parse({
      schema_version: '1.7.0',
      id: 'GHSA-aaaa-bbbb-cccc',
      modified: '2024-05-01T10:00:00.123Z',
      published: '2024-04-01',
      aliases: ['CVE-2024-1000', 'GHSA-aaaa-bbbb-cccc'],
      related: ['CVE-2024-1001'],
      summary: 'A hole',
      details: 'In it\nwater.',
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
      references: [
        { type: 'WEB', url: 'https://example.org/a' },
        { type: 'WEB', url: 'javascript:alert(1)' },
      ],
      database_specific: { severity: 'MODERATE', cwe_ids: ['CWE-79', 'nonsense'] },
      affected: [
        pkg('PyPI', 'Some_Package', { ranges: [range({ introduced: '0' }, { fixed: '1.2' })], versions: ['1.0'] }),
      ],
    })
    expect(rejected).toEqual([])
    expect(advisory).toEqual({
      id: 'GHSA-aaaa-bbbb-cccc',
      kind: 'vulnerability',
      aliases: ['CVE-2024-1000'],
      upstream: [],
      related: ['CVE-2024-1001'],
      modified: '2024-05-01T10:00:00Z',
      published: '2024-04-01T00:00:00Z',
      summary: 'A hole',
      details: 'In it\nwater.',
      ratings: [
        { source: 'ghsa', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' },
        { source: 'ghsa', severity: 'medium' },
      ],
      references: ['https://example.org/a'],
      cwes: ['CWE-79'],
      affected: [
        {
          ecosystem: 'PyPI',
          name: 'some-package',
          ranges: [{ events: [{ introduced: '0' }, { fixed: '1.2' }] }],
          versions: ['1.0'],
          status: 'fixed',
        },
      ],
    })
  })

  test.each([
    ['no object', [], 'no JSON object'],
    ['a future schema', { schema_version: '2.0.0', id: 'X-1' }, 'unknown schema version'],
    ['no id', { modified: '2024-01-01' }, 'id is empty, too long or has control characters'],
    ['an id with escapes', { id: 'X-\u001b[2J' }, 'id is empty, too long or has control characters'],
    ['an endless id', { id: 'X'.repeat(201) }, 'id is empty, too long or has control characters'],
  ])('with %s is refused as a whole', (_, json, reason) => {
    expect(() => parse(json)).toThrow(reason)
  })

  test('loses a date that is in the future or none, and is kept', () => {
    const { advisory, rejected } = parse({
      id: 'X-1',
      published: '2999-01-01T00:00:00Z',
      modified: 'soon',
      withdrawn: null,
    })
    expect(advisory).not.toHaveProperty('published')
    expect(advisory).not.toHaveProperty('modified')
    expect(rejected).toEqual(['date in the future', 'date is none'])
  })

  test("Go's zero time is no date, and no problem", () => {
    const { advisory, rejected } = parse({ id: 'GO-1', modified: '0001-01-01T00:00:00Z' })
    expect(advisory).not.toHaveProperty('modified')
    expect(rejected).toEqual([])
  })

  test.each([
    ['ends before it begins', [{ introduced: '2.0' }, { fixed: '1.0' }]],
    ['begins where it ends', [{ introduced: '2.0' }, { fixed: '2.0' }]],
    ['never begins', [{ fixed: '1.0' }]],
    ['is empty', []],
  ])('loses a range that %s', (_, events) => {
    const { advisory, rejected } = parse({
      id: 'X-1',
      affected: [pkg('PyPI', 'a', { ranges: [range(...events), range({ introduced: '3' })] })],
    })
    expect(advisory.affected[0]?.ranges).toEqual([{ events: [{ introduced: '3' }] }])
    expect(rejected).toEqual(['range contradicts itself'])
  })

  test('events come into the order of their versions, not of their text', () => {
    const { advisory } = parse({
      id: 'X-1',
      affected: [
        pkg('PyPI', 'a', {
          ranges: [
            range(
              { fixed: '1.10' },
              { introduced: '0' },
              { introduced: '1.11' },
              { fixed: '1.2' },
              { introduced: '1.9' },
            ),
          ],
        }),
      ],
    })
    expect(advisory.affected[0]?.ranges[0]?.events).toEqual([
      { introduced: '0' },
      { fixed: '1.2' },
      { introduced: '1.9' },
      { fixed: '1.10' },
      { introduced: '1.11' },
    ])
  })

  test('git ranges and packages without any version say nothing', () => {
    const { advisory, rejected } = parse({
      id: 'X-1',
      affected: [
        { ranges: [{ type: 'GIT', repo: 'https://example.org', events: [{ introduced: '0' }] }] },
        pkg('npm', 'a', { ranges: [{ type: 'GIT', events: [{ introduced: 'abc' }] }] }),
      ],
    })
    expect(advisory.affected).toEqual([])
    expect(rejected).toEqual([])
  })

  test('a package name with control characters is left out, its neighbour stays', () => {
    const events = { ranges: [range({ introduced: '0' })] }
    const { advisory, rejected } = parse({
      id: 'X-1',
      affected: [pkg('npm', 'a\u0000b', events), pkg('npm', 'c', events)],
    })
    expect(advisory.affected.map(({ name }) => name)).toEqual(['c'])
    expect(rejected).toHaveLength(1)
  })

  test('the last version known to be affected ends a range that has no fix', () => {
    const { advisory } = parse({
      id: 'GHSA-1',
      affected: [
        pkg('npm', 'a', {
          ranges: [range({ introduced: '0' })],
          database_specific: { last_known_affected_version_range: '<= 1.4.0' },
        }),
      ],
    })
    expect(advisory.affected[0]).toMatchObject({
      status: 'affected',
      ranges: [{ events: [{ introduced: '0' }, { last_affected: '1.4.0' }] }],
    })
  })

  test.each([
    ['MAL-2024-1', {}, 'malware'],
    ['RUSTSEC-2024-1', { database_specific: { informational: 'unmaintained' } }, 'notice'],
    ['RUSTSEC-2024-2', { database_specific: { informational: null } }, 'vulnerability'],
  ])('%s is of the kind that it says', (id, extra, kind) => {
    const affected = [pkg('crates.io', 'a', { ranges: [range({ introduced: '0' })], ...extra })]
    expect(parse({ id, affected }).advisory.kind).toBe(kind)
  })

  test('a modular erratum carries the stream that only its summary names', () => {
    const { advisory } = parse({
      id: 'ALSA-2024:1',
      summary: 'Important: nodejs:18 security update',
      related: ['CVE-2024-1000'],
      affected: [
        pkg('AlmaLinux:8', 'nodejs', {
          ranges: [range({ introduced: '0' }, { fixed: '1:18.20.2-1.module_el8.9.0+1+aaa' })],
        }),
        pkg('AlmaLinux:8', 'other', { ranges: [range({ introduced: '0' }, { fixed: '1.0-1.el8' })] }),
      ],
    })
    expect(advisory.affected.map(({ qualifiers }) => qualifiers)).toEqual([{ module: 'nodejs:18' }, undefined])
    expect(advisory.ratings).toEqual([{ source: 'almalinux', severity: 'high' }])
  })

  test('an erratum that only mends bugs is refused, one that also closes a hole is not', () => {
    expect(() => parse({ id: 'ALBA-2024:1', affected: [] })).toThrow('bug-fix or enhancement erratum without a CVE')
    expect(parse({ id: 'ALBA-2024:2', related: ['CVE-2024-1000'] }).advisory.id).toBe('ALBA-2024:2')
  })

  test("Red Hat's repository becomes a condition, its release the ecosystem", () => {
    const { advisory } = parse({
      id: 'RHSA-2024:1',
      affected: [
        pkg('Red Hat:enterprise_linux:9::appstream', 'a', { ranges: [range({ introduced: '0' }, { fixed: '0:1-2' })] }),
      ],
    })
    expect(advisory.affected[0]).toMatchObject({
      ecosystem: 'Red Hat:9',
      qualifiers: { repositories: ['enterprise_linux:9::appstream'] },
    })
  })

  test("Debian's urgency is kept with its word", () => {
    const { advisory } = parse({
      id: 'DEBIAN-CVE-2024-1000',
      upstream: ['CVE-2024-1000'],
      affected: [
        pkg('Debian:12', 'a', {
          ranges: [range({ introduced: '0' })],
          ecosystem_specific: { urgency: 'unimportant' },
        }),
      ],
    })
    expect(advisory.affected[0]?.severity).toEqual({ severity: 'negligible', word: 'unimportant' })
  })
})
