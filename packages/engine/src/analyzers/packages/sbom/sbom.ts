import type { Fact } from '../../../domain/fact.ts'
import { packageOfPurl } from '../../../domain/package-of-purl.ts'
import { parsePurl } from '../../../domain/purl.ts'
import { MiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { MAX_PACKAGES_PER_FILE, reportBound } from '../../bounds.ts'
import { readJsonObject } from '../../read-json.ts'
import { componentsIn, type SbomComponent } from './sbom-components.ts'

/**
 * Bills of materials that builders leave in an image, CycloneDX, SPDX 2 or Syft, as JSON: Bitnami's `.spdx-nginx.spdx`, Wolfi's
 * `var/lib/db/sbom/*.spdx.json`, Python's `*.dist-info/sboms/` (PEP 770). They say what was built in, not what is installed: each package carries the
 * document's path as `extra.sbom`, and the inventory leaves out what a package database or its own metadata says too.
 */
export const sbom: LayerAnalyzer = {
  name: 'packages/sbom',
  version: 1,
  selects: {
    basenames: ['bom.json', 'sbom.json'],
    extensions: [
      '.spdx',
      '.spdx.json',
      '.cdx',
      '.cdx.json',
      '.bom.json',
      '.sbom.json',
      '.syft.json',
      '.cyclonedx.json',
    ],
    sniff: (_, head) => /^(?:\xef\xbb\xbf)?\s*\{/.test(Buffer.from(head.subarray(0, 64)).toString('latin1')),
  },
  analyze,
}

const MAX_BYTES = 64 * MiB

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const document = await readJsonObject(file, context, MAX_BYTES)
  const components = document && componentsIn(document)
  // A file of such a name can be anything; only one that says what it is can be wrong.
  if (components === undefined) return
  let invalid = 0
  let count = 0
  for (const component of components) {
    if (count === MAX_PACKAGES_PER_FILE) return reportBound(context, count, 'packages')
    const pkg = toPackage(component)
    if (pkg === 'invalid') invalid += 1
    if (pkg === undefined || pkg === 'invalid') continue
    count += 1
    const { licenses } = component
    yield {
      kind: 'package',
      package: {
        ...pkg,
        ...(licenses.length === 0 ? {} : { licenses }),
        extra: { ...pkg.extra, sbom: file.path },
      },
    }
  }
  if (invalid > 0) {
    context.report({ code: 'MALFORMED', message: `${invalid} package-urls of this bill of materials are invalid.` })
  }
}

function toPackage({ purl, name, version }: SbomComponent): ReturnType<typeof packageOfPurl> | 'invalid' {
  try {
    return packageOfPurl(parsePurl(purl), {
      ...(name === '' ? {} : { name }),
      ...(version === '' ? {} : { version }),
    })
  } catch {
    return 'invalid'
  }
}
