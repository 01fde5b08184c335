/** What the process ends with; part of the interface that scripts rely on. */
export const EXIT = Object.freeze({
  /** Clean, or all findings below the threshold. */
  ok: 0,
  /** Findings at or above `--fail-on`. */
  findings: 1,
  /** The command line or the target was wrong, or something it needs was missing. */
  error: 2,
  /** Scanned, but only in part. */
  partial: 3,
})
