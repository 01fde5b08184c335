import type { Severity } from '../domain/severity.ts'
import type { Finding, FindingPlace } from '../findings/finding.ts'

/** What any finding says, whatever its kind; formats with one shape for all kinds build on this. All texts are one line, safe to print. */
export interface FindingDescription {
  readonly kind: Finding['kind']
  readonly fingerprint: string
  /** What the finding is an instance of: `CVE-2024-1234`. */
  readonly ruleId: string
  readonly severity: Severity
  /** What is affected: `openssl 3.0.15`, `srv/app/.env`, `Dockerfile`. */
  readonly subject: string
  /** A few words. */
  readonly title: string
  /** The whole text there is, one paragraph. */
  readonly text: string
  /** Absent for what is about the image as a whole: its config, its build. */
  readonly place?: FindingPlace
  /** Where to look, for formats that know files and lines only; `Dockerfile` and `config.json` stand for the build and the image's config. */
  readonly location: { readonly path: string; readonly line?: number }
  /** The same for people: `srv/app/.env, line 4`, `the environment variable TOKEN`. */
  readonly where: string
  /** What was seen there, a few words: a redacted value, a digest, an instruction. */
  readonly seen?: string
  /** What to do about it, as a sentence. */
  readonly remedy: string
  readonly helpUrl?: string
}
