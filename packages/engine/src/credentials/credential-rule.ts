/** The two families of leaks that a scope can switch on and off. */
export type CredentialFamily = 'access-key' | 'password'

/** How bad it is if the value is real and still valid. */
export type CredentialLevel = 'high' | 'medium' | 'low'

/** A structure that values of a format have, beyond what a pattern can say; of private keys, whether a passphrase protects them. */
export type CredentialProof = 'base62-crc32' | 'jwt' | 'open-key' | 'protected-key'

/** The second half of a pair, such as the secret of an AccessKey. */
interface CredentialPartner {
  /** Matches the whole second half; looked for within `lines` lines before and after. */
  readonly pattern: RegExp
  readonly lines: number
  /** Level of the first half on its own. */
  readonly levelAlone: CredentialLevel
}

/**
 * One kind of credential, as data. A rule is tried only where one of its keywords stands, and its pattern must begin there: what may stand before is a
 * look-behind. Quantifiers are bounded and never nested, so that one try costs a bounded number of steps.
 */
export interface CredentialRule {
  /** Stable, kebab-case. */
  readonly id: string
  readonly title: string
  readonly family: CredentialFamily
  readonly level: CredentialLevel
  /** Lower-case ASCII, at least three characters; found in any case. */
  readonly keywords: readonly string[]
  /** Group 1 is the value where there is one, else the whole match. Texts are bytes as Latin-1. */
  readonly pattern: RegExp
  /** Bits per character that a value must have at least. */
  readonly minEntropy?: number
  readonly proof?: CredentialProof
  readonly partner?: CredentialPartner
  /** Only files with such a path, lower-cased. */
  readonly files?: RegExp
  /** Values are so telling that binary files are searched too. */
  readonly inBinaries: boolean
  readonly advice: string
  /** Texts that the rule must find and must not find, in the language of `sampleText`. */
  readonly hits: readonly string[]
  readonly misses: readonly string[]
}
