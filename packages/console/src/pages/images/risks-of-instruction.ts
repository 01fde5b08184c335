import type { Risk } from '@plimsoll/contract'

/** Build risks under the instruction that they are about; the same instruction twice has them twice, as it is wrong twice. */
export function risksByInstruction(risks: readonly Risk[]): ReadonlyMap<string, readonly Risk[]> {
  return Map.groupBy(
    risks.filter(({ details }) => details.kind === 'build-risk'),
    ({ details }) => (details.kind === 'build-risk' ? details.instruction : ''),
  )
}
