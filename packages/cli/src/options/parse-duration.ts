import { usageError } from '../usage-error.ts'

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
const MAX_MS = 2 ** 31 - 1

/** `90s`, `5m`, `1h30m`, `500ms`; a bare number is seconds. @returns milliseconds @throws {CliError} `USAGE` */
export function parseDuration(text: string, flag: string): number {
  const bare = /^\d{1,7}$/.test(text)
  const matches = bare ? undefined : [...text.matchAll(/(\d{1,7})(ms|s|m|h)/g)]
  const isWhole = matches === undefined || (matches.length > 0 && matches.map(([part]) => part).join('') === text)
  const ms =
    matches?.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0) ?? Number(text) * 1000
  if (!isWhole || ms <= 0 || ms > MAX_MS) {
    throw usageError(`"${text}" is not a duration for ${flag}. Write a number with its unit, such as 90s, 5m or 1h30m.`)
  }
  return ms
}
