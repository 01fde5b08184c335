import { describe, expect, test } from 'vitest'
import { parseText, sampleOf } from '../../../../test/parse-text.ts'
import { FEEDS } from '../../feed-catalog.ts'
import { alibabaOval, anolisOval, azureOval, oracleOval, photonOval, suseOval } from './oval-feeds.ts'

const ALL = [oracleOval, suseOval, azureOval, photonOval, anolisOval, alibabaOval]

interface Pkg {
  readonly id: string
  readonly name?: string
  readonly state?: string
  readonly comment?: string
}
const evr = (operation: string, version: string, arch = ''): string =>
  `${arch && `<arch operation="pattern match">${arch}</arch>`}<evr datatype="evr_string" operation="${operation}">${version}</evr>`

/** A document of one vendor: definitions, and the tests that they refer to by id. */
function oval(namespace: string, definitions: string, tests: readonly Pkg[], prefix = ''): string {
  const tag = (name: string) => `${prefix}${name}`
  const at = (kind: string, id: string) => `oval:${namespace}:${kind}:${id}`
  return `<?xml version="1.0" encoding="utf-8"?>
<oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5" xmlns:linux-def="http://oval.mitre.org/XMLSchema/oval-definitions-5#linux">
<generator><product_name>Test &amp; generator</product_name></generator>
<definitions>${definitions.replaceAll('oval:NS:', `oval:${namespace}:`)}</definitions>
<tests>${tests.map(({ id, comment = '' }) => `<${tag('rpminfo_test')} id="${at('tst', id)}" comment="${comment}"><${tag('object')} object_ref="${at('obj', id)}"/><${tag('state')} state_ref="${at('ste', id)}"/></${tag('rpminfo_test')}>`).join('\n')}</tests>
<objects>${tests.map(({ id, name = 'x' }) => `<${tag('rpminfo_object')} id="${at('obj', id)}"><${tag('name')}>${name}</${tag('name')}></${tag('rpminfo_object')}>`).join('\n')}</objects>
<states>${tests.map(({ id, state = '' }) => `<${tag('rpminfo_state')} id="${at('ste', id)}">${state}</${tag('rpminfo_state')}>`).join('\n')}</states>
</oval_definitions>`
}
const criterion = (id: string, comment = ''): string => `<criterion test_ref="oval:NS:tst:${id}" comment="${comment}"/>`
const and = (...inner: string[]): string => `<criteria operator="AND">${inner.join('')}</criteria>`
const or = (...inner: string[]): string => `<criteria operator="OR">${inner.join('')}</criteria>`
const definition = (id: string, title: string, metadata: string, criteria: string): string =>
  `<definition id="oval:NS:def:${id}" class="patch"><metadata><title>${title}</title>${metadata}</metadata>${criteria}</definition>`

