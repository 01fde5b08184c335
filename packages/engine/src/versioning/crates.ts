import { semverOrder } from './semver.ts'
import type { VersionScheme } from './version-scheme.ts'

/** Rust: Cargo orders by semver precedence. Source: The Cargo Book, "SemVer Compatibility". */
export const crates: VersionScheme = semverOrder('crates')
