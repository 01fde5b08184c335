import { describe, expect, test } from 'vitest'
import type { Finding } from '../findings/finding.ts'
import { applyExceptions } from './apply-exceptions.ts'
import { readIgnoreFile, readVex } from './read-exceptions.ts'
import {
  ALL,
  DIGEST,
  goLib,
  goLibElsewhere,
  image,
  lodash,
  scoped,
  secret,
  ssl,
  vulnerability,
} from './testdata/findings.ts'

const NOW = new Date('2026-06-01T12:00:00Z')
const names = (findings: readonly Finding[]) => findings.map(({ fingerprint }) => fingerprint)
const suppressedBy = (
  sets: readonly { readonly rules: Parameters<typeof applyExceptions>[2] }[],
  subject = image,
  now = NOW,
) =>
  applyExceptions(
    ALL,
    subject,
    sets.flatMap(({ rules }) => rules),
    now,
  )
const ignoring = (rule: string) =>
  names(
    suppressedBy([readIgnoreFile(`ignore:\n  - {${rule}, reason: r}`, 'i.yaml')]).suppressed.map(
      ({ finding }) => finding,
    ),
  )

test.each([
  ['an id', 'id: CVE-2025-0001', [ssl]],
  ['an alias, in any case', 'id: cve-2020-0002', [lodash]],
  ['the id of a rule', 'id: alibaba-access-key', [secret]],
  ['a purl', 'purl: pkg:npm/lodash', [lodash]],
  ['a purl with a version', 'purl: pkg:npm/lodash@4.17.15', [lodash]],
  ['a purl with another version', 'purl: pkg:npm/lodash@4.17.16', []],
  ['a version with a wildcard', 'purl: "pkg:npm/lodash@4.17.*"', [lodash]],
  ['a name with a wildcard is any namespace', 'purl: "pkg:npm/*"', [lodash, scoped]],
  ['a namespace that is not stated is none', 'purl: pkg:npm/minimist', []],
  ['a scope', 'purl: pkg:npm/%40scope/minimist', [scoped]],
  ['a distribution', 'purl: "pkg:deb/debian/*?distro=debian-12"', [ssl]],
  ['another distribution', 'purl: "pkg:deb/debian/*?distro=debian-11"', []],
  ['a source package', 'purl: "pkg:deb/debian/openssl?arch=source"', [ssl]],
  ['a range that holds', 'purl: pkg:npm/lodash, versions: ">=4.17.0 <4.17.21"', [lodash]],
  ['a range that does not', 'purl: pkg:npm/lodash, versions: "<4.17.0"', []],
  ['a vers range', 'purl: pkg:deb/debian/libssl3, versions: "vers:deb/>=3.0|<3.0.17-1"', [ssl]],
  ['a vers range of two intervals', 'purl: pkg:npm/lodash, versions: "vers:npm/<1|>=4.17.0|<5"', [lodash]],
  ['a path', 'path: "srv/app/**"', [lodash, scoped, secret]],
  ['a kind', 'kind: secret', [secret]],
  ['a kind that the id has not', 'id: CVE-2025-0001, kind: secret', []],
  ['this image', 'id: CVE-2025-0001, image: "registry.example/team/*"', [ssl]],
  ['this image by its digest', `id: CVE-2025-0001, image: "${DIGEST}"`, [ssl]],
  ['another image', 'id: CVE-2025-0001, image: "registry.example/other/*"', []],
  ['all conditions together', 'id: CVE-2020-0002, purl: pkg:npm/lodash, path: "**/lodash/package.json"', [lodash]],
])('%s', (_, rule, expected) => {
  expect(ignoring(rule)).toEqual(names(expected))
})

