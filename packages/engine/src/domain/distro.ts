/**
 * The distribution an image is built on, from os-release(5) and its older kin.
 * Absent for scratch images; that is no error.
 */
export interface Distro {
  /** os-release `ID`, lower case: `debian`, `alpine`, `rhel`, `openEuler` is spelled `openeuler`. */
  readonly id: string
  /** os-release `VERSION_ID`, as written: `12`, `3.20.1`, `22.04`, `9.4`. Empty for rolling releases. */
  readonly versionId: string
  readonly name?: string
  readonly prettyName?: string
  readonly versionCodename?: string
  /** os-release `ID_LIKE`, split on blanks, in order. */
  readonly idLike: readonly string[]
  readonly cpeName?: string
  readonly variantId?: string
}
