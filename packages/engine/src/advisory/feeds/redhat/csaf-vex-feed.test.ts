import { describe, expect, test } from 'vitest'
import { parseText, sampleOf } from '../../../../test/parse-text.ts'
import { redHatVex } from './csaf-vex-feed.ts'

const RHEL9 = 'AppStream-9.3.0.Z.MAIN'
const platform = (id: string, cpe: string) => ({
  category: 'product_name',
  product: { product_id: id, product_identification_helper: { cpe } },
})
const pkg = (id: string, purl: string) => ({
  category: 'product_version',
  product: { product_id: id, product_identification_helper: { purl } },
})
const relation = (component: string, product: string) => ({
  full_product_name: { product_id: `${product}:${component}` },
  product_reference: component,
  relates_to_product_reference: product,
})

interface Sample {
  readonly platforms?: object[]
  readonly packages: object[]
  readonly relations: [string, string][]
  readonly status: Record<string, string[]>
  readonly remediations?: object[]
  readonly document?: object
}

const document = ({ platforms, packages, relations, status, remediations, document: extra }: Sample): string =>
  JSON.stringify({
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      aggregate_severity: { text: 'Moderate' },
      tracking: { current_release_date: '2025-01-01T00:00:00+00:00' },
      ...extra,
    },
    product_tree: {
      branches: [
        {
          category: 'vendor',
          branches: [...(platforms ?? [platform(RHEL9, 'cpe:/a:redhat:enterprise_linux:9::appstream')]), ...packages],
        },
      ],
      relationships: relations.map(([component, product]) => relation(component, product)),
    },
    vulnerabilities: [
      {
        cve: 'CVE-2024-1000',
        title: 'curl: a hole',
        cwe: { id: 'CWE-787' },
        notes: [{ category: 'description', text: 'In it.' }],
        references: [{ url: 'https://access.redhat.com/security/cve/CVE-2024-1000' }],
        scores: [{ cvss_v3: { vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' } }],
        threats: [{ category: 'impact', details: 'Important', product_ids: [`${RHEL9}:curl.x86_64`] }],
        product_status: status,
        remediations,
      },
    ],
  })

const parse = async (sample: Sample) => parseText(redHatVex, { 'cve-2024-1000.json': document(sample) })
const rows = async (sample: Sample) => (await parse(sample)).advisories[0]?.affected ?? []

describe("Red Hat's VEX documents", () => {
  test('a fix for several architectures and repositories is one statement', async () => {
    const { advisories } = await parse({
      platforms: [
        platform(RHEL9, 'cpe:/a:redhat:enterprise_linux:9::appstream'),
        platform('BaseOS-9', 'cpe:/o:redhat:enterprise_linux:9::baseos'),
      ],
      packages: [
        pkg('curl.x86_64', 'pkg:rpm/redhat/curl@7.76.1-26.el9_3.2?arch=x86_64&epoch=1'),
        pkg('curl.aarch64', 'pkg:rpm/redhat/curl@7.76.1-26.el9_3.2?arch=aarch64&epoch=1'),
      ],
      relations: [
        ['curl.x86_64', RHEL9],
        ['curl.aarch64', RHEL9],
        ['curl.x86_64', 'BaseOS-9'],
      ],
      status: { fixed: [`${RHEL9}:curl.x86_64`, `${RHEL9}:curl.aarch64`, 'BaseOS-9:curl.x86_64'] },
    })
    expect(advisories).toEqual([
      expect.objectContaining({
        id: 'CVE-2024-1000',
        summary: 'curl: a hole',
        details: 'In it.',
        cwes: ['CWE-787'],
        modified: '2025-01-01T00:00:00Z',
        ratings: [
          { source: 'redhat', severity: 'medium' },
          { source: 'redhat', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' },
        ],
        affected: [
          {
            ecosystem: 'Red Hat:9',
            name: 'curl',
            ranges: [{ events: [{ introduced: '0' }, { fixed: '1:7.76.1-26.el9_3.2' }] }],
            versions: [],
            status: 'fixed',
            severity: { severity: 'high', word: 'Important' },
            qualifiers: {
              architectures: ['aarch64', 'x86_64'],
              repositories: ['enterprise_linux:9::appstream', 'enterprise_linux:9::baseos'],
            },
          },
        ],
      }),
    ])
  })

  test.each<[string, string, object | undefined, string | undefined]>([
    ['known_not_affected', 'not affected', undefined, 'not_affected'],
    ['under_investigation', 'under investigation', undefined, 'under_investigation'],
    ['known_affected', 'affected', undefined, 'affected'],
    ['known_affected', 'affected', { category: 'none_available', details: 'Affected' }, 'affected'],
    ['known_affected', 'deferred', { category: 'none_available', details: 'Fix deferred' }, 'deferred'],
    ['known_affected', 'not to be fixed', { category: 'no_fix_planned', details: 'Will not fix' }, 'will_not_fix'],
    [
      'known_affected',
      'out of support',
      { category: 'no_fix_planned', details: 'Out of support scope' },
      'end_of_life',
    ],
    ['known_affected', 'with a workaround', { category: 'workaround', details: 'Switch it off' }, 'affected'],
    ['first_affected', 'of a status that says nothing', undefined, undefined],
    ['fixed', 'fixed without a version', undefined, undefined],
  ])('%s, %s', async (key, _, remediation, status) => {
    const id = `${RHEL9}:curl`
    const found = await rows({
      packages: [pkg('curl', 'pkg:rpm/redhat/curl')],
      relations: [['curl', RHEL9]],
      status: { [key]: [id] },
      remediations: remediation ? [{ ...remediation, product_ids: [id] }] : [],
    })
    expect(found.map((one) => one.status)).toEqual(status === undefined ? [] : [status])
  })

  test.each<[string, string, string]>([
    ['sources', 'cpe:/o:redhat:enterprise_linux:9', 'pkg:rpm/redhat/curl@1-1?arch=src'],
    ['debug information', 'cpe:/o:redhat:enterprise_linux:9', 'pkg:rpm/redhat/curl-debuginfo@1-1?arch=x86_64'],
    ['live patches', 'cpe:/o:redhat:enterprise_linux:9', 'pkg:rpm/redhat/kpatch-patch-5_14@1-1?arch=x86_64'],
    ['containers', 'cpe:/a:redhat:enterprise_linux:9::appstream', 'pkg:oci/ubi9@sha256:aa'],
    ['extended update streams', 'cpe:/a:redhat:rhel_eus:9.2::appstream', 'pkg:rpm/redhat/curl@1-1?arch=x86_64'],
    ['layered products', 'cpe:/a:redhat:openshift:4.16::el9', 'pkg:rpm/redhat/curl@1-1?arch=x86_64'],
  ])('%s say nothing of a release', async (_, cpe, purl) => {
    const found = await rows({
      platforms: [platform('P', cpe)],
      packages: [pkg('x', purl)],
      relations: [['x', 'P']],
      status: { fixed: ['P:x'] },
    })
    expect(found).toEqual([])
  })

  test('a package of a module carries its stream, stated either way', async () => {
    const found = await rows({
      packages: [
        pkg('npm', 'pkg:rpm/redhat/npm@1-1.module?arch=x86_64&rpmmod=nodejs:18:8090:aaa'),
        pkg('node', 'pkg:rpm/redhat/nodejs@18-1.module?arch=x86_64'),
        pkg('module', 'pkg:rpmmod/redhat/nodejs@18:8090:aaa'),
        pkg('flatpak', 'pkg:rpm/redhat/firefox@1-1?arch=x86_64&rpmmod=rhel10'),
      ],
      relations: [
        ['npm', RHEL9],
        ['module', RHEL9],
        ['node', `${RHEL9}:module`],
        ['flatpak', RHEL9],
      ],
      status: { fixed: [`${RHEL9}:npm`, `${RHEL9}:module:node`, `${RHEL9}:flatpak`] },
    })
    expect(found.map(({ name, qualifiers }) => [name, qualifiers?.module])).toEqual([
      ['npm', 'nodejs:18'],
      ['nodejs', 'nodejs:18'],
      ['firefox', undefined],
    ])
  })

  test('documents that are broken are left out alone', async () => {
    const good = document({ packages: [], relations: [], status: {} })
    const { advisories, rejected } = await parseText(redHatVex, {
      'good.json': good,
      'broken.json': good.slice(0, 50),
      'later.json': document({ packages: [], relations: [], status: {}, document: { csaf_version: '3.0' } }),
      'empty.json': '{"document":{"csaf_version":"2.0"}}',
    })
    expect(advisories).toHaveLength(1)
    expect(rejected.map(({ reason }) => reason)).toEqual([
      'no JSON',
      'unknown schema version',
      'no vulnerability with an id',
    ])
  })

  test('are known by their head', () => {
    expect(redHatVex.recognise(sampleOf('cve.json', document({ packages: [], relations: [], status: {} })))).toEqual([])
    expect(
      redHatVex.recognise(
        sampleOf('rhsa.json', '{"document":{"category":"csaf_security_advisory","csaf_version":"2.0"}}'),
      ),
    ).toBeUndefined()
  })
})