test('what is left and what is taken out keep their order, and say why', () => {
  const { findings, suppressed } = suppressedBy([readIgnoreFile('# known\nCVE-2020-0002\n', '.trivyignore')])
  expect(names(findings)).toEqual(names([ssl, scoped, goLib, goLibElsewhere, secret]))
  expect(suppressed).toEqual([
    {
      finding: lodash,
      exception: {
        status: 'ignored',
        reason: 'known',
        source: { format: 'trivyignore', file: '.trivyignore', line: 2 },
      },
    },
  ])
})

describe('expiry', () => {
  const rules = [readIgnoreFile('CVE-2025-0001 exp:2026-06-02\nCVE-2000-0001 exp:2020-01-01\n', '.trivyignore')]

  test('a rule holds until its day begins', () => {
    expect(suppressedBy(rules, image, new Date('2026-06-01T23:59:59Z')).suppressed).toHaveLength(1)
  })

  test('then it takes out nothing and is told, with what came back; one that would hide nothing is not', () => {
    const { suppressed, findings, used } = suppressedBy(rules, image, new Date('2026-06-02T00:00:00Z'))
    expect(suppressed).toEqual([])
    expect(findings).toHaveLength(ALL.length)
    expect(used).toMatchObject({
      rules: 2,
      expired: [{ ids: ['CVE-2025-0001'], findings: 1, exception: { source: { line: 1 } } }],
    })
  })
})

const openvex = (statements: readonly object[], more: object = {}) =>
  readVex(
    JSON.stringify({
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'https://example.org/vex/1',
      author: 'Vendor',
      timestamp: '2026-01-01T00:00:00Z',
      version: 1,
      statements,
      ...more,
    }),
    'v.json',
  )
const byVex = (...sets: readonly ReturnType<typeof openvex>[]) =>
  names(suppressedBy(sets).suppressed.map(({ finding }) => finding))
const notAffected = { status: 'not_affected', justification: 'vulnerable_code_not_present' }
const cve = (name: string) => ({ vulnerability: { name } })

