import { analyzedFile, analyzeFile, selects } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { sbom } from './sbom.ts'

async function read(path: string, document: unknown) {
  const { facts, problems } = await analyzeFile(
    sbom,
    analyzedFile(path, typeof document === 'string' ? document : JSON.stringify(document)),
  )
  return {
    packages: facts.flatMap((fact) => (fact.kind === 'package' ? [fact.package] : [])),
    problems: problems.map(({ code }) => code),
  }
}

const CYCLONEDX = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  metadata: { component: { type: 'application', name: 'itself', purl: 'pkg:npm/itself@1.0.0' } },
  components: [
    {
      type: 'library',
      name: 'core',
      version: '7.0.0',
      purl: 'pkg:npm/%40babel/core@7.0.0',
      licenses: [{ license: { id: 'MIT' } }],
      components: [{ type: 'library', name: 'inner', purl: 'pkg:maven/org.acme/inner@2?type=jar' }],
    },
    { type: 'operating-system', name: 'debian', purl: 'pkg:generic/debian@12' },
    { type: 'library', name: 'left-out', scope: 'excluded', purl: 'pkg:npm/left-out@1.0.0' },
    { type: 'library', name: 'nameless' },
    { type: 'library', name: 'odd', purl: 'pkg:nobody-knows/odd@1' },
  ],
}

const SPDX = {
  spdxVersion: 'SPDX-2.3',
  packages: [
    {
      SPDXID: 'SPDXRef-1',
      name: 'nginx',
      versionInfo: '1.25.3-0',
      licenseDeclared: 'BSD-2-Clause',
      externalRefs: [
        { referenceCategory: 'SECURITY', referenceType: 'cpe23Type', referenceLocator: 'cpe:2.3:a:f5:nginx:1.25.3' },
        { referenceType: 'purl', referenceLocator: 'pkg:bitnami/nginx@1.25.3-0?arch=amd64&distro=debian-12' },
      ],
    },
    {
      SPDXID: 'SPDXRef-source',
      name: 'nginx.git',
      externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:github/nginx/nginx@abc' }],
    },
  ],
  relationships: [
    { spdxElementId: 'SPDXRef-1', relationshipType: 'GENERATED_FROM', relatedSpdxElement: 'SPDXRef-source' },
  ],
}

describe('bills of materials in an image', () => {
  test('CycloneDX components are packages, nested ones too; the subject, systems and what is excluded are not', async () => {
    expect(await read('app/bom.json', CYCLONEDX)).toEqual({
      packages: [
        {
          type: 'npm',
          name: '@babel/core',
          version: '7.0.0',
          licenses: ['MIT'],
          extra: { sbom: 'app/bom.json' },
        },
        { type: 'maven', name: 'org.acme:inner', version: '2', extra: { type: 'jar', sbom: 'app/bom.json' } },
      ],
      problems: [],
    })
  })

  test('SPDX packages are packages, but not the sources they were made of', async () => {
    const path = 'opt/bitnami/nginx/.spdx-nginx.spdx'
    expect(await read(path, SPDX)).toEqual({
      packages: [
        {
          type: 'bitnami',
          name: 'nginx',
          version: '1.25.3-0',
          architecture: 'amd64',
          licenses: ['BSD-2-Clause'],
          extra: { sbom: path },
        },
      ],
      problems: [],
    })
  })

  test('an rpm of an SBOM has its epoch and its source', async () => {
    const purl = 'pkg:rpm/photon/openssl@3.0.9-1.ph5?arch=x86_64&epoch=1&upstream=openssl-3.0.9-1.ph5.src.rpm'
    const document = { ...CYCLONEDX, components: [{ type: 'library', purl }] }
    const { packages } = await read('a.cdx.json', document)
    expect(packages[0]).toMatchObject({
      version: '1:3.0.9-1.ph5',
      source: { name: 'openssl', version: '3.0.9-1.ph5' },
    })
  })

  test("Syft's own documents are read too", async () => {
    const document = { descriptor: { name: 'syft' }, artifacts: [{ name: 'Flask', purl: 'pkg:pypi/flask@2.0' }] }
    expect((await read('x.syft.json', document)).packages).toMatchObject([{ type: 'pypi', name: 'Flask' }])
  })

  test.each([
    [
      'SPDX tag-value',
      'x.spdx',
      'SPDXVersion: SPDX-2.3\nPackageName: a\nExternalRef: PACKAGE-MANAGER purl pkg:npm/a@1\n',
    ],
    [
      'CycloneDX XML',
      'bom.xml',
      '<bom xmlns="http://cyclonedx.org/schema/bom/1.4"><components><component type="library"><name>a</name><purl>pkg:npm/a@1</purl></component></components></bom>',
    ],
  ])('%s is read like JSON', async (_dialect, path, document) => {
    expect(await read(path, document)).toEqual({
      packages: [{ type: 'npm', name: 'a', version: '1', extra: { sbom: path } }],
      problems: [],
    })
  })

  test.each<[string, unknown, readonly string[]]>([
    ['JSON of another kind is nobody’s business', { hello: 1 }, []],
    ['damaged JSON is reported', '{"bomFormat": "CycloneDX", "components": [', ['MALFORMED']],
    ['an invalid package-url is reported', { ...CYCLONEDX, components: [{ purl: 'nonsense' }] }, ['MALFORMED']],
    ['members of other types do no harm', { ...CYCLONEDX, components: [7, null, { purl: 7 }] }, []],
    ['no list is an empty one', { spdxVersion: 'SPDX-2.2', packages: 'none' }, []],
  ])('%s', async (_claim, document, problems) => {
    expect(await read('x.cdx.json', document)).toEqual({ packages: [], problems })
  })

  test.each([
    ['var/lib/db/sbom/zlib-1.3-r2.spdx.json', '{"', true],
    ['opt/bitnami/redis/.spdx-redis.spdx', ' {"', true],
    ['usr/lib/python3/site-packages/x-1.dist-info/sboms/auditwheel.cdx.json', '{', true],
    ['usr/share/x.spdx', '# by hand\nSPDXVersion: SPDX-2.3', true],
    ['app/bom.xml', '<?xml version="1.0"?>', true],
    ['usr/bin/bom', '\x7fELF', false],
    ['usr/share/x.spdx', 'Name: x', false],
    ['usr/share/package.json', '{', false],
  ])('wants %s starting with %j: %s', (path, head, wanted) => {
    expect(selects(sbom, path, head)).toBe(wanted)
  })
})
