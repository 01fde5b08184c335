import { compareIntegerSequences } from './integer-sequence.ts'
import { type VersionScheme, validOrder } from './version-scheme.ts'

const VERSION = /^\d+(?:\.\d+)*$/

/** Haskell packages: numbers separated by dots; `1.0 < 1.0.0`. Source: Haskell Package Versioning Policy, "Version numbers". */
export const hackage: VersionScheme = validOrder('hackage', (text) => VERSION.test(text), compareIntegerSequences)
