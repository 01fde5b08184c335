import { semverOrder } from './semver.ts'
import type { VersionScheme } from './version-scheme.ts'

/** Elixir and Erlang: Hex requires semver. Source: Elixir's `Version` module, "Comparisons". */
export const hex: VersionScheme = semverOrder('hex')
