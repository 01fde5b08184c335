import { usageError } from '../usage-error.ts'

/** The last millisecond of the year 9999, RFC 3339's end of time. */
const LAST_MS = 253_402_300_799_999

/**
 * The moment that reports carry: `--timestamp` (RFC 3339), else `SOURCE_DATE_EPOCH` (reproducible-builds.org: seconds since 1970), else none.
 * @throws {CliError} `USAGE`
 */
export function timestampFrom(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (flag !== undefined)
    return rfc3339(
      /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i.test(flag) ? Date.parse(flag) : Number.NaN,
      `"${flag}" is not a moment for --timestamp. Write it as 2026-01-31T12:00:00Z.`,
    )
  const epoch = env['SOURCE_DATE_EPOCH']
  if (epoch === undefined || epoch === '') return undefined
  return rfc3339(
    /^\d{1,12}$/.test(epoch) ? Number(epoch) * 1000 : Number.NaN,
    `SOURCE_DATE_EPOCH is "${epoch}", which is not a number of seconds.`,
  )
}

function rfc3339(ms: number, complaint: string): string {
  if (!(ms >= 0 && ms <= LAST_MS)) throw usageError(complaint)
  return new Date(ms).toISOString().replace('.000Z', 'Z')
}
