import { describe, expect, test } from 'vitest'
import { cyclonedxWriter } from '../cyclonedx/cyclonedx.ts'
import { spdxWriter } from '../spdx/spdx.ts'
import { sampleReport } from '../testdata/sample-report.ts'
import { readSbom } from './read-sbom.ts'

describe.each([cyclonedxWriter, spdxWriter])('$format', (writer) => {
  const text = [...writer.write(sampleReport, {})].join('')
  const { image, inventory } = readSbom(text, 'sbom:file')

  test('every package comes back as it was', () => {
    const matched = sampleReport.inventory.packages.map(({ dependsOn: _, ...pkg }) => pkg)
    expect(inventory.packages).toEqual(matched)
  })

  test('so do the distribution, the layers and the image', () => {
    expect(inventory.distro).toEqual(sampleReport.inventory.distro)
    expect(inventory.layers).toEqual(sampleReport.inventory.layers)
    expect(image).toMatchObject({
      reference: sampleReport.image.reference,
      digest: sampleReport.image.digest,
      platform: sampleReport.image.platform,
    })
  })

  test('a scan that was partial stays partial', () => {
    expect(inventory.status).toBe('partial')
    expect(inventory.problems[0]?.message).toBe(sampleReport.problems[0]?.message)
  })
})

describe("other tools' documents", () => {
  test('CycloneDX by Trivy: source in three parts, layer, path, distribution', () => {
    const { inventory } = readSbom(
      JSON.stringify({
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        metadata: { component: { type: 'container', name: 'debian:12' } },
        components: [
          { type: 'operating-system', name: 'debian', version: '12.5' },
          {
            type: 'library',
            name: 'libssl3',
            version: '3.0.11-1~deb12u2',
            purl: 'pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.5',
            properties: [
              { name: 'aquasecurity:trivy:SrcName', value: 'openssl' },
              { name: 'aquasecurity:trivy:SrcVersion', value: '3.0.11' },
              { name: 'aquasecurity:trivy:SrcRelease', value: '1~deb12u2' },
              { name: 'aquasecurity:trivy:LayerDiffID', value: `sha256:${'a'.repeat(64)}` },
            ],
          },
          {
            type: 'library',
            group: '@scope',
            name: 'x',
            version: '1.0.0',
            purl: 'pkg:npm/%40scope/x@1.0.0',
            properties: [{ name: 'aquasecurity:trivy:FilePath', value: 'app/node_modules/@scope/x/package.json' }],
          },
        ],
      }),
      'sbom:x',
    )
    expect(inventory.distro).toMatchObject({ id: 'debian', versionId: '12.5' })
    expect(inventory.packages).toMatchObject([
      {
        type: 'deb',
        name: 'libssl3',
        source: { name: 'openssl', version: '3.0.11-1~deb12u2' },
        layer: 0,
        architecture: 'amd64',
      },
      { type: 'npm', name: '@scope/x', path: 'app/node_modules/@scope/x/package.json' },
    ])
    expect(inventory.layers).toHaveLength(1)
    expect(inventory.status).toBe('complete')
  })

  test('SPDX by Syft: everything from the package-url', () => {
    const pkg = (purl: string, name: string, versionInfo: string) => ({
      SPDXID: `SPDXRef-${name}`,
      name,
      versionInfo,
      externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }],
    })
    const { image, inventory } = readSbom(
      JSON.stringify({
        spdxVersion: 'SPDX-2.3',
        name: 'rocky',
        packages: [
          { SPDXID: 'SPDXRef-root', name: 'rocky', versionInfo: '9' },
          pkg(
            'pkg:rpm/rocky/bind-libs@9.16.23-1.el9?arch=x86_64&distro=rocky-9.3&epoch=32&upstream=bind-9.16.23-1.el9.src.rpm',
            'bind-libs',
            '32:9.16.23-1.el9',
          ),
          pkg('pkg:golang/github.com/spf13/cobra@v1.8.0', 'github.com/spf13/cobra', 'v1.8.0'),
          pkg('pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1', 'log4j-core', '2.14.1'),
          pkg('pkg:pypi/ruamel-yaml@0.18', 'ruamel.yaml', '0.18'),
        ],
        relationships: [
          { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-root' },
        ],
      }),
      'sbom:x',
    )
    expect(image.reference).toBe('rocky')
    expect(inventory.distro).toMatchObject({ id: 'rocky', versionId: '9.3' })
    expect(inventory.packages.map(({ type, name, version, source }) => [type, name, version, source?.name])).toEqual([
      ['golang', 'github.com/spf13/cobra', 'v1.8.0', undefined],
      ['maven', 'org.apache.logging.log4j:log4j-core', '2.14.1', undefined],
      ['pypi', 'ruamel.yaml', '0.18', undefined],
      ['rpm', 'bind-libs', '32:9.16.23-1.el9', 'bind'],
    ])
    expect(inventory.status).toBe('complete')
  })
})

