/**
 * Something that happens at one version. OSV schema, `affected[].ranges[].events`.
 * `introduced`: affected from here on, `0` meaning from the very first version. `fixed`: the first version without it.
 * `last_affected`: the last version with it. `limit`: nothing is said from here on; `*` is no limit.
 */
export type RangeEvent =
  | { readonly introduced: string }
  | { readonly fixed: string }
  | { readonly last_affected: string }
  | { readonly limit: string }

/** One range of the OSV schema. `type` may be left out; `GIT` ranges name commits and are ignored. */
export interface EventRange {
  readonly type?: 'SEMVER' | 'ECOSYSTEM' | 'GIT'
  readonly events: readonly RangeEvent[]
}

/** What an advisory says of one package. With neither ranges nor versions, every version is meant. */
export interface AffectedVersions {
  readonly ranges?: readonly EventRange[]
  readonly versions?: readonly string[]
}
