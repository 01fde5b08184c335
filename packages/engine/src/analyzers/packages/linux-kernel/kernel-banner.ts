import { MiB } from '../../../domain/units.ts'
import { DamagedStreamError, decompress } from '../../../layer/decompress.ts'
import type { AnalysisContext, AnalyzedFile } from '../../analyzer.ts'

/** What a kernel calls itself. */
export interface KernelBanner {
  /** The upstream version: that which a distribution states beside its own name where its release hides it, else the release's first part. */
  readonly version: string
  /** As `uname -r` prints it: `6.1.0-18-amd64`. */
  readonly release: string
}

const MAX_UNPACKED_BYTES = 256 * MiB
const MAX_BANNER_BYTES = 512
const PREFIX = 'Linux version '

/** Undefined when the image does not tell, such as one that only its own loader can unpack. */
export async function kernelBanner(file: AnalyzedFile, context: AnalysisContext): Promise<KernelBanner | undefined> {
  const text = (await bootHeaderBanner(file)) ?? (await searchBanner(unpacked(file), context))
  const release = /^\d+\.\d+[\w.+~-]*/.exec(text ?? '')?.[0]
  if (text === undefined || release === undefined) return undefined
  const upstream = /(?:Debian |Ubuntu \S{1,100} )(\d+\.\d+\.\d+)/.exec(text)?.[1] ?? /^\d+(?:\.\d+)+/.exec(release)?.[0]
  return upstream === undefined ? undefined : { version: upstream, release }
}

/** x86: `HdrS` at 0x202; at 0x20e where the banner stands, less 0x200. */
async function bootHeaderBanner(file: AnalyzedFile): Promise<string | undefined> {
  const head = Buffer.from(await file.range(0, 0x210))
  if (head.length < 0x210 || head.toString('latin1', 0x202, 0x206) !== 'HdrS') return undefined
  const banner = Buffer.from(await file.range(head.readUInt16LE(0x20e) + 0x200, MAX_BANNER_BYTES))
  return line(banner.toString('latin1'))
}

async function searchBanner(chunks: AsyncIterable<Uint8Array>, context: AnalysisContext): Promise<string | undefined> {
  let tail = ''
  let bytes = 0
  try {
    for await (const chunk of chunks) {
      context.signal.throwIfAborted()
      const text = tail + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1')
      const at = text.search(/Linux version \d/)
      if (at >= 0 && text.length >= at + MAX_BANNER_BYTES) return line(text.slice(at + PREFIX.length))
      tail = text.slice(at >= 0 ? at : -PREFIX.length)
      bytes += chunk.length
      if (bytes > MAX_UNPACKED_BYTES) return undefined
    }
  } catch (error) {
    if (!(error instanceof DamagedStreamError)) throw error
    context.report({ code: 'MALFORMED', message: 'This kernel image cannot be unpacked.' })
    return undefined
  }
  return tail.startsWith(PREFIX) ? line(tail.slice(PREFIX.length)) : undefined
}

function unpacked(file: AnalyzedFile): AsyncIterable<Uint8Array> {
  return file.head[0] === 0x1f && file.head[1] === 0x8b ? decompress(buffers(file), 'gzip') : file.chunks()
}

async function* buffers(file: AnalyzedFile): AsyncIterable<Buffer> {
  for await (const chunk of file.chunks()) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
}

function line(text: string): string {
  return (/^[^\0\n]*/.exec(text)?.[0] ?? '').slice(0, MAX_BANNER_BYTES)
}
