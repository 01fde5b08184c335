import { createHash } from 'node:crypto'
import type { VulnerabilityFinding } from '../../findings/finding.ts'
import type { ExceptionStatement, SuppressedFinding } from '../exception-rule.ts'

/** What a VEX document says, before it is written in one format or the other. */
export interface VexDocument {
  readonly image: VexImage
  /** Who answers for it. */
  readonly author: string
  /** RFC 3339: when it is made. */
  readonly timestamp: string
  readonly engine: { readonly name: string; readonly version: string }
  readonly statements: readonly VexGroup[]
}

/** The image that it is about. */
export interface VexImage {
  readonly reference: string
  /** Of the manifest. */
  readonly digest?: string
  /** Of type `oci`. */
  readonly purl?: string
}

/** One statement: a vulnerability, the packages it is about, what is said. */
export interface VexGroup {
  readonly id: string
  readonly aliases: readonly string[]
  readonly packages: readonly { readonly purl: string; readonly name: string; readonly version: string }[]
  readonly exception: ExceptionStatement
}

/** Vulnerabilities that are answered for alike, together; sorted by id, then purl. Findings of other kinds have no place in VEX. */
export function vexGroups(suppressed: readonly SuppressedFinding[]): readonly VexGroup[] {
  const groups = new Map<
    string,
    {
      finding: VulnerabilityFinding
      exception: ExceptionStatement
      packages: Map<string, VexGroup['packages'][number]>
    }
  >()
  for (const { finding, exception } of suppressed) {
    if (finding.kind !== 'vulnerability') continue
    const { status, justification, reason, author, statedAt } = exception
    const key = JSON.stringify([finding.id, status, justification, reason, author, statedAt])
    const group = groups.get(key) ?? { finding, exception, packages: new Map() }
    const { purl, name, version } = finding.package
    group.packages.set(purl, { purl, name, version })
    groups.set(key, group)
  }
  return [...groups]
    .map(([key, { finding, exception, packages }]) => ({
      key,
      group: {
        id: finding.id,
        aliases: finding.aliases,
        exception,
        packages: [...packages.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1)),
      },
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ group }) => group)
}

/** A UUID that stays the same while the document does. Version 8 (RFC 9562 section 5.8) over a SHA-256. */
export function vexUuid(document: VexDocument): string {
  const bytes = createHash('sha256').update(JSON.stringify(document)).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
