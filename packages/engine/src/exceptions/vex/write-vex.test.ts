import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { applyExceptions } from '../apply-exceptions.ts'
import type { ExceptionStatement, SuppressedFinding } from '../exception-rule.ts'
import { readVex } from '../read-exceptions.ts'
import { ALL, DIGEST, image, lodash, scoped, secret, ssl } from '../testdata/findings.ts'
import { type VexDocument, vexGroups } from './vex-document.ts'
import { cyclonedxVexOf } from './write-cyclonedx-vex.ts'
import { openVexOf } from './write-openvex.ts'

const require = createRequire(import.meta.url)
// The specification's own schema files travel with the CycloneDX library.
const schemas = join(dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json')), 'res', 'schema')
const schema = (name: string) => JSON.parse(readFileSync(join(schemas, name), 'utf8'))
const ajv = new Ajv({ strict: false, allErrors: true, logger: false })
addFormats.default(ajv)
for (const format of ['iri-reference', 'idn-email']) ajv.addFormat(format, true)
for (const name of ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json'])
  ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}`)
const isCyclonedx = ajv.compile(schema('bom-1.6.SNAPSHOT.schema.json'))

const source = { format: 'plimsollignore', file: 'i.yaml', line: 2 } as const
const suppressed = (more: Partial<ExceptionStatement> = {}): readonly SuppressedFinding[] => [
  {
    finding: ssl,
    exception: {
      status: 'not_affected',
      justification: 'code_not_reachable',
      reason: 'Never called.',
      author: 'me',
      source,
      ...more,
    },
  },
  { finding: lodash, exception: { status: 'ignored', reason: 'Behind a proxy.', source } },
  { finding: scoped, exception: { status: 'false_positive', source } },
  { finding: secret, exception: { status: 'ignored', source } },
]
const document = (statements = vexGroups(suppressed()), more: Partial<VexDocument['image']> = {}): VexDocument => ({
  image: {
    reference: image.reference,
    digest: DIGEST,
    purl: `pkg:oci/shop@${encodeURIComponent(DIGEST)}?arch=amd64&repository_url=registry.example/team/shop&tag=1.4`,
    ...more,
  },
  author: 'team@example.org',
  timestamp: '2026-06-01T00:00:00Z',
  engine: { name: 'plimsoll', version: '1.0.0' },
  statements,
})
const readBack = (json: object) =>
  applyExceptions(ALL, image, readVex(JSON.stringify(json), 'v.json').rules, new Date('2026-06-02T00:00:00Z'))
    .suppressed

describe('OpenVEX', () => {
  const { statements, ...head } = openVexOf(document()) as { statements: Record<string, unknown>[] }

  test('the document has what the specification demands', () => {
    expect(head).toEqual({
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': expect.stringMatching(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      author: 'team@example.org',
      timestamp: '2026-06-01T00:00:00Z',
      version: 1,
      tooling: 'plimsoll 1.0.0',
    })
  })

  test('not affected says why, an accepted risk says what is done, and both are the five labels', () => {
    expect(statements).toEqual([
      expect.objectContaining({
        vulnerability: { name: 'CVE-2020-0003' },
        status: 'not_affected',
        impact_statement: 'The report of this vulnerability is wrong.',
      }),
      expect.objectContaining({
        vulnerability: { name: 'CVE-2025-0001', aliases: ['DSA-6001-1'] },
        supplier: 'me',
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
        impact_statement: 'Never called.',
      }),
      expect.objectContaining({ status: 'affected', action_statement: 'Accepted: Behind a proxy.' }),
    ])
  })

  test('the image is the product, by purl and by digest, and the packages are its parts', () => {
    expect(statements[1]?.['products']).toEqual([
      {
        '@id': expect.stringMatching(/^pkg:oci\/shop@/),
        identifiers: { purl: expect.any(String) },
        hashes: { 'sha-256': 'd'.repeat(64) },
        subcomponents: [{ '@id': ssl.package.purl, identifiers: { purl: ssl.package.purl } }],
      },
    ])
  })

  test('an image without a digest cannot be a product', () => {
    const { digest: _, purl: __, ...unnamed } = document().image
    const {
      statements: [first],
    } = openVexOf({ ...document(), image: unnamed }) as { statements: [{ products: object[] }] }
    expect(first.products).toEqual([{ '@id': scoped.package.purl, identifiers: { purl: scoped.package.purl } }])
  })

  test('read again it takes out what is not affected, and nothing that was only accepted', () => {
    expect(
      readBack(openVexOf(document()))
        .map(({ finding }) => finding.id)
        .sort(),
    ).toEqual(['CVE-2020-0003', 'CVE-2025-0001'])
  })
})

describe('CycloneDX', () => {
  test.each([
    ['with statements', document()],
    ['of an image without a digest', { ...document(), image: { reference: 'rootfs:/x' } }],
    ['without statements', document([])],
    ['with times', document(vexGroups(suppressed({ statedAt: '2026-01-01T00:00:00Z' })))],
  ])('%s it is valid CycloneDX 1.6', (_, made) => {
    isCyclonedx(JSON.parse(JSON.stringify(cyclonedxVexOf(made))))
    expect(isCyclonedx.errors).toBeNull()
  })

  test('read again it takes out what is not affected of this image', () => {
    const json = cyclonedxVexOf(document())
    expect(
      readBack(json)
        .map(({ finding }) => finding.id)
        .sort(),
    ).toEqual(['CVE-2020-0003', 'CVE-2025-0001'])
    const other = { ...image, reference: 'registry.example/other:1', digests: [] }
    expect(applyExceptions(ALL, other, readVex(JSON.stringify(json), 'v.json').rules, new Date(0)).suppressed).toEqual(
      [],
    )
  })
})

test('the same statements make the same document', () => {
  expect(JSON.stringify(openVexOf(document()))).toBe(JSON.stringify(openVexOf(document())))
  expect(JSON.stringify(openVexOf(document()))).not.toBe(JSON.stringify(openVexOf(document([]))))
})
