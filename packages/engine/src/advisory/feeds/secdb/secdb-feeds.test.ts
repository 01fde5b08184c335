import { describe, expect, test } from 'vitest'
import { parseText, sampleOf } from '../../../../test/parse-text.ts'
import { alpine, chainguard, minimos, wolfi } from './secdb-feeds.ts'

const database = (packages: unknown, rest: object = {}): string =>
  JSON.stringify({
    apkurl: '{{urlprefix}}/{{distroversion}}/{{reponame}}/{{arch}}/{{pkg.name}}-{{pkg.ver}}.apk',
    archs: ['x86_64'],
    reponame: 'main',
    urlprefix: 'https://dl-cdn.alpinelinux.org/alpine',
    distroversion: 'v3.20',
    packages,
    ...rest,
  })
const pkg = (name: unknown, secfixes: unknown) => ({ pkg: { name, secfixes } })

async function summary(packages: unknown) {
  const { advisories, rejected } = await parseText(alpine, database(packages))
  return {
    lines: advisories.map(({ id, aliases, affected }) =>
      [
        id,
        ...aliases,
        ...affected.map((one) => `${one.name} ${one.status} ${JSON.stringify(one.ranges.map(({ events }) => events))}`),
      ].join(' | '),
    ),
    rejected: rejected.map(({ reason }) => reason),
  }
}

const until = (fixed: string) => JSON.stringify([[{ introduced: '0' }, { fixed }]])

describe('a security database in Alpine\u2019s form', () => {
  test.each<[string, unknown, string[], string[]]>([
    ['a fix', { '1.2-r0': ['CVE-2024-1000'] }, [`CVE-2024-1000 | a fixed ${until('1.2-r0')}`], []],
    ['never affected', { '0': ['CVE-2024-1000'] }, ['CVE-2024-1000 | a not_affected []'], []],
    [
      'never affected and fixed: the fix wins',
      { '0': ['CVE-2024-1000'], '1.2-r0': ['CVE-2024-1000'] },
      [`CVE-2024-1000 | a fixed ${until('1.2-r0')}`],
      ['never affected and fixed at once: the fix counts'],
    ],
    [
      'fixed twice: both are kept',
      { '1.2-r0': ['CVE-2024-1000'], '1.3-r0': ['CVE-2024-1000'] },
      [`CVE-2024-1000 | a fixed ${until('1.2-r0')} | a fixed ${until('1.3-r0')}`],
      [],
    ],
    [
      'another name of the same',
      { '1-r0': ['CVE-2018-7540 XSA-252'] },
      [`CVE-2018-7540 | XSA-252 | a fixed ${until('1-r0')}`],
      [],
    ],
    [
      'two in one line',
      { '1-r0': ['CVE-2018-1 CVE-2018-2'] },
      [`CVE-2018-1 | a fixed ${until('1-r0')}`, `CVE-2018-2 | a fixed ${until('1-r0')}`],
      [],
    ],
    ['a remark', { '1-r0': ['CVE-2017-2616 (+ regression fix)'] }, [`CVE-2017-2616 | a fixed ${until('1-r0')}`], []],
    [
      'a blank',
      { '1-r0': ['CVE 2025-1000', 'VSV00019'] },
      [`CVE-2025-1000 | a fixed ${until('1-r0')}`, `VSV00019 | a fixed ${until('1-r0')}`],
      [],
    ],
    ['an underscore', { '1-r0': ['CVE_2019-2426'] }, [`CVE-2019-2426 | a fixed ${until('1-r0')}`], []],
    ['no CVE', { '1-r0': ['GHSA-aaaa-bbbb-cc1c'] }, [`GHSA-aaaa-bbbb-cc1c | a fixed ${until('1-r0')}`], []],
    ['no id', { '1-r0': ['see the log', 7] }, [], ['line without an id', 'line without an id']],
    ['no list', { '1-r0': 'CVE-2024-1000', '2-r0': null }, [], ['fix without a version or list of ids']],
    ['no fixes', null, [], []],
  ])('%s', async (_, secfixes, lines, rejected) => {
    expect(await summary([pkg('a', secfixes)])).toEqual({ lines, rejected })
  })

  test('a malformed package is left out, its neighbours stay', async () => {
    const { lines, rejected } = await summary([
      pkg('a\u0000', {}),
      'no object',
      pkg('b', []),
      pkg('c', { '1-r0': ['CVE-2024-1000'] }),
    ])
    expect(lines).toHaveLength(1)
    expect(rejected).toHaveLength(3)
  })

  test.each([[database({})], [database([], { distroversion: 'vfuture' })], ['{'], ['[]']])(
    '%s is refused',
    async (text) => {
      await expect(parseText(alpine, text)).rejects.toMatchObject({ code: 'ADVISORY_INPUT_BROKEN' })
    },
  )

  test('the YAML of old reads the same, and versions stay text', async () => {
    const yaml = `---
distroversion: v3.8
reponame: main
packages:
  - pkg:
      name: a
      secfixes:
        1.10:
          - CVE-2018-1000
        '0':
          - CVE-2018-1001
`
    const { advisories } = await parseText(alpine, { 'v3.8/main.yaml': yaml })
    expect(
      advisories.map(({ id, affected }) => [id, affected[0]?.ecosystem, affected[0]?.ranges[0]?.events[1]]),
    ).toEqual(
      expect.arrayContaining([
        ['CVE-2018-1000', 'Alpine:v3.8', { fixed: '1.10' }],
        ['CVE-2018-1001', 'Alpine:v3.8', undefined],
      ]),
    )
  })

  test.each<[string, string, object, readonly string[] | undefined]>([
    ['alpine', 'alpine', {}, ['v3.20', 'main']],
    ['alpine', 'alpine', { distroversion: 'edge', reponame: 'community' }, ['edge', 'community']],
    ['wolfi', 'wolfi', { distroversion: undefined, urlprefix: 'https://packages.wolfi.dev' }, []],
    ['chainguard', 'chainguard', { distroversion: undefined, urlprefix: 'https://packages.cgr.dev/chainguard' }, []],
    ['minimos', 'minimos', { distroversion: undefined, urlprefix: 'https://packages.mini.dev' }, []],
  ])('%s is known by its head', (_, name, rest, labels) => {
    const head = database([pkg('a', {})], rest)
    const known = [alpine, wolfi, chainguard, minimos].map((feed) => [feed.name, feed.recognise(sampleOf('x', head))])
    expect(known.filter(([, found]) => found !== undefined)).toEqual([[name, labels]])
  })
})
