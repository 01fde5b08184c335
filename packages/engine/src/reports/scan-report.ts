import type { Completeness, Problem } from '../domain/problem.ts'
import type { Scanner } from '../domain/scanner.ts'
import type { ExceptionsUsed, SuppressedFinding } from '../exceptions/exception-rule.ts'
import type { Finding } from '../findings/finding.ts'
import type { ImageInventory } from '../inventory/image-inventory.ts'
import type { ResolvedImage } from '../source/image-source.ts'

/** One image, looked at once: the input of every report writer and of the center's store. Byte-identical JSON for the same bytes and versions. */
export interface ScanReport {
  readonly schema: 1
  readonly engine: { readonly name: 'plimsoll'; readonly version: string }
  readonly image: Omit<ResolvedImage, 'layers'>
  /** What was looked for, in the order of `SCANNERS`: without it an empty list of findings says nothing. */
  readonly scanners: readonly Scanner[]
  readonly inventory: ImageInventory
  /** Worst first: severity, then id, then purl, then path, then line. */
  readonly findings: readonly Finding[]
  /** Findings that exceptions took out of `findings`, in the same order; absent where no exceptions were given. */
  readonly suppressed?: readonly SuppressedFinding[]
  /** What became of the exceptions that were given. */
  readonly exceptions?: ExceptionsUsed
  /** The advisory generation that was matched; absent when only packages were asked for. */
  readonly advisories?: {
    readonly generation: string
    readonly builtAt: string
    readonly sources: readonly { readonly name: string; readonly updatedAt: string }[]
  }
  readonly status: Completeness
  readonly problems: readonly Problem[]
}
