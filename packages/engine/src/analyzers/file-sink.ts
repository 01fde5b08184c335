import type { ContentSink } from '../layer/content-sink.ts'
import type { LayerEntry } from '../layer/layer-entry.ts'
import type { SpoolFolder } from '../layer/spool-folder.ts'
import { type ContentWriter, collectContent, type StoredContent } from '../layer/stored-content.ts'
import { HEAD_BYTES } from './analyzed-file.ts'

export interface FileSinkOptions {
  readonly entry: LayerEntry
  readonly maxInMemory: number
  readonly spool: SpoolFolder
  /** Asked once with the first bytes, before anything is stored: is the file still wanted? */
  decide(head: Buffer): boolean
  /** The whole content came; whoever is told releases it. */
  deliver(content: StoredContent): void
  /** The content broke off, or could not be stored. */
  fail(reason: 'cut-off' | 'not-stored'): void
}

/** Collects one file, first its head, then, if that was found interesting, everything. */
export function createFileSink({ entry, maxInMemory, spool, decide, deliver, fail }: FileSinkOptions): ContentSink {
  const headBytes = Math.min(HEAD_BYTES, entry.size)
  let head: Buffer | undefined
  let writer: ContentWriter | undefined

  const store = (act: (to: ContentWriter) => void): boolean => {
    try {
      writer ??= collectContent(entry.size, maxInMemory, spool)
      act(writer)
      return true
    } catch {
      discard()
      fail('not-stored')
      return false
    }
  }
  const discard = (): void => {
    try {
      writer?.discard()
    } catch {
      // The temporary file is removed with its folder.
    }
    writer = undefined
  }
  const write = (piece: Buffer): boolean => {
    if (writer !== undefined) return store((to) => to.write(piece))
    head = head === undefined ? piece : Buffer.concat([head, piece])
    if (head.length < headBytes) return true
    const first = head
    return decide(first.subarray(0, headBytes)) && store((to) => to.write(first))
  }
  return {
    write,
    hole(length) {
      const inHead = writer === undefined ? Math.min(length, headBytes - (head?.length ?? 0)) : 0
      if (inHead > 0 && !write(Buffer.alloc(inHead))) return false
      return length === inHead || store((to) => to.hole(length - inHead))
    },
    end() {
      if (entry.size === 0 && !decide(Buffer.alloc(0))) return
      let content: StoredContent | undefined
      if (store((to) => (content = to.done())) && content !== undefined) deliver(content)
    },
    abandon() {
      discard()
      fail('cut-off')
    },
  }
}
