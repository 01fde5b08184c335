import { describe, expect, test } from 'vitest'
import { parseText, sampleOf } from '../../../../test/parse-text.ts'
import { amazon, bottlerocket, fedora, rocky } from './updateinfo-feeds.ts'

const pkg = (name: string, evr: string, arch = 'x86_64'): string => {
  const [, epoch, version, release] = /^(\d+):([^-]+)-(.+)$/.exec(evr) ?? []
  return `<package name="${name}" epoch="${epoch}" version="${version}" release="${release}" arch="${arch}"><filename>x</filename></package>`
}
const update = (
  id: string,
  packages: string,
  rest: { type?: string; cves?: string[]; module?: string; severity?: string; issued?: string } = {},
) =>
  `<update type="${rest.type ?? 'security'}"><id>${id}</id><title>Update ${id}</title><severity>${rest.severity ?? 'important'}</severity>
   <issued date="${rest.issued ?? '2024-05-01 21:56'}"/><updated date="2024-05-02 10:00:00"/><description>Mends it.</description>
   <references>${(rest.cves ?? ['CVE-2024-1000']).map((cve) => `<reference href="https://example.org/${cve}" id="${cve}" type="cve"/>`).join('')}</references>
   <pkglist><collection short="c"><name>c</name>${rest.module ?? ''}${packages}</collection></pkglist></update>`
const updates = (...all: string[]) => `<?xml version="1.0"?>\n<updates>${all.join('\n')}</updates>`

describe('updateinfo', () => {
  test("Amazon's says which build mends what; the one list of an architecture stands for all", async () => {
    const { advisories, rejected } = await parseText(
      amazon,
      updates(update('ALAS2-2024-1', pkg('curl', '1:8.0-1.amzn2.0.1') + pkg('curl-debuginfo', '1:8.0-1.amzn2.0.1'))),
    )
    expect(rejected).toEqual([])
    expect(advisories).toMatchObject([
      {
        id: 'ALAS2-2024-1',
        upstream: ['CVE-2024-1000'],
        published: '2024-05-01T21:56:00Z',
        modified: '2024-05-02T10:00:00Z',
        ratings: [{ source: 'amazon', severity: 'high' }],
        references: ['https://example.org/CVE-2024-1000'],
      },
    ])
    expect(advisories[0]?.affected).toEqual([
      {
        ecosystem: 'Amazon Linux:2',
        name: 'curl',
        ranges: [{ events: [{ introduced: '0' }, { fixed: '1:8.0-1.amzn2.0.1' }] }],
        versions: [],
        status: 'fixed',
      },
    ])
  })

  test.each([
    ['2:1-1.amzn1', 'Amazon Linux:1'],
    ['0:1-1.amzn2023.0.2', 'Amazon Linux:2023'],
  ])('the release of a build %s says that it is of %s', async (evr, ecosystem) => {
    const { advisories } = await parseText(amazon, updates(update('ALAS-1', pkg('a', evr))))
    expect(advisories[0]?.affected[0]?.ecosystem).toBe(ecosystem)
  })

  test("Rocky's tells architectures and module streams apart", async () => {
    const { advisories } = await parseText(
      rocky,
      updates(
        update(
          'RLSA-2024:1',
          pkg('node', '1:18.1-1.module+el8.9.0+1+x', 'x86_64') +
            pkg('node', '1:18.1-1.module+el8.9.0+1+x', 'aarch64') +
            pkg('docs', '1:18.1-1.module+el8.9.0+1+x', 'noarch') +
            pkg('node', '1:18.1-1.module+el8.9.0+1+x', 'src'),
          { module: '<module name="nodejs" stream="18" version="1" context="c" arch="x86_64"/>' },
        ),
      ),
    )
    expect(advisories[0]?.affected).toMatchObject([
      {
        ecosystem: 'Rocky Linux:8',
        name: 'node',
        qualifiers: { architectures: ['aarch64', 'x86_64'], module: 'nodejs:18' },
      },
      { name: 'docs', qualifiers: { module: 'nodejs:18' } },
    ])
  })

  test("Fedora's names CVEs in the titles of bugs, and otherwise in its text", async () => {
    const titled = update('FEDORA-2025-1', pkg('a', '0:1-1.fc42'), { cves: [] }).replace(
      '<references>',
      '<references><reference href="https://bugzilla/1" id="1" type="bugzilla" title="CVE-2025-1111 a: hole"/>',
    )
    const told = update('FEDORA-2025-2', pkg('a', '0:1-2.fc42'), { cves: [] }).replace(
      'Mends it.',
      'Fixes CVE-2025-2222',
    )
    const { advisories } = await parseText(fedora, updates(titled, told))
    expect(advisories.map(({ upstream }) => upstream)).toEqual([['CVE-2025-1111'], ['CVE-2025-2222']])
    expect(advisories[0]?.affected[0]?.ecosystem).toBe('Fedora:42')
  })

  test('updates that mend no vulnerability give nothing', async () => {
    const { advisories, rejected } = await parseText(
      fedora,
      updates(
        update('FEDORA-1', pkg('a', '0:1-1.fc42'), { type: 'bugfix', cves: [] }),
        update('FEDORA-2', pkg('a', '0:1-1.fc42'), { type: 'enhancement' }),
      ),
    )
    expect(advisories.map(({ id }) => id)).toEqual(['FEDORA-2'])
    expect(rejected).toEqual([])
  })

  test.each([
    [update('', pkg('a', '0:1-1.amzn2')), 'id is empty, too long or has control characters'],
    [update('ALAS-1', pkg('a', '0:1-1.el9')), 'update without a package of a known release'],
    [update('ALAS-1', ''), 'update without a package of a known release'],
  ])('a broken update is left out and counted', async (broken, reason) => {
    const { advisories, rejected } = await parseText(amazon, updates(broken, update('ALAS-2', pkg('a', '0:1-1.amzn2'))))
    expect(advisories).toHaveLength(1)
    expect(rejected.map((one) => one.reason)).toEqual([reason])
  })

  test('a date in the future is left out', async () => {
    const { advisories } = await parseText(
      amazon,
      updates(update('ALAS-1', pkg('a', '0:1-1.amzn2'), { issued: '2999-01-01' })),
    )
    expect(advisories[0]?.published).toBeUndefined()
    expect(advisories[0]?.modified).toBe('2024-05-02T10:00:00Z')
  })

  test.each([['<updates><update>'], ['no xml'], ['']])('%j is refused', async (text) => {
    await expect(parseText(amazon, text)).rejects.toMatchObject({ code: 'ADVISORY_INPUT_BROKEN' })
  })

  test('whose it is stands in its ids, of which release in its builds', () => {
    const samples = {
      amazon: updates(update('ALAS2-2024-1', pkg('a', '0:1-1.amzn2'))),
      rocky: updates(update('RLSA-2024:1', pkg('a', '0:1-1.el9'))),
      fedora: updates(update('FEDORA-2024-1', pkg('a', '0:1-1.fc41'))),
      bottlerocket: updates(update('BRSA-1', pkg('a', '0:1-1.abc.br1'))),
    }
    const feeds = { amazon, rocky, fedora, bottlerocket }
    for (const [name, text] of Object.entries(samples)) {
      const known = Object.entries(feeds).filter(([, feed]) => feed.recognise(sampleOf('updateinfo.xml', text)))
      expect(known.map(([key]) => key)).toEqual([name])
    }
    expect(fedora.recognise(sampleOf('x', samples.fedora))).toEqual(['41'])
  })
})
