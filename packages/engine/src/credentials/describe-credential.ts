import type { CredentialFamily } from './credential-rule.ts'
import { CREDENTIAL_RULES } from './credential-rules.ts'
import { PASSWORD_VERDICTS } from './password-verdicts.data.ts'

/** What people are told of a rule that found something. */
export interface CredentialDescription {
  readonly title: string
  readonly advice: string
  readonly family: CredentialFamily
}

/** By the id that facts carry: of a rule, or of a verdict on a password file. */
export function describeCredentials(): ReadonlyMap<string, CredentialDescription> {
  return new Map<string, CredentialDescription>([
    ...CREDENTIAL_RULES.map(({ id, title, advice, family }) => [id, { title, advice, family }] as const),
    ...Object.values(PASSWORD_VERDICTS).map(
      ({ id, title, advice }) => [id, { title, advice, family: 'password' as const }] as const,
    ),
  ])
}
