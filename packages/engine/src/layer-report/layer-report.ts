import type { DiffId } from '../domain/digest.ts'
import type { Fact } from '../domain/fact.ts'
import type { Completeness, Problem } from '../domain/problem.ts'

/**
 * Everything we learned from one layer, independent of its neighbours and of any advisory; immutable and cached under diffID × catalog.
 * Arrays are in tar order for `entries`, sorted by path then analyzer for `files`: the same bytes give the same report.
 */
export interface LayerReport {
  readonly schema: 1
  /** The diffID that we computed, never one that an image merely claims. For `rootfs:` trees a digest over the walked entries. */
  readonly diffId: DiffId
  readonly status: Completeness
  /** Bytes of the uncompressed tar. */
  readonly uncompressedBytes: number
  /** Paths of everything the layer holds except whiteouts; directories end with `/`. What the overlay needs to know what shadows what. */
  readonly entries: readonly string[]
  /** Paths deleted from lower layers by `.wh.<name>`. */
  readonly whiteouts: readonly string[]
  /** Directories whose lower content is hidden by `.wh..wh..opq`. */
  readonly opaqueDirectories: readonly string[]
  /** Every file that said something, with what it said: at least one fact each. What a silent file replaces, `entries` tells. */
  readonly files: readonly FileFacts[]
  readonly problems: readonly Problem[]
}

export interface FileFacts {
  readonly path: string
  readonly analyzer: string
  readonly facts: readonly Fact[]
}