describe('OpenVEX', () => {
  test.each([
    ['a package', [{ '@id': 'pkg:deb/debian/libssl3' }], true],
    ['a package of another version', [{ '@id': 'pkg:deb/debian/libssl3@1.0' }], false],
    [
      'an identifier',
      [{ '@id': 'https://example.org/libssl', identifiers: { purl: 'pkg:deb/debian/libssl3@3.0.15-1' } }],
      true,
    ],
    ['a product as text (0.0.1)', ['pkg:deb/debian/libssl3'], true],
    [
      'the image by purl',
      [{ '@id': `pkg:oci/shop@${encodeURIComponent(DIGEST)}?repository_url=registry.example/team/shop` }],
      true,
    ],
    [
      'the image by purl, the repository without its name',
      [{ '@id': `pkg:oci/shop@${encodeURIComponent(DIGEST)}?repository_url=registry.example/team` }],
      true,
    ],
    ['the image by tag', [{ '@id': 'pkg:oci/shop?repository_url=registry.example/team/shop&tag=1.4' }], true],
    ['another tag', [{ '@id': 'pkg:oci/shop?repository_url=registry.example/team/shop&tag=1.5' }], false],
    ['another digest', [{ '@id': `pkg:oci/shop@sha256%3A${'0'.repeat(64)}` }], false],
    [
      'another repository',
      [{ '@id': `pkg:oci/shop@${encodeURIComponent(DIGEST)}?repository_url=registry.example/other/shop` }],
      false,
    ],
    ['the image by its SHA-256', [{ '@id': 'urn:x', hashes: { 'sha-256': 'd'.repeat(64) } }], true],
    ['the image by its reference', [{ '@id': 'registry.example/team/shop' }], true],
    ['the image and this part', [{ '@id': DIGEST, subcomponents: [{ '@id': 'pkg:deb/debian/libssl3' }] }], true],
    ['the image and another part', [{ '@id': DIGEST, subcomponents: [{ '@id': 'pkg:deb/debian/zlib1g' }] }], false],
    [
      'the image and a part that is not understood',
      [{ '@id': DIGEST, subcomponents: [{ '@id': 'https://x' }] }],
      false,
    ],
    [
      'another image and this part',
      [{ '@id': `sha256:${'0'.repeat(64)}`, subcomponents: [{ '@id': 'pkg:deb/debian/libssl3' }] }],
      false,
    ],
    ['a CPE', [{ '@id': 'cpe:2.3:a:openssl:openssl:3.0.15:*:*:*:*:*:*:*' }], false],
    ['nothing', [], false],
  ])('%s', (_, products, expected) => {
    expect(byVex(openvex([{ ...cve('CVE-2025-0001'), products, ...notAffected }]))).toEqual(
      expected ? names([ssl]) : [],
    )
  })

  test('a part of a package is answered for only where that package is', () => {
    const products = [
      { '@id': 'pkg:golang/example.com/shop', subcomponents: [{ '@id': 'pkg:golang/example.com/lib' }] },
    ]
    expect(byVex(openvex([{ ...cve('CVE-2024-0009'), products, ...notAffected }]))).toEqual(names([goLib]))
  })

  const lib = [{ '@id': 'pkg:deb/debian/libssl3' }]
  test('of several statements the newest counts, whatever the order of the files', () => {
    const early = openvex([
      { ...cve('CVE-2025-0001'), products: lib, ...notAffected, timestamp: '2026-02-01T00:00:00Z' },
    ])
    const late = openvex([
      { ...cve('DSA-6001-1'), products: lib, status: 'affected', timestamp: '2026-03-01T00:00:00+02:00' },
    ])
    expect(byVex(early)).toEqual(names([ssl]))
    expect(byVex(early, late)).toEqual([])
    expect(byVex(late, early)).toEqual([])
  })

  test('of equally old ones the last counts', () => {
    const [no, yes] = [
      { ...cve('CVE-2025-0001'), products: lib, status: 'under_investigation' },
      { ...cve('CVE-2025-0001'), products: lib, ...notAffected },
    ]
    expect(byVex(openvex([no, yes]))).toEqual(names([ssl]))
    expect(byVex(openvex([yes, no]))).toEqual([])
  })

  test('what people ignore stays ignored, whatever a vendor says later', () => {
    const own = readIgnoreFile('CVE-2025-0001', '.trivyignore')
    const vendor = openvex([{ ...cve('CVE-2025-0001'), products: lib, status: 'affected' }])
    expect(suppressedBy([own, vendor]).suppressed).toHaveLength(1)
  })

  test('who, why, when and where are kept', () => {
    const { suppressed } = suppressedBy([
      openvex([{ ...cve('CVE-2025-0001'), products: lib, ...notAffected, impact_statement: 'never\nbuilt' }]),
    ])
    expect(suppressed[0]?.exception).toEqual({
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
      reason: 'never built',
      author: 'Vendor',
      statedAt: '2026-01-01T00:00:00Z',
      source: { format: 'openvex', file: 'v.json', document: 'https://example.org/vex/1' },
    })
  })

  test('statements are about vulnerabilities only, and an attestation may hold them', () => {
    const set = readVex(
      JSON.stringify({
        _type: 'https://in-toto.io/Statement/v1',
        predicateType: 'https://openvex.dev/ns/v0.2.0',
        predicate: {
          '@context': 'https://openvex.dev/ns/v0.2.0',
          statements: [
            { vulnerability: 'alibaba-access-key', products: [DIGEST], ...notAffected },
            { vulnerability: 'CVE-2025-0001', products: [DIGEST], ...notAffected },
          ],
        },
      }),
      'a.json',
    )
    expect(byVex(set)).toEqual(names([ssl]))
  })
})