describe('OVAL', () => {
  test('Oracle: platform, architecture and flavour bind the packages beside them', async () => {
    const text = oval(
      'com.oracle.elsa',
      definition(
        '1',
        ' ELSA-2021-9151:  openssl security update (IMPORTANT) ',
        `<affected family="unix"><platform>Oracle Linux 8</platform></affected>
         <reference source="elsa" ref_id="ELSA-2021-9151" ref_url="https://linux.oracle.com/errata/ELSA-2021-9151.html"/>
         <reference source="CVE" ref_id="CVE-2021-3449" ref_url="https://linux.oracle.com/cve/CVE-2021-3449.html"/>
         <description>Two holes.</description>
         <advisory><severity>IMPORTANT</severity><issued date="2021-04-01"/><cve>CVE-2021-3449</cve><cve>CVE-2021-3450</cve></advisory>`,
        and(
          criterion('1', 'Oracle Linux 8 is installed'),
          or(
            and(
              criterion('2', 'Oracle Linux arch is aarch64'),
              or(and(criterion('3'), criterion('4', 'openssl is signed with the Oracle Linux 8 key'))),
            ),
            and(
              criterion('2', 'Oracle Linux arch is x86_64'),
              or(and(criterion('3'), criterion('4', 'openssl is signed with the Oracle Linux 8 key'))),
            ),
            and(criterion('5'), criterion('6', 'openssl is ksplice-based')),
          ),
        ),
      ),
      [
        { id: '1', name: 'oraclelinux-release', state: '<version operation="pattern match">^8</version>' },
        { id: '3', name: 'openssl', state: evr('less than', '1:1.1.1g-15.el8_3') },
        { id: '5', name: 'openssl', state: evr('less than', '2:1.1.1g-15.ksplice1.el8_3') },
      ],
    )
    const { advisories, rejected } = await parseText(oracleOval, { 'oracle.xml': text })
    expect(rejected).toEqual([])
    expect(advisories).toEqual([
      expect.objectContaining({
        id: 'ELSA-2021-9151',
        upstream: ['CVE-2021-3449', 'CVE-2021-3450'],
        summary: 'openssl security update (IMPORTANT)',
        details: 'Two holes.',
        published: '2021-04-01T00:00:00Z',
        ratings: [{ source: 'oracle', severity: 'high' }],
        affected: [
          expect.objectContaining({
            ecosystem: 'Oracle Linux:8',
            name: 'openssl',
            status: 'fixed',
            ranges: [{ events: [{ introduced: '0' }, { fixed: '1:1.1.1g-15.el8_3' }] }],
            qualifiers: { architectures: ['aarch64', 'x86_64'] },
          }),
          expect.objectContaining({
            ranges: [{ events: [{ introduced: '0' }, { fixed: '2:1.1.1g-15.ksplice1.el8_3' }] }],
            qualifiers: { flavour: 'ksplice' },
          }),
        ],
      }),
    ])
  })

  test('SUSE: an OR of platforms counts for all packages beside it; packages may be affected or not without a version', async () => {
    const text = oval(
      'org.opensuse.security',
      definition(
        '1',
        'CVE-2024-1000',
        '<reference ref_id="SUSE CVE-2024-1000" ref_url="https://www.suse.com/security/cve/CVE-2024-1000" source="SUSE CVE"/><advisory><severity>Moderate</severity></advisory>',
        or(
          and(
            or(
              criterion('1', 'SUSE Linux Enterprise Server 15 SP7 is installed'),
              criterion('1', 'SUSE Linux Enterprise Module for Basesystem 15 SP7 is installed'),
              criterion('1', 'openSUSE Leap 15.6 is installed'),
            ),
            or(
              criterion('2', 'curl-8.0-1 is installed'),
              criterion('3', 'wget is not affected'),
              criterion('4', 'git is affected'),
            ),
          ),
          and(criterion('1', 'SUSE Something Else 1 is installed'), criterion('2')),
        ),
      ),
      [
        { id: '1', name: 'sles-release', state: '<version operation="equals">15.7</version>' },
        { id: '2', name: 'curl', state: evr('less than', '0:8.0-1', '(aarch64|x86_64)') },
        { id: '3', name: 'wget', state: '<version operation="equals">0</version>' },
        { id: '4', name: 'git', state: evr('greater than', '0:0-0') },
      ],
    )
    const { advisories } = await parseText(suseOval, { 'suse.linux.enterprise.server.15.xml': text })
    expect(advisories[0]?.id).toBe('CVE-2024-1000')
    expect(
      advisories[0]?.affected.map((one) => [one.ecosystem, one.name, one.status, one.qualifiers?.architectures]),
    ).toEqual([
      ['SUSE:15.7', 'curl', 'fixed', ['aarch64', 'x86_64']],
      ['openSUSE:Leap 15.6', 'curl', 'fixed', ['aarch64', 'x86_64']],
      ['SUSE:15.7', 'wget', 'not_affected', undefined],
      ['openSUSE:Leap 15.6', 'wget', 'not_affected', undefined],
      ['SUSE:15.7', 'git', 'affected', undefined],
      ['openSUSE:Leap 15.6', 'git', 'affected', undefined],
    ])
  })

  test.each<[string, string, readonly [string, string][], object | undefined]>([
    [
      'a fix',
      'true',
      [['less than', '0:2.6.7-3.azl3']],
      { status: 'fixed', ranges: [{ events: [{ introduced: '0' }, { fixed: '0:2.6.7-3.azl3' }] }] },
    ],
    [
      'a fix with a first version',
      'true',
      [
        ['less than', '0:2.6.7-3.azl3'],
        ['greater than', '0:2.0.0-1.azl3'],
      ],
      { ranges: [{ events: [{ introduced: '0:2.0.0-1.azl3' }, { fixed: '0:2.6.7-3.azl3' }] }] },
    ],
    [
      'no fix',
      'false',
      [['less than or equal', '0:2.6.7-3.azl3']],
      { status: 'affected', ranges: [{ events: [{ introduced: '0' }, { last_affected: '0:2.6.7-3.azl3' }] }] },
    ],
    ['not applicable', 'Not Applicable', [['less than', '0:2.6.7-3.azl3']], { status: 'not_affected', ranges: [] }],
    ['no release in the version', 'true', [['less than', '0:2.6.7-3']], undefined],
    ['no version', 'true', [['less than', 'null']], undefined],
  ])('Azure Linux, whose release stands in the version: %s', async (_, patchable, states, expected) => {
    const text = oval(
      'com.microsoft.azurelinux',
      definition(
        '1',
        'CVE-2024-1000 affecting package a',
        `<affected family="unix"><platform>Azure Linux</platform></affected><reference ref_id="CVE-2024-1000" source="CVE"/><patchable>${patchable}</patchable><severity>High</severity>`,
        and(...states.map((__, index) => criterion(String(index)))),
      ),
      states.map(([operation, version], index) => ({
        id: String(index),
        name: 'a',
        state: evr(operation, version).replaceAll('<evr', '<linux-def:evr').replaceAll('</evr', '</linux-def:evr'),
      })),
      'linux-def:',
    )
    const { advisories } = await parseText(azureOval, { 'azurelinux-3.0-oval.xml': text })
    expect(advisories[0]).toMatchObject({ id: 'CVE-2024-1000', ratings: [{ source: 'azurelinux', severity: 'high' }] })
    expect(advisories[0]?.affected).toEqual(
      expected ? [expect.objectContaining({ ecosystem: 'Azure Linux:3', name: 'a', ...expected })] : [],
    )
  })

  test.each([
    [photonOval, 'com.vmware.phsa', 'Photon OS 3 is installed', 'PHSA:00001:3.0:0036', 'Photon OS:3.0'],
    [anolisOval, 'cn.openanolis.anas', 'Anolis OS 8 is installed', 'ANSA-2024:0001', 'Anolis OS:8'],
    [alibabaOval, 'com.aliyun', 'Alibaba Cloud Linux 3 is installed', 'ALINUX3-SA-2024:0001', 'Alibaba Cloud Linux:3'],
  ])('$name names its platform', async (feed, namespace, comment, id, ecosystem) => {
    const text = oval(
      namespace,
      definition(
        '1',
        `${id}: security update`,
        `<reference ref_id="${id}" source="SA"/><reference ref_id="CVE-2024-1000" source="CVE"/>`,
        and(criterion('1', comment), criterion('3', 'Module nodejs:18 is enabled'), or(criterion('2'))),
      ),
      [
        { id: '1', name: 'release' },
        { id: '2', name: 'a', state: evr('less than', '0:1.2-3') },
      ],
    )
    const { advisories } = await parseText(feed, { 'feed.xml': text })
    expect(advisories).toMatchObject([
      { id, upstream: ['CVE-2024-1000'], affected: [{ ecosystem, name: 'a', qualifiers: { module: 'nodejs:18' } }] },
    ])
  })

  test('two definitions under one id are left out, for they share their tests; the others stay', async () => {
    const body = and(criterion('1', 'Alibaba Cloud Linux 3 is installed'), criterion('2'))
    const text = oval(
      'com.aliyun',
      definition('1', 'ALINUX3-SA-2024:0001: a', '', body) +
        definition('1', 'ALINUX3-HOTFIX-SA-2024:0001: b', '', body) +
        definition('2', 'ALINUX3-SA-2024:0002: c', '', body),
      [{ id: '2', name: 'a', state: evr('less than', '0:1.2-3') }],
    )
    const { advisories, rejected } = await parseText(alibabaOval, { 'alinux-3.oval.xml': text })
    expect(advisories.map(({ id }) => id)).toEqual(['ALINUX3-SA-2024:0002'])
    expect(rejected.map(({ reason }) => reason)).toEqual([
      'two definitions under one id',
      'two definitions under one id',
    ])
  })

  test('a definition without any id is left out', async () => {
    const { rejected } = await parseText(oracleOval, {
      'x.xml': oval('com.oracle.elsa', definition('1', '', '', and()), []),
    })
    expect(rejected).toMatchObject([{ reason: 'definition without an id of an advisory or CVE' }])
  })

  const whole = oval('com.oracle.elsa', definition('1', 'ELSA-1: a', '', and(criterion('2'))), [
    { id: '2', name: 'a', state: evr('less than', '0:1-2') },
  ])
  test.each([
    ['that ends early', whole.slice(0, -40)],
    ['that is no XML', whole.replace('</metadata>', '</metadaten>')],
    [
      'with an entity of its own',
      whole
        .replace('<?xml version="1.0" encoding="utf-8"?>', '<!DOCTYPE x [<!ENTITY a "aaaa">]>')
        .replace('Test &amp;', 'Test &a;'),
    ],
    ['nested without end', `<a>${'<b>'.repeat(100)}${'</b>'.repeat(100)}</a>`],
  ])('a document %s is refused in one sentence', async (_, text) => {
    await expect(parseText(oracleOval, { 'x.xml': text })).rejects.toMatchObject({
      message: expect.stringMatching(/^[^\n]+\.$/),
    })
  })

  test.each(
    ALL.map(
      (feed, index) =>
        [
          feed.name,
          [
            'com.oracle.elsa',
            'org.opensuse.security',
            'com.microsoft.azurelinux',
            'com.vmware.phsa',
            'cn.openanolis.anas',
            'com.aliyun',
          ][index] ?? '',
        ] as const,
    ),
  )('%s is known by its first definition', (name, namespace) => {
    const head = oval(namespace, definition('1', 'x', '', and()), [])
    expect(
      FEEDS.filter((feed) => feed.recognise(sampleOf('x.xml', head)) !== undefined).map((feed) => feed.name),
    ).toEqual([name])
  })
})
