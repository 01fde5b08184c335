import { isCodedError } from '../../../domain/errors.ts'
import type { Fact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import type { ByteSource } from '../../../formats/byte-source.ts'
import { openZip, readMember, storedMember, type ZipArchive, type ZipMember } from '../../../formats/zip/zip-archive.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { identifyJar, type JarMetadata } from './identify-jar.ts'
import { javaApplication } from './java-application.ts'
import { parseManifest } from './manifest.ts'
import { parsePomProperties } from './pom-properties.ts'

/** Java libraries and applications: what jar, war, ear and their kin say of themselves, archives inside them too. */
export const java: LayerAnalyzer = {
  name: 'packages/java',
  version: 4,
  selects: {
    extensions: ['.jar', '.war', '.ear', '.par', '.sar', '.nar', '.rar', '.jpi', '.hpi', '.kar', '.lpkg'],
    sniff: (_, head) => head[0] === 0x50 && head[1] === 0x4b,
  },
  analyze,
}

const NESTED = /\.(?:jar|war|ear|par|sar|nar|rar|jpi|hpi|kar|lpkg)$/i
const MANIFEST = 'META-INF/MANIFEST.MF'
const POM_PROPERTIES = /^META-INF\/maven\/[^/]+\/[^/]+\/pom\.properties$/
const MAX_METADATA_BYTES = 1 * MiB
const MAX_NESTED_BYTES = 256 * MiB
const MAX_POMS = 2_000

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const budget = { bytes: 1024 * MiB }
  yield* readArchive(file, file.path, '', 0, budget, context)
}

/** @param place where inside the file this archive lies: `BOOT-INF/lib/a.jar`, empty for the file itself */
async function* readArchive(
  source: ByteSource,
  path: string,
  place: string,
  depth: number,
  budget: { bytes: number },
  context: AnalysisContext,
): AsyncIterable<Fact> {
  const archive = await tolerate(context, place, () => openZip(source))
  if (!archive) return
  if (archive.omitted > 0)
    context.report({ code: 'LIMIT_EXCEEDED', message: `${at(place)}${archive.omitted} members are not read.` })
  const metadata = await readMetadata(archive, place, context)
  const libraries = identifyJar(place === '' ? path : place, metadata)
  const application = place === '' ? javaApplication(path, libraries) : undefined
  if (application) yield { kind: 'package', package: application }
  for (const one of libraries) {
    yield { kind: 'package', package: place === '' ? one : { ...one, extra: { ...one.extra, nested: place } } }
  }
  for (const member of archive.members) {
    if (!NESTED.test(member.path)) continue
    context.signal.throwIfAborted()
    const inner = place === '' ? member.path : `${place}!${member.path}`
    if (depth + 1 > context.limits.maxNestedDepth) {
      context.report({
        code: 'LIMIT_EXCEEDED',
        message: `${at(inner)}archives nested more than ${context.limits.maxNestedDepth} deep are not read.`,
      })
      continue
    }
    const nested = await tolerate(context, inner, () => openNested(archive, member, budget))
    if (nested) yield* readArchive(nested, path, inner, depth + 1, budget, context)
  }
}

async function openNested(archive: ZipArchive, member: ZipMember, budget: { bytes: number }): Promise<ByteSource> {
  const stored = await storedMember(archive, member)
  if (stored) return stored
  const bytes = await readMember(archive, member, Math.min(MAX_NESTED_BYTES, budget.bytes))
  budget.bytes -= bytes.length
  return { size: bytes.length, range: async (offset, length) => bytes.subarray(offset, offset + length) }
}

async function readMetadata(archive: ZipArchive, place: string, context: AnalysisContext): Promise<JarMetadata> {
  const text = async (member: ZipMember): Promise<string> => {
    const bytes = await tolerate(context, place, () => readMember(archive, member, MAX_METADATA_BYTES))
    return bytes ? Buffer.from(bytes).toString('utf8') : ''
  }
  const manifest = archive.members.find((member) => member.path.toUpperCase() === MANIFEST)
  const poms = archive.members.filter((member) => POM_PROPERTIES.test(member.path)).slice(0, MAX_POMS)
  const coordinates = []
  for (const pom of poms) {
    const parsed = parsePomProperties(await text(pom))
    if (parsed) coordinates.push(parsed)
  }
  return { manifest: manifest ? parseManifest(await text(manifest)) : new Map(), coordinates }
}

/** A damaged or oversized part is a problem of its own; what surrounds it stands. */
async function tolerate<T>(context: AnalysisContext, place: string, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (!isCodedError(error)) throw error
    const code =
      error.code === 'FORMAT_TOO_LARGE'
        ? 'LIMIT_EXCEEDED'
        : error.code === 'FORMAT_UNSUPPORTED'
          ? 'UNSUPPORTED'
          : 'MALFORMED'
    context.report({ code, message: `${at(place)}${error.message}` })
    return undefined
  }
}

function at(place: string): string {
  return place === '' ? '' : `In ${place.slice(0, 300)}: `
}