describe('CSAF', () => {
  const csaf = (status: object, more: object = {}) =>
    readVex(
      JSON.stringify({
        document: {
          category: 'csaf_vex',
          csaf_version: '2.0',
          publisher: { name: 'Vendor' },
          tracking: { id: 'VEX-1', current_release_date: '2026-02-02T00:00:00Z' },
        },
        product_tree: {
          branches: [
            {
              category: 'vendor',
              name: 'Vendor',
              branches: [
                {
                  category: 'product_version',
                  name: '4.17.15',
                  product: {
                    product_id: 'LODASH',
                    name: 'lodash',
                    product_identification_helper: { purl: 'pkg:npm/lodash@4.17.15' },
                  },
                },
                {
                  category: 'product_version_range',
                  name: 'vers:deb/<3.0.16',
                  product: {
                    product_id: 'SSL',
                    name: 'libssl3',
                    product_identification_helper: { purl: 'pkg:deb/debian/libssl3' },
                  },
                },
                {
                  category: 'product_version_range',
                  name: 'vers:deb/<2',
                  product: {
                    product_id: 'OLD',
                    name: 'libssl3',
                    product_identification_helper: { purl: 'pkg:deb/debian/libssl3' },
                  },
                },
                {
                  category: 'product_name',
                  name: 'os',
                  product: {
                    product_id: 'OS',
                    name: 'os',
                    product_identification_helper: { cpe: 'cpe:/o:vendor:os:1' },
                  },
                },
              ],
            },
          ],
          full_product_names: [
            {
              product_id: 'IMAGE',
              name: 'shop',
              product_identification_helper: { purl: `pkg:oci/shop@${encodeURIComponent(DIGEST)}` },
            },
          ],
          relationships: [
            {
              category: 'default_component_of',
              product_reference: 'LODASH',
              relates_to_product_reference: 'IMAGE',
              full_product_name: { product_id: 'IMAGE:LODASH', name: 'x' },
            },
            {
              category: 'default_component_of',
              product_reference: 'LODASH',
              relates_to_product_reference: 'OS',
              full_product_name: { product_id: 'OS:LODASH', name: 'x' },
            },
          ],
          product_groups: [{ group_id: 'G', product_ids: ['IMAGE:LODASH'] }],
        },
        vulnerabilities: [
          { cve: 'CVE-2020-0002', product_status: status, ...more },
          { cve: 'CVE-2025-0001', product_status: status },
        ],
      }),
      'c.json',
    )

  test.each([
    ['a product by its version', { known_not_affected: ['LODASH'] }, [lodash]],
    ['a product by a range of versions', { fixed: ['SSL'] }, [ssl]],
    ['a range that does not hold', { known_not_affected: ['OLD'] }, []],
    ['a part of this image', { known_not_affected: ['IMAGE:LODASH'] }, [lodash]],
    ['the whole image', { known_not_affected: ['IMAGE'] }, [ssl, lodash]],
    ['a part of a platform that no image can be told to be', { known_not_affected: ['OS:LODASH'] }, []],
    ['affected', { known_affected: ['LODASH'] }, []],
    ['under investigation', { under_investigation: ['LODASH'] }, []],
    ['an unknown product', { known_not_affected: ['NONE'] }, []],
  ])('%s', (_, status, expected) => {
    expect(byVex(csaf(status))).toEqual(names(expected))
  })

  test('flags and impacts are read by product and by group', () => {
    const set = csaf(
      { known_not_affected: ['IMAGE:LODASH'] },
      {
        flags: [{ label: 'component_not_present', group_ids: ['G'] }],
        threats: [{ category: 'impact', details: 'Never called.', product_ids: ['IMAGE:LODASH'] }],
      },
    )
    expect(suppressedBy([set]).suppressed[0]?.exception).toEqual({
      status: 'not_affected',
      justification: 'component_not_present',
      reason: 'Never called.',
      author: 'Vendor',
      statedAt: '2026-02-02T00:00:00Z',
      source: { format: 'csaf', file: 'c.json', document: 'VEX-1' },
    })
  })

  test('what names nothing is told', () => {
    expect(csaf({ known_not_affected: ['OS:LODASH', 'OS'] }).notices).toHaveLength(1)
  })
})

