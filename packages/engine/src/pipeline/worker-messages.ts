import type { Digest } from '../domain/digest.ts'
import type { LayerLimits } from '../layer/limits.ts'
import type { AnalyzedLayer } from '../layer-report/analyze-layer.ts'
import type { LayerFile } from '../source/image-source.ts'

/** What to analyse, as far as it can be told to another thread. */
export interface LayerTask {
  readonly layer:
    | {
        readonly kind: 'blob'
        readonly mediaType: string
        readonly digest?: Digest
        readonly size?: number
        /** Where the thread reads the bytes itself; otherwise it asks for them. */
        readonly file?: LayerFile
      }
    | { readonly kind: 'tree'; readonly directory: string }
  /** Names in the catalog. */
  readonly analyzers: readonly string[]
  readonly limits: LayerLimits
}

/** An error on its way between threads: structured cloning would lose its class and its code. */
export interface ErrorMessage {
  readonly code?: string
  readonly message: string
  readonly detail?: Readonly<Record<string, unknown>>
}

/** From the main thread. Chunks answer `pull`s; their buffers are transferred, not copied. */
export type ToWorker =
  | { readonly type: 'analyze'; readonly task: LayerTask }
  | { readonly type: 'chunk'; readonly pass: number; readonly bytes: Uint8Array }
  | { readonly type: 'end'; readonly pass: number }
  | { readonly type: 'source-failed'; readonly pass: number }

/**
 * From the worker. `open` asks for the blob's bytes from the start, the first time or again; `pull` lets that many more chunks come;
 * `read` says how many bytes the thread has read by itself; `alive`, every few seconds, that no analyzer has hung it up.
 */
export type FromWorker =
  | { readonly type: 'alive' }
  | { readonly type: 'read'; readonly bytes: number }
  | { readonly type: 'open'; readonly pass: number }
  | { readonly type: 'close'; readonly pass: number }
  | { readonly type: 'pull'; readonly pass: number; readonly chunks: number }
  | { readonly type: 'done'; readonly analyzed: AnalyzedLayer }
  | { readonly type: 'failed'; readonly error: ErrorMessage }
