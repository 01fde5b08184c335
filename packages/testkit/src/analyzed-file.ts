import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AnalysisContext,
  type AnalyzedFile,
  CodedError,
  DEFAULT_LAYER_LIMITS,
  type Fact,
  type LayerAnalyzer,
  type LayerLimits,
  type Problem,
} from '@plimsoll/engine'

/** A file as an analyzer is handed it, built from bytes; give it to {@link analyzeFile} or dispose of it yourself. */
export interface BuiltFile extends AnalyzedFile, AsyncDisposable {}

/** @param chunkBytes size of the pieces that `chunks()` yields, to prove that an analyzer does not care */
export function analyzedFile(path: string, content: Uint8Array | string, chunkBytes: number = 64 * 1024): BuiltFile {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  let directory: string | undefined
  const whole = async (maxBytes = DEFAULT_LAYER_LIMITS.maxFileBytesInMemory) => {
    if (bytes.length > maxBytes)
      throw new CodedError('LAYER_FILE_TOO_LARGE', `${path} is larger than ${maxBytes} bytes.`)
    return bytes
  }
  return {
    path,
    kind: 'file',
    size: bytes.length,
    mode: 0o644,
    uid: 0,
    gid: 0,
    mtime: 0,
    head: bytes.subarray(0, 4096),
    bytes: whole,
    text: async (maxBytes) => new TextDecoder().decode(await whole(maxBytes)),
    async *chunks() {
      for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
    },
    range: async (offset, length) => bytes.subarray(offset, offset + length),
    async onDisk() {
      directory ??= await mkdtemp(join(tmpdir(), 'plimsoll-file-'))
      await writeFile(join(directory, 'content'), bytes)
      return join(directory, 'content')
    },
    async [Symbol.asyncDispose]() {
      if (directory) await rm(directory, { recursive: true, force: true })
    },
  }
}

/** What one analyzer says of one file. */
export interface Analysis {
  readonly facts: readonly Fact[]
  readonly problems: readonly Pick<Problem, 'code' | 'message'>[]
}

/** Runs `analyzer` on `file` as the dispatcher would, without its timeouts. The file is disposed of. */
export async function analyzeFile(
  analyzer: LayerAnalyzer,
  file: BuiltFile,
  options: { readonly signal?: AbortSignal; readonly limits?: Partial<LayerLimits> } = {},
): Promise<Analysis> {
  await using _ = file
  const problems: Pick<Problem, 'code' | 'message'>[] = []
  const context: AnalysisContext = {
    signal: options.signal ?? new AbortController().signal,
    limits: { ...DEFAULT_LAYER_LIMITS, ...options.limits },
    report: (problem) => problems.push(problem),
  }
  const facts: Fact[] = []
  for await (const fact of analyzer.analyze(file, context)) facts.push(fact)
  return { facts, problems }
}

/** Would the dispatcher hand `analyzer` a regular file of this path and content? The selector's meaning, spelled out naively. */
export function selects(analyzer: LayerAnalyzer, path: string, content: Uint8Array | string = ''): boolean {
  const { paths, basenames, extensions, under, everyFile, executables, accept, sniff } = analyzer.selects
  const file = analyzedFile(path, content)
  const basename = path.slice(path.lastIndexOf('/') + 1)
  const wanted =
    everyFile ||
    paths?.includes(path) ||
    basenames?.includes(basename) ||
    extensions?.some((extension) => basename.endsWith(extension)) ||
    under?.some((directory) => path.startsWith(`${directory}/`)) ||
    (executables && (file.mode & 0o111) !== 0)
  return Boolean(wanted) && (accept?.(file) ?? true) && (sniff?.(file, file.head) ?? true)
}
