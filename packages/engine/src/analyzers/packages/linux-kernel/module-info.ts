import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { MiB } from '../../../domain/units.ts'
import type { ByteSource } from '../../../formats/byte-source.ts'
import { readObjectFile } from '../../../formats/object-file/object-file.ts'
import type { AnalysisContext, AnalyzedFile } from '../../analyzer.ts'

const MAX_PACKED_BYTES = 64 * MiB
const MAX_UNPACKED_BYTES = 128 * MiB
const MAX_INFO_BYTES = 1 * MiB

/** The `.modinfo` section of a kernel module, as modinfo(8) prints it: the first value of each key. Undefined when the file is no module. */
export async function moduleInfo(
  file: AnalyzedFile,
  context: AnalysisContext,
): Promise<ReadonlyMap<string, string> | undefined> {
  const source = await unpacked(file, context)
  const object = source && (await readObjectFile(source))
  const section = object?.sections.find(({ name }) => name === '.modinfo')
  if (!source || !section) return undefined
  const text = Buffer.from(await source.range(section.offset, Math.min(section.size, MAX_INFO_BYTES))).toString('utf8')
  const info = new Map<string, string>()
  for (const entry of text.split('\0')) {
    const equals = entry.indexOf('=')
    const key = entry.slice(0, Math.max(equals, 0))
    if (key !== '' && !info.has(key)) info.set(key, entry.slice(equals + 1, equals + 257))
  }
  return info
}

async function unpacked(file: AnalyzedFile, context: AnalysisContext): Promise<ByteSource | undefined> {
  const unpack = file.path.endsWith('.gz') ? gunzipSync : file.path.endsWith('.zst') ? zstdDecompressSync : undefined
  if (unpack === undefined) return file
  try {
    const bytes = unpack(await file.bytes(MAX_PACKED_BYTES), { maxOutputLength: MAX_UNPACKED_BYTES })
    return { size: bytes.length, range: async (offset, length) => bytes.subarray(offset, offset + length) }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    context.report({ code: 'MALFORMED', message: 'This kernel module cannot be unpacked.' })
    return undefined
  }
}
