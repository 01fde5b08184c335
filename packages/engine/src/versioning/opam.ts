import { compareDebianParts } from './dpkg.ts'
import { totalOrder, type VersionScheme } from './version-scheme.ts'

const VERSION = /^[A-Za-z0-9_+.~-]+$/

/**
 * OCaml's opam orders a version as dpkg orders one part: without epoch, and a dash opens no revision.
 * Source: opam manual, "Version Ordering".
 */
export const opam: VersionScheme = totalOrder(
  'opam',
  (text) => VERSION.test(text),
  (a, b) => compareDebianParts(a, 0, a.length, b, 0, b.length),
)
