/** Rules that come on top of the built-in ones, as far as they can be told to another thread. */
export interface RuleSources {
  /** Packs that are ready for use. */
  readonly packs: readonly {
    readonly name: string
    /** Folder that the pack was written to. */
    readonly folder: string
    /** Of what it holds. Hex. */
    readonly digest: string
  }[]
  /** Where ClamAV's daemon listens, and what it said that it is. */
  readonly clamd?: { readonly address: string; readonly version: string }
}
