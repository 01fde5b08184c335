import { AVAILABLE_SCANNERS, type Scanner } from '@plimsoll/engine'
import { usageError } from '../usage-error.ts'

/** Names that users of other scanners know. */
const ALIASES: ReadonlyMap<string, readonly Scanner[]> = new Map<string, readonly Scanner[]>([
  ['all', AVAILABLE_SCANNERS],
  ['config', ['baseline']],
  ['misconfig', ['baseline']],
  ['secrets', ['secret']],
  ['vulnerability', ['vuln']],
])

/** `vuln,secret`: what to look for, in the order of `AVAILABLE_SCANNERS`. Default: everything. @throws {CliError} `USAGE` */
export function parseScanners(text: string | undefined): readonly Scanner[] {
  if (text === undefined) return AVAILABLE_SCANNERS
  const wanted = new Set(text.split(',').flatMap((name) => oneScanner(name.trim().toLowerCase())))
  return AVAILABLE_SCANNERS.filter((scanner) => wanted.has(scanner))
}

function oneScanner(name: string): readonly Scanner[] {
  const scanner = AVAILABLE_SCANNERS.find((one) => one === name)
  if (scanner !== undefined) return [scanner]
  const meant = ALIASES.get(name)
  if (meant !== undefined) return meant
  if (name === 'license') {
    throw usageError(
      'Plimsoll judges no licences. "plimsoll sbom" and --format json list the licence of every package instead.',
    )
  }
  throw usageError(
    `"${name}" is no scanner. The scanners are ${AVAILABLE_SCANNERS.join(', ')}; "config" means baseline.`,
  )
}
