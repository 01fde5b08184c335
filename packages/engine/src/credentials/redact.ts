import type { CredentialFamily } from './credential-rule.ts'

const MAX_SHOWN = 4

/** What reports show of a value: of keys at most the first and last four characters, less of short ones; of passwords nothing, not even the length. */
export function redact(value: string, family: CredentialFamily): string {
  if (family === 'password') return '********'
  const shown = Math.min(MAX_SHOWN, value.length >> 3)
  const clean = value.replace(/[^\x21-\x7e]/g, '?')
  return `${clean.slice(0, shown)}********${shown > 0 ? clean.slice(-shown) : ''}`
}
