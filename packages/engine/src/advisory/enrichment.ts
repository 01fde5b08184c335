/** An entry of CISA's catalog of known exploited vulnerabilities. Dates are `YYYY-MM-DD`. */
export interface KevEntry {
  readonly cve: string
  readonly dateAdded: string
  readonly dueDate?: string
  /** Known to be used in ransomware campaigns. */
  readonly ransomware: boolean
  readonly title?: string
  readonly requiredAction?: string
}

/** FIRST's exploit prediction for one CVE: probability and percentile 0–1, and the day (`YYYY-MM-DD`) that they were computed for. */
export interface EpssScore {
  readonly cve: string
  readonly score: number
  readonly percentile: number
  readonly date: string
}

/** When a release of a product stops getting security updates. */
export interface Lifecycle {
  /** endoflife.date's product name: `debian`, `alpine-linux`, `rhel`. */
  readonly product: string
  /** Its release cycle: `12`, `3.20`, `22.04`. */
  readonly cycle: string
  /** `YYYY-MM-DD`; absent while no end is announced. */
  readonly endOfLife?: string
  /** End of paid or extended support, where the product has one. */
  readonly endOfExtendedSupport?: string
}
