import { parseSeverity, SEVERITIES, type Severity } from '@plimsoll/engine'
import { usageError } from '../usage-error.ts'

const NAMES = SEVERITIES.toReversed().join(', ')

/** `critical,high`: the severities to show. @throws {CliError} `USAGE` */
export function parseSeverities(text: string): ReadonlySet<Severity> {
  return new Set(text.split(',').map((part) => oneSeverity(part.trim(), '--severity')))
}

/** The threshold of `--fail-on`. @throws {CliError} `USAGE` */
export function parseThreshold(text: string): Severity {
  return oneSeverity(text.trim(), '--fail-on')
}

function oneSeverity(text: string, flag: string): Severity {
  const severity = parseSeverity(text)
  if (severity === undefined) throw usageError(`"${text}" is not a severity for ${flag}. The severities are ${NAMES}.`)
  return severity
}
