import type { ExceptionStatement, Justification } from '../exception-rule.ts'
import { type VexDocument, type VexGroup, vexUuid } from './vex-document.ts'

/** The labels of CycloneDX in the five of OpenVEX. */
const JUSTIFICATION: ReadonlyMap<Justification, Justification> = new Map<Justification, Justification>([
  ['code_not_present', 'vulnerable_code_not_present'],
  ['code_not_reachable', 'vulnerable_code_not_in_execute_path'],
  ['requires_configuration', 'vulnerable_code_cannot_be_controlled_by_adversary'],
  ['requires_dependency', 'vulnerable_code_cannot_be_controlled_by_adversary'],
  ['requires_environment', 'vulnerable_code_cannot_be_controlled_by_adversary'],
  ['protected_by_compiler', 'inline_mitigations_already_exist'],
  ['protected_at_runtime', 'inline_mitigations_already_exist'],
  ['protected_at_perimeter', 'inline_mitigations_already_exist'],
  ['protected_by_mitigating_control', 'inline_mitigations_already_exist'],
])

/**
 * The document as OpenVEX 0.2.0 (github.com/openvex/spec, OPENVEX-SPEC.md). The image is the product and the packages are its subcomponents; an image that
 * has no digest cannot be named, so there the packages are the products. A JSON value.
 */
export function openVexOf(document: VexDocument): object {
  return {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': `urn:uuid:${vexUuid(document)}`,
    author: document.author,
    timestamp: document.timestamp,
    version: 1,
    tooling: `${document.engine.name} ${document.engine.version}`,
    statements: document.statements.map((group) => statementOf(group, document)),
  }
}

function statementOf({ id, aliases, packages, exception }: VexGroup, { image, author }: VexDocument): object {
  return {
    vulnerability: { name: id, ...(aliases.length === 0 ? {} : { aliases }) },
    ...(exception.statedAt === undefined ? {} : { timestamp: exception.statedAt }),
    products: productsOf(packages, image),
    ...(exception.author === undefined || exception.author === author ? {} : { supplier: exception.author }),
    ...saidOf(exception),
  }
}

function productsOf(packages: VexGroup['packages'], { purl, digest }: VexDocument['image']): readonly object[] {
  const parts = packages.map((pkg) => ({ '@id': pkg.purl, identifiers: { purl: pkg.purl } }))
  if (digest === undefined) return parts
  const sha256 = /^sha256:([a-f0-9]{64})$/.exec(digest)?.[1]
  return [
    {
      '@id': purl ?? digest,
      ...(purl === undefined ? {} : { identifiers: { purl } }),
      ...(sha256 === undefined ? {} : { hashes: { 'sha-256': sha256 } }),
      subcomponents: parts,
    },
  ]
}

/** `not_affected` must say why, `affected` what to do. A risk that was accepted is still there. */
function saidOf({ status, justification, reason }: ExceptionStatement): object {
  switch (status) {
    case 'not_affected':
    case 'false_positive': {
      const label = justification === undefined ? undefined : (JUSTIFICATION.get(justification) ?? justification)
      const why =
        reason ??
        (status === 'false_positive'
          ? 'The report of this vulnerability is wrong.'
          : label === undefined
            ? 'No reason was given.'
            : undefined)
      return {
        status: 'not_affected',
        ...(label === undefined ? {} : { justification: label }),
        ...(why === undefined ? {} : { impact_statement: why }),
      }
    }
    case 'ignored':
    case 'affected':
      return {
        status: 'affected',
        action_statement:
          status === 'ignored' ? `Accepted: ${reason ?? 'no reason was given.'}` : (reason ?? 'No action is known.'),
      }
    case 'fixed':
    case 'under_investigation':
      return { status, ...(reason === undefined ? {} : { status_notes: reason }) }
    default:
      return status satisfies never
  }
}
