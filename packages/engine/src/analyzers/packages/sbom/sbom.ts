import type { Fact } from '../../../domain/fact.ts'
import { packageOfPurl } from '../../../domain/package-of-purl.ts'
import { parsePurl } from '../../../domain/purl.ts'
import { MiB } from '../../../domain/units.ts'
import { mayBeSbomDocument, readSbomDocument } from '../../../formats/sbom/read-sbom-document.ts'
import type { SbomDocument } from '../../../formats/sbom/sbom-document.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { MAX_PACKAGES_PER_FILE, reportBound } from '../../bounds.ts'
import { componentsIn, type SbomComponent } from './sbom-components.ts'

/**
 * Bills of materials that builders leave in an image, in any of the dialects that {@link readSbomDocument} knows: Bitnami's `.spdx-nginx.spdx`, Wolfi's
 * `var/lib/db/sbom/*.spdx.json`, Python's `*.dist-info/sboms/` (PEP 770). They say what was built in, not what is installed: each package carries the
 * document's path as `extra.sbom`, and the inventory leaves out what a package database or its own metadata says too.
 */
export const sbom: LayerAnalyzer = {
  name: 'packages/sbom',
  version: 2,
  selects: {
    basenames: ['bom', 'bom.json', 'bom.xml', 'sbom', 'sbom.json', 'sbom.xml'],
    extensions: [
      '.spdx',
      '.spdx.json',
      '.spdx3.json',
      '.cdx',
      '.cdx.json',
      '.cdx.xml',
      '.bom',
      '.bom.json',
      '.bom.xml',
      '.sbom',
      '.sbom.json',
      '.sbom.xml',
      '.syft.json',
      '.cyclonedx.json',
      '.cyclonedx.xml',
    ],
    sniff: (_, head) => mayBeSbomDocument(Buffer.from(head.subarray(0, 1024)).toString('latin1')),
  },
  analyze,
}

const MAX_BYTES = 64 * MiB

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const document = await readDocument(file, context)
  // A file of such a name can be anything; only one that says what it is can be wrong.
  if (document === undefined) return
  let invalid = 0
  let count = 0
  for (const component of componentsIn(document)) {
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

async function readDocument(file: AnalyzedFile, context: AnalysisContext): Promise<SbomDocument | undefined> {
  if (file.size > MAX_BYTES) {
    context.report({
      code: 'LIMIT_EXCEEDED',
      message: `A bill of materials of ${file.size} bytes is not read; ${MAX_BYTES} would be.`,
    })
    return undefined
  }
  try {
    return readSbomDocument(await file.text(MAX_BYTES))
  } catch (error) {
    // A RangeError is a stack that nesting filled up.
    if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error
    context.report({ code: 'MALFORMED', message: 'This bill of materials cannot be read.' })
    return undefined
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
