import type { ExceptionStatement, ExceptionStatus, Justification } from '../exception-rule.ts'

/** CycloneDX 1.6, vulnerability.analysis.state. A risk that was accepted is still there: `exploitable`, with the response `will_not_fix`. */
const STATES: Readonly<Record<ExceptionStatus, string>> = {
  ignored: 'exploitable',
  false_positive: 'false_positive',
  not_affected: 'not_affected',
  fixed: 'resolved',
  affected: 'exploitable',
  under_investigation: 'in_triage',
}

/** CycloneDX 1.6, vulnerability.analysis.justification, for the labels of OpenVEX. `component_not_present` has no word of its own there. */
const JUSTIFICATION: ReadonlyMap<Justification, string> = new Map<Justification, string>([
  ['component_not_present', 'code_not_present'],
  ['vulnerable_code_not_present', 'code_not_present'],
  ['vulnerable_code_not_in_execute_path', 'code_not_reachable'],
  ['vulnerable_code_cannot_be_controlled_by_adversary', 'requires_environment'],
  ['inline_mitigations_already_exist', 'protected_by_mitigating_control'],
])

/** What is said of a vulnerability as a CycloneDX 1.6 analysis (bom-1.6.schema.json#/definitions/vulnerability). */
export function analysisOf({ status, justification, reason, statedAt }: ExceptionStatement): object {
  return {
    state: STATES[status],
    ...(justification === undefined ? {} : { justification: JUSTIFICATION.get(justification) ?? justification }),
    ...(status === 'ignored' ? { response: ['will_not_fix'] } : {}),
    ...(reason === undefined ? {} : { detail: reason }),
    ...(statedAt === undefined ? {} : { lastUpdated: statedAt }),
  }
}