test("a source without a version of its own has the package's, with the epoch but in rpm", () => {
  const component = (purl: string, source: string) => ({
    type: 'library',
    purl,
    properties: [{ name: 'syft:metadata:source', value: source }],
  })
  const components = [
    component('pkg:deb/debian/libattr1@1:2.5.1-4?upstream=attr', 'attr'),
    component('pkg:rpm/rocky/bind-libs@9.16.23-1.el9?epoch=32', 'bind'),
  ]
  const { inventory } = readSbom(JSON.stringify({ bomFormat: 'CycloneDX', components }), 'sbom:x')
  expect(inventory.packages.map(({ source }) => source)).toEqual([
    { name: 'attr', version: '1:2.5.1-4' },
    { name: 'bind', version: '9.16.23-1.el9' },
  ])
})

test.each([
  ['tag-value', 'SPDXVersion: SPDX-2.3\nPackageName: a\nExternalRef: PACKAGE-MANAGER purl pkg:npm/a@1\n'],
  [
    'XML',
    '<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components><component type="library"><name>a</name><purl>pkg:npm/a@1</purl></component></components></bom>',
  ],
  ["Syft's own", '{"descriptor":{"name":"syft"},"artifacts":[{"name":"a","version":"1","purl":"pkg:npm/a@1"}]}'],
])('a document in %s is read like the JSON of its kind', (_dialect, text) => {
  const { inventory } = readSbom(text, 'sbom:x')
  expect(inventory.packages.map(({ purl }) => purl)).toEqual(['pkg:npm/a@1'])
  expect(inventory.status).toBe('complete')
})

test('what cannot be matched is counted, not lost', () => {
  const { inventory } = readSbom(
    JSON.stringify({
      bomFormat: 'CycloneDX',
      components: [
        { type: 'library', name: 'a' },
        { type: 'library', name: 'b', purl: 'not a purl' },
        { type: 'library', name: 'c', purl: 'pkg:sailfish/c@1' },
        { type: 'file', name: 'd' },
        7,
        null,
      ],
    }),
    'sbom:x',
  )
  expect(inventory.packages).toEqual([])
  expect(inventory.problems.map(({ code }) => code)).toEqual(['MISSING', 'MALFORMED', 'UNSUPPORTED'])
  expect(inventory.status).toBe('partial')
})

test('components inside components are read', () => {
  const { inventory } = readSbom(
    JSON.stringify({
      bomFormat: 'CycloneDX',
      components: [
        {
          type: 'library',
          name: 'a',
          purl: 'pkg:npm/a@1',
          components: [{ type: 'library', name: 'b', purl: 'pkg:npm/b@1' }],
        },
      ],
    }),
    'sbom:x',
  )
  expect(inventory.packages.map(({ name }) => name)).toEqual(['a', 'b'])
})

test.each([
  ['', 'SBOM_UNKNOWN_FORMAT'],
  ['[]', 'SBOM_UNKNOWN_FORMAT'],
  ['null', 'SBOM_UNKNOWN_FORMAT'],
  ['{"spdxVersion":"SPDX-3.0"}', 'SBOM_UNKNOWN_FORMAT'],
  ['<bom/>', 'SBOM_UNKNOWN_FORMAT'],
  ['{"bomFormat":"CycloneDX","components":{}}', 'SBOM_INVALID'],
  ['{"spdxVersion":"SPDX-2.3","packages":"x"}', 'SBOM_INVALID'],
])('%j is refused with %s', (text, code) => {
  expect(() => readSbom(text, 'sbom:x')).toThrow(expect.objectContaining({ code }))
})

test('components that lie endlessly in each other are refused', () => {
  const deep = (depth: number): object => ({
    type: 'library',
    name: 'x',
    purl: 'pkg:npm/x@1',
    ...(depth > 0 ? { components: [deep(depth - 1)] } : {}),
  })
  expect(() => readSbom(JSON.stringify({ bomFormat: 'CycloneDX', components: [deep(100)] }), 'sbom:x')).toThrow(
    /more than 16 deep/,
  )
})

test('names that are members of every object are nothing special', () => {
  const { inventory } = readSbom(
    JSON.stringify({
      bomFormat: 'CycloneDX',
      components: [
        {
          type: 'library',
          name: '__proto__',
          purl: 'pkg:npm/__proto__@1',
          properties: [
            { name: 'plimsoll:__proto__', value: 'x' },
            { name: 'plimsoll:type', value: 'constructor' },
          ],
        },
      ],
    }),
    'sbom:x',
  )
  expect(inventory.packages).toEqual([])
  expect(inventory.problems).toMatchObject([{ code: 'UNSUPPORTED' }])
})
