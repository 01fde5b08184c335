import type { SbomDocument } from '../../../formats/sbom/sbom-document.ts'
import { isObject, type JsonObject, objectsIn, textOf, textsOf } from '../../read-json.ts'

/** One component as its document states it. */
export interface SbomComponent {
  readonly purl: string
  readonly name: string
  readonly version: string
  readonly licenses: readonly string[]
}

const MAX_DEPTH = 16

/** What an embedded bill of materials lists with a package-url: CycloneDX's `components` or SPDX 2's `packages` (clause 7). */
export function componentsIn({ shape, document }: SbomDocument): Iterable<SbomComponent> {
  return shape === 'cyclonedx' ? cyclonedxComponents(document) : spdxPackages(document)
}

function* cyclonedxComponents(document: JsonObject): Iterable<SbomComponent> {
  const others = new Set(['operating-system', 'container', 'file', 'data', 'cryptographic-asset', 'device', 'firmware'])
  let level: readonly JsonObject[] = objectsIn(document['components'])
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    for (const one of level) {
      // What is excluded or was only needed to build is not in the image.
      if (others.has(textOf(one['type'])) || one['scope'] === 'excluded') continue
      const licenses = objectsIn(one['licenses']).flatMap((choice) => {
        const license = isObject(choice['license']) ? choice['license'] : {}
        return textsOf([choice['expression'], license['id'], license['name']]).slice(0, 1)
      })
      yield* withPurl(textOf(one['purl'], 4096), one['name'], one['version'], licenses)
    }
    level = level.flatMap((one) => objectsIn(one['components']))
  }
}

function* spdxPackages(document: JsonObject): Iterable<SbomComponent> {
  const others = new Set(['OPERATING-SYSTEM', 'OPERATING_SYSTEM', 'CONTAINER', 'FILE', 'SOURCE'])
  const sources = spdxSources(document)
  for (const one of objectsIn(document['packages'])) {
    if (others.has(textOf(one['primaryPackagePurpose'])) || sources.has(textOf(one['SPDXID']))) continue
    const declared = textOf(one['licenseDeclared'])
    const licenses = /^(?:NOASSERTION|NONE|)$|LicenseRef-/.test(declared) ? [] : [declared]
    const refs = objectsIn(one['externalRefs']).filter((ref) => ref['referenceType'] === 'purl')
    // Several mean the same package in other words, such as its source in a git repository.
    yield* withPurl(textOf(refs[0]?.['referenceLocator'], 4096), one['name'], one['versionInfo'], licenses)
  }
}

/** What packages were made of: listed for provenance, not installed. */
function spdxSources(document: JsonObject): ReadonlySet<string> {
  return new Set(
    objectsIn(document['relationships']).flatMap((one) => {
      switch (one['relationshipType']) {
        case 'GENERATED_FROM':
          return [textOf(one['relatedSpdxElement'])]
        case 'GENERATES':
        case 'BUILD_TOOL_OF':
        case 'BUILD_DEPENDENCY_OF':
        case 'DEV_DEPENDENCY_OF':
        case 'TEST_DEPENDENCY_OF':
          return [textOf(one['spdxElementId'])]
        default:
          return []
      }
    }),
  )
}

function* withPurl(
  purl: string,
  name: unknown,
  version: unknown,
  licenses: readonly string[],
): Iterable<SbomComponent> {
  if (purl !== '') yield { purl, name: textOf(name), version: textOf(version), licenses }
}
