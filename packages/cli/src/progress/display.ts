import type { ScanProgress } from '@plimsoll/engine'

/** Shows how a scan goes, on standard error. */
export interface ScanDisplay {
  show(progress: ScanProgress): void
  /** Leaves the terminal as it was found. */
  close(): void
}

export interface DisplayChoice {
  readonly quiet: boolean
  readonly verbose: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}
