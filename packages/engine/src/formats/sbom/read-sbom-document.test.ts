import { mutate, seededRandom } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { mayBeSbomDocument, readSbomDocument } from './read-sbom-document.ts'

const TAG_VALUE = `# made by hand
SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
DocumentName: shop
SPDXID: SPDXRef-DOCUMENT

PackageName: shop
SPDXID: SPDXRef-image
PrimaryPackagePurpose: CONTAINER

PackageName: openssl
SPDXID: SPDXRef-openssl
PackageVersion: 3.0.11
PackageSupplier: Organization: OpenSSL
PackageLicenseDeclared: LicenseRef-1
PackageDescription: <text>two
lines: of it</text>
PrimaryPackagePurpose: OPERATING-SYSTEM
ExternalRef: PACKAGE-MANAGER purl pkg:deb/debian/openssl@3.0.11
ExternalRef: SECURITY cpe23Type cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*

FileName: ./a
SPDXID: SPDXRef-file

LicenseID: LicenseRef-1
LicenseName: OpenSSL licence
ExtractedText: <text>all of it</text>

Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-image
Annotator: Tool: plimsoll-1
AnnotationComment: <text>{"path":"usr/bin/openssl"}</text>
SPDXREF: SPDXRef-openssl
`

const XML = `<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.5" version="1">
  <metadata>
    <tools><components><component type="application"><name>maker</name></component></components></tools>
    <component type="container"><name>shop:1</name><properties><property name="p">&lt;v&gt;</property></properties></component>
  </metadata>
  <components>
    <component type="library" bom-ref="a">
      <supplier><name>Acme</name></supplier>
      <group>org.acme</group><name>a</name><version>1</version>
      <licenses><license><id>MIT</id></license><license><name>own</name></license></licenses>
      <purl>pkg:maven/org.acme/a@1</purl>
      <components><component type="library"><name>b</name><purl>pkg:maven/org.acme/b@2</purl></component></components>
      <evidence><occurrences><occurrence><location>/app/a.jar</location></occurrence></occurrences></evidence>
    </component>
    <component type="library"><name>c</name></component>
  </components>
</bom>`

const SPDX3 = {
  '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
  '@graph': [
    { type: 'SpdxDocument', spdxId: 'urn:doc', name: 'shop' },
    { type: 'software_Sbom', spdxId: 'urn:sbom', rootElement: ['urn:image'] },
    { type: 'Organization', spdxId: 'urn:acme', name: 'Acme' },
    { type: 'software_Package', spdxId: 'urn:image', name: 'shop', software_primaryPurpose: 'container' },
    {
      type: 'software_Package',
      spdxId: 'urn:a',
      name: 'a',
      suppliedBy: 'urn:acme',
      software_packageVersion: '1',
      software_packageUrl: 'pkg:npm/a@1',
      software_primaryPurpose: 'operatingSystem',
    },
    {
      type: 'software_Package',
      spdxId: 'urn:b',
      name: 'b',
      externalIdentifier: [{ externalIdentifierType: 'packageUrl', identifier: 'pkg:npm/b@2' }],
    },
    { type: 'simplelicensing_LicenseExpression', spdxId: 'urn:mit', simplelicensing_licenseExpression: 'MIT' },
    { type: 'Relationship', from: 'urn:a', relationshipType: 'hasDeclaredLicense', to: ['urn:mit'] },
    { type: 'Relationship', from: 'urn:image', relationshipType: 'contains', to: ['urn:a', 'urn:b'] },
  ],
}

const SYFT = {
  descriptor: { name: 'syft' },
  source: { type: 'image', metadata: { userInput: 'shop:1', manifestDigest: 'sha256:00' } },
  distro: { id: 'debian', versionID: '12', prettyName: 'Debian 12', idLike: ['x'] },
  artifacts: [
    {
      name: 'libssl3',
      version: '3.0.11',
      type: 'deb',
      purl: 'pkg:deb/debian/libssl3@3.0.11',
      cpes: [{ cpe: 'cpe:2.3:a:guess:libssl3' }],
      licenses: [{ value: 'OpenSSL' }, 'MIT'],
      locations: [{ path: '/var/lib/dpkg/status', layerID: 'sha256:11' }],
      metadata: { source: 'openssl', sourceVersion: '3.0.11' },
    },
  ],
}

const STATEMENT = { _type: 'https://in-toto.io/Statement/v1', predicate: SPDX3 }

