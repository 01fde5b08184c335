import { compareIntegerSequences } from './integer-sequence.ts'
import { type VersionScheme, validOrder } from './version-scheme.ts'

const VERSION = /^\d+(?:[.-]\d+)*$/

/**
 * R packages of CRAN and Bioconductor: numbers separated by dots or dashes, which mean the same; `1.0 < 1.0.0`.
 * Source: Writing R Extensions §1.1.1; R manual, `package_version`.
 */
export const cran: VersionScheme = validOrder('cran', (text) => VERSION.test(text), compareIntegerSequences)
