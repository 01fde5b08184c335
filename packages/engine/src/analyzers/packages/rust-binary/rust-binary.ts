import { inflateSync } from 'node:zlib'
import type { Fact } from '../../../domain/fact.ts'
import { KiB, MiB } from '../../../domain/units.ts'
import { isObjectFile, readObjectFile } from '../../../formats/object-file/object-file.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'

/** Crates linked into programs that were built with cargo-auditable: zlib-compressed JSON in the section `.dep-v0` (rust-secure-code/cargo-auditable, PARSING.md). */
export const rustBinary: LayerAnalyzer = {
  name: 'packages/rust-binary',
  version: 1,
  selects: { everyFile: true, accept: ({ size }) => size >= 16 * KiB, sniff: (_, head) => isObjectFile(head) },
  analyze,
}

const SECTIONS: ReadonlySet<string> = new Set(['.dep-v0', '__DATA,.dep-v0'])
const MAX_COMPRESSED_BYTES = 4 * MiB
const MAX_JSON_BYTES = 32 * MiB
const MAX_CRATES = 100_000

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const object = await readObjectFile(file)
  const section = object?.sections.find(({ name }) => SECTIONS.has(name))
  if (!section) return
  const crates = parseCrates(await file.range(section.offset, Math.min(section.size, MAX_COMPRESSED_BYTES)))
  if (!crates) {
    context.report({ code: 'MALFORMED', message: 'The list of crates in this program cannot be read.' })
    return
  }
  const runtime = crates.slice(0, MAX_CRATES).filter((one) => one['kind'] !== 'build')
  for (const { name, version } of runtime) {
    if (typeof name === 'string' && typeof version === 'string')
      yield { kind: 'package', package: { type: 'cargo', name, version } }
  }
}

function parseCrates(compressed: Uint8Array): readonly Readonly<Record<string, unknown>>[] | undefined {
  try {
    const document: unknown = JSON.parse(inflateSync(compressed, { maxOutputLength: MAX_JSON_BYTES }).toString('utf8'))
    const packages =
      document !== null && typeof document === 'object' && 'packages' in document ? document.packages : undefined
    return Array.isArray(packages) ? packages.filter((one) => one !== null && typeof one === 'object') : undefined
  } catch {
    return undefined
  }
}