describe('a bill of materials in any dialect', () => {
  test('SPDX tag-value has the shape of SPDX 2 JSON', () => {
    expect(readSbomDocument(`\ufeff${TAG_VALUE}`)).toMatchObject({
      shape: 'spdx',
      document: {
        spdxVersion: 'SPDX-2.3',
        name: 'shop',
        packages: [
          { name: 'shop', SPDXID: 'SPDXRef-image', primaryPackagePurpose: 'CONTAINER' },
          {
            name: 'openssl',
            versionInfo: '3.0.11',
            supplier: 'Organization: OpenSSL',
            licenseDeclared: 'LicenseRef-1',
            description: 'two\nlines: of it',
            primaryPackagePurpose: 'OPERATING_SYSTEM',
            externalRefs: [
              { referenceType: 'purl', referenceLocator: 'pkg:deb/debian/openssl@3.0.11' },
              { referenceType: 'cpe23Type' },
            ],
            annotations: [{ annotator: 'Tool: plimsoll-1', comment: '{"path":"usr/bin/openssl"}' }],
          },
        ],
        relationships: [{ relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-image' }],
        hasExtractedLicensingInfos: [
          { licenseId: 'LicenseRef-1', name: 'OpenSSL licence', extractedText: 'all of it' },
        ],
      },
    })
  })

  test('CycloneDX XML has the shape of its JSON, without the tools that made it', () => {
    expect(readSbomDocument(XML)).toEqual({
      shape: 'cyclonedx',
      document: {
        bomFormat: 'CycloneDX',
        metadata: { component: { type: 'container', name: 'shop:1', properties: [{ name: 'p', value: '<v>' }] } },
        components: [
          {
            type: 'library',
            supplier: { name: 'Acme' },
            group: 'org.acme',
            name: 'a',
            version: '1',
            licenses: [{ license: { id: 'MIT' } }, { license: { name: 'own' } }],
            purl: 'pkg:maven/org.acme/a@1',
            components: [{ type: 'library', name: 'b', purl: 'pkg:maven/org.acme/b@2' }],
            evidence: { occurrences: [{ location: '/app/a.jar' }] },
          },
          { type: 'library', name: 'c' },
        ],
      },
    })
  })

  test('SPDX 3 has the shape of SPDX 2', () => {
    expect(readSbomDocument(JSON.stringify(SPDX3))).toEqual({
      shape: 'spdx',
      document: {
        spdxVersion: 'SPDX-2.3',
        name: 'shop',
        packages: [
          { SPDXID: 'urn:image', name: 'shop', primaryPackagePurpose: 'CONTAINER', externalRefs: [] },
          {
            SPDXID: 'urn:a',
            name: 'a',
            versionInfo: '1',
            supplier: 'Organization: Acme',
            licenseDeclared: 'MIT',
            primaryPackagePurpose: 'OPERATING_SYSTEM',
            externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:npm/a@1' }],
          },
          { SPDXID: 'urn:b', name: 'b', externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:npm/b@2' }] },
        ],
        relationships: [
          { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'urn:image' },
          { spdxElementId: 'urn:image', relationshipType: 'CONTAINS', relatedSpdxElement: 'urn:a' },
          { spdxElementId: 'urn:image', relationshipType: 'CONTAINS', relatedSpdxElement: 'urn:b' },
        ],
      },
    })
  })

  test("Syft's own JSON has the shape of its CycloneDX; its guesses of CPEs are left out", () => {
    expect(readSbomDocument(JSON.stringify(SYFT))).toMatchObject({
      shape: 'cyclonedx',
      document: {
        metadata: { component: { name: 'shop:1', version: 'sha256:00' } },
        components: [
          { type: 'operating-system', name: 'debian', version: '12' },
          {
            name: 'libssl3',
            purl: 'pkg:deb/debian/libssl3@3.0.11',
            licenses: [{ license: { name: 'OpenSSL' } }, { license: { name: 'MIT' } }],
            properties: expect.arrayContaining([
              { name: 'syft:metadata:source', value: 'openssl' },
              { name: 'syft:location:0:layerID', value: 'sha256:11' },
            ]),
          },
        ],
      },
    })
    expect(JSON.stringify(readSbomDocument(JSON.stringify(SYFT)))).not.toContain('guess')
  })

  test.each([
    ['a statement', STATEMENT],
    [
      'an envelope',
      {
        payloadType: 'application/vnd.in-toto+json',
        payload: Buffer.from(JSON.stringify(STATEMENT)).toString('base64'),
      },
    ],
    ['a document inside Data', { ...STATEMENT, predicate: { Data: JSON.stringify(SPDX3) } }],
  ])('the document in %s is read', (_what, attestation) => {
    expect(readSbomDocument(JSON.stringify(attestation))).toEqual(readSbomDocument(JSON.stringify(SPDX3)))
  })

  test.each([
    '{}',
    '{"@context":"https://spdx.org/rdf/3.0.1/x"}',
    '<html></html>',
    '<bom/>',
    'hello',
    '',
    JSON.stringify({ ...STATEMENT, predicate: STATEMENT }),
  ])('%s is none', (text) => {
    expect(readSbomDocument(text)).toBeUndefined()
  })

  test.each(['{"bomFormat":', '<bom><components>', 'SPDXVersion: SPDX-2.3\nPackageComment: <text>no end'])(
    '%s cannot be read',
    (text) => {
      expect(() => readSbomDocument(text)).toThrow(SyntaxError)
    },
  )

  test('a head tells what is worth reading', () => {
    for (const text of [TAG_VALUE, XML, '\ufeff {', '<bom>']) expect(mayBeSbomDocument(text)).toBe(true)
    for (const text of ['<html>', 'BEGIN', '\x7fELF', '']) expect(mayBeSbomDocument(text)).toBe(false)
  })

  test.each([
    ['tag-value', TAG_VALUE],
    ['XML', XML],
    ['SPDX 3', JSON.stringify(SPDX3)],
    ['Syft', JSON.stringify(SYFT)],
  ])('damaged %s gives a document, nothing, or a SyntaxError', (_what, text) => {
    for (let seed = 1; seed <= 300; seed++) {
      const damaged = Buffer.from(mutate(Buffer.from(text), seededRandom(seed))).toString('utf8')
      try {
        readSbomDocument(damaged)
      } catch (error) {
        expect(error, `seed ${seed}`).toBeInstanceOf(SyntaxError)
      }
    }
  })
})