describe('CycloneDX', () => {
  const bom = (
    affects: readonly object[],
    more: object = {},
    analysis: object = { state: 'not_affected', justification: 'code_not_reachable', detail: 'No.' },
  ) =>
    readVex(
      JSON.stringify({
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        serialNumber: 'urn:uuid:1',
        version: 1,
        vulnerabilities: [{ id: 'CVE-2020-0002', analysis, affects }],
        ...more,
      }),
      'b.json',
    )
  const components = [
    {
      type: 'library',
      'bom-ref': 'c1',
      name: 'app',
      components: [{ type: 'library', 'bom-ref': 'c2', name: 'lodash', purl: 'pkg:npm/lodash@4.17.15' }],
    },
  ]

  test.each([
    ['a component of the document', [{ ref: 'c2' }], { components }, true],
    ['a component that is not there', [{ ref: 'c3' }], { components }, false],
    ['a component without a purl', [{ ref: 'c1' }], { components }, false],
    ['a reference that is a purl', [{ ref: 'pkg:npm/lodash@4.17.15' }], {}, true],
    ['a BOM-Link', [{ ref: 'urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg:npm/lodash@4.17.15' }], {}, true],
    [
      'a BOM-Link, escaped',
      [{ ref: `urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#${encodeURIComponent('pkg:npm/lodash@4.17.15')}` }],
      {},
      true,
    ],
    ['a BOM-Link to no purl', [{ ref: 'urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#c9' }], {}, false],
    ['a version beside the reference', [{ ref: 'pkg:npm/lodash', versions: [{ version: '4.17.15' }] }], {}, true],
    ['a range beside the reference', [{ ref: 'pkg:npm/lodash', versions: [{ range: 'vers:npm/>=4|<5' }] }], {}, true],
    ['another range', [{ ref: 'pkg:npm/lodash', versions: [{ range: 'vers:npm/<4' }] }], {}, false],
    [
      'a component of this image',
      [{ ref: 'c2' }],
      { components, metadata: { component: { type: 'container', 'bom-ref': 'i', name: 'shop', version: DIGEST } } },
      true,
    ],
    [
      'a component of another image',
      [{ ref: 'c2' }],
      {
        components,
        metadata: {
          component: { type: 'container', 'bom-ref': 'i', name: 'shop', version: `sha256:${'0'.repeat(64)}` },
        },
      },
      false,
    ],
    [
      'the image itself',
      [{ ref: 'i' }],
      {
        metadata: {
          component: {
            type: 'container',
            'bom-ref': 'i',
            name: 'shop',
            purl: `pkg:oci/shop@${encodeURIComponent(DIGEST)}`,
          },
        },
      },
      true,
    ],
  ])('%s', (_, affects, more, expected) => {
    expect(byVex(bom(affects, more))).toEqual(expected ? names([lodash]) : [])
  })

  test.each([
    ['resolved', 'fixed'],
    ['resolved_with_pedigree', 'fixed'],
    ['false_positive', 'false_positive'],
    ['exploitable', undefined],
    ['in_triage', undefined],
  ])('the state %s', (state, expected) => {
    const { suppressed } = suppressedBy([bom([{ ref: 'pkg:npm/lodash' }], {}, { state })])
    expect(suppressed[0]?.exception.status).toBe(expected)
  })
})

test('many rules against many findings take no time worth speaking of', () => {
  const many = Array.from({ length: 5000 }, (_, index) => vulnerability(`CVE-2026-${index}`, 'pkg:npm/a@1.0.0'))
  const rules = readIgnoreFile(many.map(({ id }) => id).join('\n'), '.trivyignore').rules
  expect(applyExceptions(many, image, rules, NOW).suppressed).toHaveLength(5000)
})
