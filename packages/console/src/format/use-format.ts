import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from './bytes.ts'
import { formatCompact, formatNumber, formatPercent } from './number.ts'
import { formatDate, formatDateTime, formatDay, formatDuration, formatExact, formatRelative } from './time.ts'

/** The formatters, bound to the reader's language and zone. */
export interface Format {
  readonly number: (value: number) => string
  readonly compact: (value: number) => string
  readonly percent: (share: number) => string
  readonly bytes: (bytes: number) => string
  readonly day: (day: string) => string
  readonly date: (instant: string) => string
  readonly dateTime: (instant: string) => string
  readonly exact: (instant: string) => string
  readonly relative: (instant: string) => string
  readonly duration: (milliseconds: number) => string
}

/** The formatters for whoever reads this page. */
export function useFormat(): Format {
  const { i18n } = useTranslation()
  const locale = i18n.language
  return useMemo(
    () => ({
      number: (value) => formatNumber(value, locale),
      compact: (value) => formatCompact(value, locale),
      percent: (share) => formatPercent(share, locale),
      bytes: (bytes) => formatBytes(bytes, locale).label,
      day: (day) => formatDay(day, locale),
      date: (instant) => formatDate(instant, locale),
      dateTime: (instant) => formatDateTime(instant, locale),
      exact: (instant) => formatExact(instant, locale),
      relative: (instant) => formatRelative(instant, locale, Date.now()),
      duration: (milliseconds) => formatDuration(milliseconds, locale),
    }),
    [locale],
  )
}
