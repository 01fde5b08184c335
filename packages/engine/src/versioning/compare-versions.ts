import { schemeOf, trySchemeOf } from './scheme-of.ts'
import type { Order } from './version-scheme.ts'

/**
 * Compares two versions as the package manager of `ecosystem` does; `ecosystem` is named as in OSV, with or without release
 * (`Debian:12`, `Alpine`, `Red Hat`, `npm`, `PyPI`, …).
 * dpkg, rpm, apk, pacman, Maven, opam and the generic order put any two texts in order; the other schemes only what they accept.
 * @returns -1 if `a` is older than `b`, 1 if it is newer, 0 if neither
 * @throws {VersionError} `ECOSYSTEM_UNKNOWN`; `VERSION_INVALID` if one of the versions is none of that ecosystem, or longer than
 *   1,024 characters
 */
export function compareVersions(ecosystem: string, a: string, b: string): Order {
  return schemeOf(ecosystem).compare(a, b)
}

/** {@link compareVersions} that says `undefined` instead of throwing. */
export function tryCompare(ecosystem: string, a: string, b: string): Order | undefined {
  return trySchemeOf(ecosystem)?.tryCompare(a, b)
}
