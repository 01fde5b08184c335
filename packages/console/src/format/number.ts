/** A whole number with the language's own grouping: `12,345`. */
export function formatNumber(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value)
}

/** A large count in little room: `12,345` up to five digits, then `123K`, `1.2M` or the language's own words. */
export function formatCompact(value: number, locale: string): string {
  if (Math.abs(value) < 100_000) return formatNumber(value, locale)
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value)
}

/** A share between 0 and 1 as a percentage. Shares that are not zero are never rounded to zero: `0.04%`, `<0.01%`. */
export function formatPercent(share: number, locale: string): string {
  const digits = share > 0 && share < 0.001 ? 2 : share < 0.1 ? 1 : 0
  if (share > 0 && share < 0.0001) return `<${percent(0.0001, 2, locale)}`
  return percent(share, digits, locale)
}

function percent(share: number, digits: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(share)
}
