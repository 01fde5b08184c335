/** A quantity ready to be shown: `label` is `value` and `unit` joined the way people read them. */
export interface Quantity {
  readonly value: string
  readonly unit: string
  readonly label: string
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** Bytes in binary units (1 KiB = 1024 B): three significant digits at most, whole bytes below 1 KiB. Numbers that are no size give a dash. */
export function formatBytes(bytes: number, locale: string): Quantity {
  if (!Number.isFinite(bytes) || bytes < 0) return { value: '–', unit: '', label: '–' }
  let scaled = bytes
  let step = 0
  // 1023.95 would round to 1,024 of the unit, so the next unit starts a little early.
  while (step < UNITS.length - 1 && scaled >= (step === 0 ? 1024 : 1023.5)) {
    scaled /= 1024
    step += 1
  }
  const digits = step === 0 || scaled >= 100 ? 0 : 1
  const value = new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(scaled)
  const unit = UNITS[step] ?? 'B'
  return { value, unit, label: `${value} ${unit}` }
}
