import { describe, expect, test } from 'vitest'
import { parseText, sampleOf } from '../../../../test/parse-text.ts'
import { openEulerCvrf } from './openeuler-cvrf-feed.ts'

const product = (file: string, release: string) =>
  `<FullProductName ProductID="x" CPE="cpe:/a:openEuler:openEuler:${release}">${file}</FullProductName>`
const vulnerability = (cve: string, ...releases: string[]) =>
  `<Vulnerability Ordinal="1"><CVE>${cve}</CVE><ProductStatuses><Status Type="Fixed">${releases
    .map((release) => `<ProductID>openEuler-${release}</ProductID>`)
    .join(
      '',
    )}</Status></ProductStatuses><CVSSScoreSets><ScoreSet><BaseScore>7.5</BaseScore><Vector>AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H</Vector></ScoreSet></CVSSScoreSets></Vulnerability>`
const document = (vulnerabilities: string, id = 'openEuler-SA-2024-1') =>
  `<?xml version="1.0"?><cvrfdoc xmlns="http://www.icasi.org/CVRF/schema/cvrf/1.1">
  <DocumentTitle>An update</DocumentTitle><DocumentTracking><Identification><ID>${id}</ID></Identification>
  <InitialReleaseDate>2024-04-19</InitialReleaseDate><CurrentReleaseDate>2024-04-20</CurrentReleaseDate></DocumentTracking>
  <DocumentNotes><Note Title="Synopsis">golang security update</Note><Note Title="Description">Mends it.</Note><Note Title="Severity">High</Note></DocumentNotes>
  <DocumentReferences><Reference Type="Self"><URL>https://example.org/1</URL></Reference></DocumentReferences>
  <ProductTree><Branch Type="Product Name" Name="openEuler">${product('openEuler-22.03-LTS', '22.03-LTS')}</Branch>
  <Branch Type="Package Arch" Name="aarch64">${product('golang-1.17.3-32.oe2203.aarch64.rpm', '22.03-LTS')}${product('golang-1.15.7-43.oe1.aarch64.rpm', '20.03-LTS-SP1')}</Branch>
  <Branch Type="Package Arch" Name="x86_64">${product('golang-1.17.3-32.oe2203.x86_64.rpm', '22.03-LTS')}</Branch>
  <Branch Type="Package Arch" Name="noarch">${product('golang-help-1.17.3-32.oe2203.noarch.rpm', '22.03-LTS')}</Branch>
  <Branch Type="Package Arch" Name="src">${product('golang-1.17.3-32.oe2203.src.rpm', '22.03-LTS')}</Branch></ProductTree>${vulnerabilities}</cvrfdoc>`

describe("openEuler's CVRF", () => {
  test('names packages by architecture and release', async () => {
    const { advisories, rejected } = await parseText(
      openEulerCvrf,
      document(vulnerability('CVE-2023-45288', '22.03-LTS', '20.03-LTS-SP1')),
    )
    expect(rejected).toEqual([])
    expect(advisories).toMatchObject([
      {
        id: 'openEuler-SA-2024-1',
        upstream: ['CVE-2023-45288'],
        summary: 'golang security update',
        published: '2024-04-19T00:00:00Z',
        modified: '2024-04-20T00:00:00Z',
        references: ['https://example.org/1'],
        ratings: [
          { source: 'openeuler', severity: 'high' },
          { source: 'openeuler', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' },
        ],
      },
    ])
    const fixedIn = (fixed: string) => [{ events: [{ introduced: '0' }, { fixed }] }]
    expect(advisories[0]?.affected).toEqual([
      {
        ecosystem: 'openEuler:22.03-LTS',
        name: 'golang',
        ranges: fixedIn('1.17.3-32.oe2203'),
        versions: [],
        status: 'fixed',
        qualifiers: { architectures: ['aarch64', 'x86_64'] },
      },
      {
        ecosystem: 'openEuler:20.03-LTS-SP1',
        name: 'golang',
        ranges: fixedIn('1.15.7-43.oe1'),
        versions: [],
        status: 'fixed',
        qualifiers: { architectures: ['aarch64'] },
      },
      {
        ecosystem: 'openEuler:22.03-LTS',
        name: 'golang-help',
        ranges: fixedIn('1.17.3-32.oe2203'),
        versions: [],
        status: 'fixed',
      },
    ])
  })

  test('a vulnerability that was mended in some releases only hits those', async () => {
    const { advisories } = await parseText(
      openEulerCvrf,
      document(
        vulnerability('CVE-2024-1002', '22.03-LTS', '20.03-LTS-SP1') +
          vulnerability('CVE-2024-1001', '22.03-LTS', '20.03-LTS-SP1') +
          vulnerability('CVE-2024-1003', '20.03-LTS-SP1'),
      ),
    )
    expect(
      advisories.map(({ upstream, affected }) => [upstream, [...new Set(affected.map(({ ecosystem }) => ecosystem))]]),
    ).toEqual([
      [
        ['CVE-2024-1001', 'CVE-2024-1002'],
        ['openEuler:22.03-LTS', 'openEuler:20.03-LTS-SP1'],
      ],
      [['CVE-2024-1003'], ['openEuler:20.03-LTS-SP1']],
    ])
  })

  test.each([
    [document(''), 'document without a vulnerability'],
    [document(vulnerability('CVE-2024-1001', '22.03-LTS'), ''), 'id is empty, too long or has control characters'],
    [
      document(vulnerability('CVE-2024-1001', '22.03-LTS')).replaceAll('cpe:/a:', 'none:'),
      'document without a package of a known release',
    ],
    [document(vulnerability('CVE-2024-1001', '22.03-LTS')).slice(0, -30), 'no complete XML document'],
    ['<other/>', 'no document'],
  ])('a broken document is left out and counted: %#', async (broken, reason) => {
    const { advisories, rejected } = await parseText(openEulerCvrf, {
      'a.xml': broken,
      'b.xml': document(vulnerability('CVE-2024-1001', '22.03-LTS')),
    })
    expect([advisories.length, rejected.map((one) => one.reason)]).toEqual([1, [reason]])
  })

  test('is known by its head', () => {
    expect(openEulerCvrf.recognise(sampleOf('a.xml', document('')))).toEqual([])
    expect(openEulerCvrf.recognise(sampleOf('a.xml', '<cvrfdoc/>'))).toBeUndefined()
  })
})
