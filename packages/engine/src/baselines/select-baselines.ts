import { BASELINES } from './catalog.ts'
import type { Baseline } from './check.ts'

/** Which baselines run. */
export interface BaselineScope {
  /** Ids; default all. Unknown ones are passed over: they may belong to another version. */
  readonly baselines?: readonly string[]
  /** Switches of the two leakage baselines; where one is stated, it overrules the list. */
  readonly accessKeyLeakage?: boolean
  readonly passwordLeakage?: boolean
}

export function selectBaselines({
  baselines,
  accessKeyLeakage,
  passwordLeakage,
}: BaselineScope = {}): readonly Baseline[] {
  const switches = new Map([
    ['access-key-leakage', accessKeyLeakage],
    ['password-leakage', passwordLeakage],
  ])
  return BASELINES.filter(({ id }) => switches.get(id) ?? baselines?.includes(id) ?? true)
}
