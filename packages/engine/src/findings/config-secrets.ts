import type { CredentialHit, FindCredentials } from '../credentials/find-credentials.ts'
import { redact } from '../credentials/redact.ts'
import type { ResolvedImage } from '../source/image-source.ts'
import type { SecretFinding, SecretOrigin } from './finding.ts'
import { fingerprint } from './fingerprint.ts'
import { severityOfLevel } from './secret-severity.ts'

/** Credentials in an image's config. `values` holds them in clear, to be redacted: never keep them. */
export interface ConfigSecrets {
  readonly findings: readonly SecretFinding[]
  readonly values: readonly string[]
}

interface ConfigText {
  readonly origin: SecretOrigin
  readonly text: string
  /** Files that such a text could stand in: rules for certain files are tried, too. */
  readonly paths: readonly string[]
}

/**
 * Looks for credentials in the environment, labels, annotations, commands and history of an image. A value is reported once, where it is set first:
 * an `ENV` instruction repeats in the history what the environment says.
 */
export function configSecrets(
  { config, annotations }: Pick<ResolvedImage, 'config' | 'annotations'>,
  find: FindCredentials,
): ConfigSecrets {
  const findings: SecretFinding[] = []
  const values = new Set<string>()
  for (const { origin, text, paths } of configTexts(config, annotations)) {
    const bytes = Buffer.from(text)
    const hits = paths.flatMap((path) => find(bytes, { path, isBinary: false }).hits)
    for (const hit of hits) {
      const value = Buffer.from(hit.value, 'latin1').toString('utf8')
      if (values.has(value)) continue
      values.add(value)
      findings.push(toFinding(hit, origin, findings))
    }
  }
  return { findings, values: [...values] }
}

function configTexts(
  config: ResolvedImage['config'],
  annotations: ResolvedImage['annotations'],
): readonly ConfigText[] {
  const named = (kind: 'env' | 'label', name: string, value: string): ConfigText => ({
    origin: { kind, name },
    text: `${name}=${value}\n`,
    paths: ['.env'],
  })
  return [
    ...config.env.map((entry) => {
      const [name = ''] = entry.split('=', 1)
      return named('env', name, entry.slice(name.length + 1))
    }),
    ...[config.labels, annotations].flatMap((map) =>
      Object.entries(map).map(([name, value]) => named('label', name, value)),
    ),
    ...[config.entrypoint, config.cmd, config.healthcheck ?? []].map((words) => ({
      origin: { kind: 'command' as const },
      text: words.join(' '),
      paths: ['dockerfile'],
    })),
    ...config.history.map(({ createdBy, comment }, index) => ({
      origin: { kind: 'history' as const, index },
      text: [createdBy, comment].filter((part) => part !== undefined).join('\n'),
      paths: ['dockerfile', '.env'],
    })),
  ].filter(({ text }) => text !== '')
}

function toFinding(
  { rule, level, isPaired, value }: CredentialHit,
  origin: SecretOrigin,
  before: readonly SecretFinding[],
): SecretFinding {
  const redacted = redact(value, rule.family)
  const place = JSON.stringify(origin)
  const nth = before.filter(
    (one) => one.id === rule.id && JSON.stringify(one.origin) === place && one.redacted === redacted,
  ).length
  return {
    kind: 'secret',
    fingerprint: fingerprint('secret', rule.id, place, redacted, String(nth)),
    id: rule.id,
    severity: severityOfLevel(level),
    title: rule.title,
    advice: rule.advice,
    references: [],
    family: rule.family,
    redacted,
    isPaired,
    origin,
  }
}
