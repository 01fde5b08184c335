// biome-ignore-all lint/suspicious/noTemplateCurlyInString: samples of settings hold variables as shells write them.
import type { CredentialRule } from './credential-rule.ts'
import { escapePattern } from './escape-pattern.ts'

/** What a rule may say instead of the usual. */
export type RuleDetails = Partial<Omit<CredentialRule, 'id' | 'title'>>

const ROTATE =
  'Revoke it where it was issued, issue a new one, and hand that to the container when it runs (a secret mount, a secret store) instead of writing it into the image. Deleting the file in a later layer is not enough.'
const CHANGE =
  'Change this password, and hand the new one to the container when it runs (a secret mount, a secret store, an environment variable of the orchestrator) instead of writing it into the image.'

/**
 * A rule for values that begin with a telling prefix.
 * @param body source of a pattern for what follows `prefix`  @param sample of `body`, in the language of `sampleText`
 */
export function token(
  id: string,
  title: string,
  prefix: string,
  body: string,
  sample: string,
  details: RuleDetails = {},
): CredentialRule {
  return {
    id,
    title,
    family: 'access-key',
    level: 'high',
    keywords: [prefix.toLowerCase()],
    pattern: new RegExp(`(?<![A-Za-z0-9])${escapePattern(prefix)}${body}(?![A-Za-z0-9])`),
    inBinaries: true,
    minEntropy: 2.5,
    advice: ROTATE,
    hits: [`token = "${prefix}${sample}"`, `  ${prefix}${sample}\n`],
    misses: [`${prefix}...`, `${prefix}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx`, `a${prefix}${sample}`],
    ...details,
  }
}

/** Between the name of a setting and its value: `_api_key = "`, `": "`, `>`, `'] = '`. */
const ASSIGNMENT = `[\\w.-]{0,30}["'\\]]{0,2}[ \\t]{0,4}(?:=>|:=|=|:|>|,)[ \\t]{0,4}["'\`]?`

/**
 * A rule for values that say nothing themselves but are assigned to a setting with a telling name.
 * @param names of settings, or how they begin; lower-case  @param value source of a pattern
 */
export function keyed(
  id: string,
  title: string,
  names: readonly string[],
  value: string,
  sample: string,
  details: RuleDetails = {},
): CredentialRule {
  const name = names[0] ?? ''
  return {
    id,
    title,
    family: 'access-key',
    level: 'high',
    keywords: names,
    pattern: new RegExp(
      `(?:${names.map((one) => escapePattern(one)).join('|')})${ASSIGNMENT}(${value})(?![\\w/+=-])`,
      'i',
    ),
    inBinaries: false,
    minEntropy: 3,
    advice: ROTATE,
    hits: [`${name} = "${sample}"`, `{"${name}": "${sample}"}`, `export ${name.toUpperCase()}=${sample}\n`],
    misses: [
      `${name} = "\${${name.toUpperCase()}}"`,
      `${name} = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"`,
      `${name}: ${sample}${sample}${sample}`,
    ],
    ...details,
  }
}

/** A rule with a pattern of its own. Hits and misses are required. */
export function special(
  id: string,
  title: string,
  keywords: readonly string[],
  pattern: RegExp,
  hits: readonly string[],
  misses: readonly string[],
  details: RuleDetails = {},
): CredentialRule {
  return {
    id,
    title,
    family: 'access-key',
    level: 'high',
    keywords,
    pattern,
    inBinaries: false,
    advice: ROTATE,
    hits,
    misses,
    ...details,
  }
}

/** A rule of the password family with a pattern of its own. */
export function password(
  id: string,
  title: string,
  keywords: readonly string[],
  pattern: RegExp,
  hits: readonly string[],
  misses: readonly string[],
  details: RuleDetails = {},
): CredentialRule {
  return special(id, title, keywords, pattern, hits, misses, { family: 'password', advice: CHANGE, ...details })
}
