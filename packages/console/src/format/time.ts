/**
 * Instants arrive as ISO 8601 text and are shown in the reader's zone (the browser's own when `timeZone` is undefined).
 * Text that is no instant is shown as it came: hiding it would hide the fault.
 */
export function formatDateTime(instant: string, locale: string, timeZone?: string): string {
  return format(instant, locale, { dateStyle: 'medium', timeStyle: 'short', ...zone(timeZone) })
}

/** Day, time to the second and the zone's name: for tooltips, where nothing may be left open. */
export function formatExact(instant: string, locale: string, timeZone?: string): string {
  const fields = {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  } as const
  return format(instant, locale, { ...fields, timeZoneName: 'short', ...zone(timeZone) })
}

/** The day alone. A bare `2026-11-23` is a calendar day, not an instant, and is not moved between zones. */
export function formatDate(instant: string, locale: string, timeZone?: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(instant)
  return format(instant, locale, { dateStyle: 'medium', ...zone(isDay ? 'UTC' : timeZone) })
}

/** A calendar day (`2026-11-23`) without its year, for axes. */
export function formatDay(day: string, locale: string): string {
  return format(day, locale, { month: 'short', day: 'numeric', timeZone: 'UTC' })
}

const STEPS = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** How long ago, or in how long, in the largest unit that fits: `3 hours ago`, `in 2 days`; under a minute `now`. `now` is in milliseconds. */
export function formatRelative(instant: string, locale: string, now: number): string {
  const then = Date.parse(instant)
  if (Number.isNaN(then)) return instant
  const seconds = Math.round((then - now) / 1000)
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size)
  return step === undefined ? words.format(0, 'second') : words.format(Math.trunc(seconds / step[1]), step[0])
}

/** A span in its two largest units: `1 min 5 s`, `2 h`, `340 ms`; in Chinese `1 分 5 秒`. Milliseconds in. */
export function formatDuration(milliseconds: number, locale: string): string {
  if (!Number.isFinite(milliseconds) || milliseconds < 0) return '–'
  const zh = locale.startsWith('zh')
  if (milliseconds < 1000) return zh ? `${Math.round(milliseconds)} 毫秒` : `${Math.round(milliseconds)} ms`
  const seconds = Math.round(milliseconds / 1000)
  const parts: readonly (readonly [number, string, string])[] = [
    [Math.floor(seconds / 86_400), 'd', ' 天'],
    [Math.floor(seconds / 3_600) % 24, 'h', ' 小时'],
    [Math.floor(seconds / 60) % 60, 'min', ' 分'],
    [seconds % 60, 's', ' 秒'],
  ]
  const first = parts.findIndex(([count]) => count > 0)
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, en, cn]) => (zh ? `${count}${cn}` : `${count} ${en}`))
    .join(' ')
}

function format(instant: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  const time = Date.parse(instant)
  return Number.isNaN(time) ? instant : new Intl.DateTimeFormat(locale, options).format(time)
}

function zone(timeZone: string | undefined): Intl.DateTimeFormatOptions {
  return timeZone === undefined ? {} : { timeZone }
}
