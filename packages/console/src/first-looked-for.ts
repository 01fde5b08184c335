import { type RiskCategory, riskCategorySchema } from '@plimsoll/contract'

/** The category that the list of risks opens with: the first in the contract's order that this center looks for. */
export function firstLookedFor(looksFor: readonly RiskCategory[]): RiskCategory {
  return riskCategorySchema.options.find((category) => looksFor.includes(category)) ?? 'baseline'
}
