import type { Fact } from '../domain/fact.ts'
import type { Package } from '../domain/package.ts'
import { MiB } from '../domain/units.ts'
import type { FileSelector, LayerAnalyzer } from './analyzer.ts'
import { MAX_PACKAGES_PER_FILE, reportBound } from './bounds.ts'

/** One format of lock files: what its files are called and what they lock. */
export interface LockFileFormat {
  /** Folder below `analyzers/lock-files/`. */
  readonly format: string
  readonly version?: number
  readonly selects: Pick<FileSelector, 'basenames' | 'extensions' | 'accept'>
  /** Default: 32 MiB. */
  readonly maxBytes?: number
  /** Packages in the order of the file; the same one may come again. @throws {SyntaxError} when it is not of this format */
  packages(text: string, path: string): Iterable<Package>
}

/** Longest name or version that is believed. */
const MAX_TEXT = 512

/**
 * An analyzer of lock files: what a source tree wants installed, each package version once. An entry without a version was not locked and says nothing.
 * A damaged file is a problem, what was read of it before stands.
 */
export function lockFile({
  format,
  version = 1,
  selects,
  maxBytes = 32 * MiB,
  packages,
}: LockFileFormat): LayerAnalyzer {
  return {
    name: `lock-files/${format}`,
    version,
    selects,
    async *analyze(file, context): AsyncIterable<Fact> {
      if (file.size > maxBytes) {
        context.report({
          code: 'LIMIT_EXCEEDED',
          message: `A lock file of ${file.size} bytes is not read; ${maxBytes} would be.`,
        })
        return
      }
      const text = await file.text(maxBytes)
      const seen = new Set<string>()
      try {
        for (const one of packages(text, file.path)) {
          const key = `${one.type}\0${one.name}\0${one.version}`
          const isUsable = one.name !== '' && one.version !== '' && key.length <= MAX_TEXT
          if (!isUsable || seen.has(key)) continue
          if (seen.size === MAX_PACKAGES_PER_FILE) return reportBound(context, seen.size, 'packages')
          seen.add(key)
          yield { kind: 'package', package: one }
        }
      } catch (error) {
        // A RangeError is a stack that nesting filled up.
        if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error
        context.report({ code: 'MALFORMED', message: `This is not a lock file of the format ${format}.` })
      }
    },
  }
}

/** What is only needed to develop says so in `extra.scope`. */
export function developmentOnly(isDevelopment: boolean): Pick<Package, 'extra'> {
  return isDevelopment ? { extra: { scope: 'development' } } : {}
}
