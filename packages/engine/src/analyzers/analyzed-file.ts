import { KiB } from '../domain/units.ts'
import type { LayerEntry } from '../layer/layer-entry.ts'
import { LayerError } from '../layer/layer-error.ts'
import type { LayerLimits } from '../layer/limits.ts'
import { SPOOL_READ_BYTES, type StoredContent } from '../layer/stored-content.ts'
import type { AnalyzedFile } from './analyzer.ts'

/** How much of a file `sniff` and {@link AnalyzedFile.head} show. */
export const HEAD_BYTES: number = 4 * KiB

/** Stored content as analyzers see it. Valid until the content is released. */
export function toAnalyzedFile(entry: LayerEntry, content: StoredContent, limits: LayerLimits): AnalyzedFile {
  const bytes = async (maxBytes: number = limits.maxFileBytesInMemory): Promise<Buffer> => {
    if (content.size > maxBytes) {
      throw new LayerError('LAYER_FILE_TOO_LARGE', `The file has ${content.size} bytes, more than ${maxBytes}.`, {
        detail: { size: content.size, maxBytes },
      })
    }
    return content.memory ?? content.read(0, content.size)
  }
  return {
    ...entry,
    size: content.size,
    head: content.read(0, HEAD_BYTES),
    bytes,
    async text(maxBytes) {
      const text = (await bytes(maxBytes)).toString('utf8')
      return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
    },
    async *chunks() {
      if (content.memory !== undefined) {
        if (content.size > 0) yield content.memory
        return
      }
      for (let offset = 0; offset < content.size; offset += SPOOL_READ_BYTES) {
        yield content.read(offset, SPOOL_READ_BYTES)
      }
    },
    range: async (offset, length) => content.read(offset, length),
    onDisk: async () => content.onDisk(),
  }
}
