import type { ScanCycle, ScanWindow } from '@plimsoll/contract'

const DAY_MS = 24 * 3_600_000
const HOUR_MS = 3_600_000

const CYCLE_DAYS: Readonly<Record<Exclude<ScanCycle, 'stop'>, number>> = { '3-days': 3, '1-week': 7, '2-weeks': 14 }

/**
 * When the cycle next starts: a cycle after the last start, and within the window of hours. Null when it is stopped.
 * @param last the last start; undefined or null when there was none, then it is due now
 */
export function nextCycleAt(
  { cycle, window }: { readonly cycle: ScanCycle; readonly window: ScanWindow | null },
  last: Date | null | undefined,
  now: Date,
): Date | null {
  if (cycle === 'stop') return null
  const due = last ? new Date(last.getTime() + CYCLE_DAYS[cycle] * DAY_MS) : now
  const earliest = due < now ? now : due
  if (window === null || isWithin(window, earliest)) return earliest
  // Hours, not minutes: windows are whole hours, and a zone's clock is moved by whole or half ones.
  const nextHour = new Date(Math.ceil((earliest.getTime() + 1) / HOUR_MS) * HOUR_MS)
  for (let hours = 0; hours < 49; hours += 1) {
    const at = new Date(nextHour.getTime() + hours * HOUR_MS)
    if (isWithin(window, at)) return at
  }
  return earliest
}

/** Is it one of the window's hours there? From `startHour` up to, but not including, `endHour`; equal hours are the whole day. */
export function isWithin({ startHour, endHour, timeZone }: ScanWindow, at: Date): boolean {
  const hour = hourIn(timeZone, at)
  if (startHour === endHour) return true
  return startHour < endHour ? hour >= startHour && hour < endHour : hour >= startHour || hour < endHour
}

/** Is it a zone that this machine knows? */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

function hourIn(timeZone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).formatToParts(at)
  return Number(parts.find(({ type }) => type === 'hour')?.value ?? 0)
}
