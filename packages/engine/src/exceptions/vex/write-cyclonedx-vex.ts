import { analysisOf } from './cyclonedx-analysis.ts'
import { type VexDocument, type VexGroup, vexUuid } from './vex-document.ts'

const IMAGE_REF = 'image'

/**
 * The document as CycloneDX 1.6 JSON (cyclonedx.org/capabilities/vex): the image, of its components those that something is said of, and the vulnerabilities
 * with their analysis. A JSON value.
 */
export function cyclonedxVexOf(document: VexDocument): object {
  const { image, author, timestamp, engine, statements } = document
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${vexUuid(document)}`,
    version: 1,
    metadata: {
      timestamp,
      tools: { components: [{ type: 'application', name: engine.name, version: engine.version }] },
      authors: [{ name: author }],
      component: {
        'bom-ref': IMAGE_REF,
        type: 'container',
        name: image.reference,
        ...(image.digest === undefined ? {} : { version: image.digest }),
        ...(image.purl === undefined ? {} : { purl: image.purl }),
      },
    },
    components: componentsOf(statements),
    vulnerabilities: statements.map(({ id, aliases, packages, exception }) => ({
      id,
      ...(aliases.length === 0
        ? {}
        : { references: aliases.map((alias) => ({ id: alias, source: { name: sourceOf(alias) } })) }),
      analysis: analysisOf(exception),
      affects: packages.map(({ purl }) => ({ ref: purl })),
    })),
  }
}

function componentsOf(statements: readonly VexGroup[]): readonly object[] {
  const packages = new Map(statements.flatMap((group) => group.packages.map((pkg) => [pkg.purl, pkg] as const)))
  return [...packages.values()]
    .sort((a, b) => (a.purl < b.purl ? -1 : 1))
    .map(({ purl, name, version }) => ({
      'bom-ref': purl,
      type: 'library',
      name,
      version: version.slice(0, 1024),
      purl,
    }))
}

function sourceOf(id: string): string {
  if (id.startsWith('CVE-')) return 'NVD'
  return id.startsWith('GHSA-') ? 'GitHub' : 'unknown'
}
