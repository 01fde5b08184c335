/** A time of a management API: RFC 3339 or RFC 5322 text, or milliseconds as number or digits. Undefined for anything else, and for the zero times that stand for "never". */
export function toDate(value: string | number | null | undefined): Date | undefined {
  if (value === null || value === undefined || value === '') return undefined
  const date = new Date(typeof value === 'string' && /^[0-9]{9,14}$/.test(value) ? Number(value) : value)
  const year = date.getUTCFullYear()
  return year >= 2000 && year <= 9999 ? date : undefined
}
