import type { ImageView } from './image-view.ts'
import type { Judgement } from './judgement.ts'
import type { CheckSample } from './sample.ts'

/** How bad a failed check is. */
export type CheckLevel = 'high' | 'medium' | 'low'

/** One check of a baseline, as data and a function. */
export interface BaselineCheck {
  /** Stable: `redis.password`. The part before the dot is the baseline's id or says what it is about. */
  readonly id: string
  readonly title: string
  /** Why it matters. */
  readonly motivation: string
  /** What to do. */
  readonly remediation: string
  readonly level: CheckLevel
  /** What it looks at, for people. */
  readonly reads: string
  /** What makes it fail is a finding of another kind already: it has a result, and no finding of its own. */
  readonly restates?: true
  /** Pure. What it throws becomes the outcome `error`. */
  judge(image: ImageView): Judgement
  /** Images that pass and images that fail, each at least one. */
  readonly samples: { readonly pass: readonly CheckSample[]; readonly fail: readonly CheckSample[] }
}

/** A named, selectable list of checks. */
export interface Baseline {
  readonly id: string
  readonly title: string
  readonly description: string
  /** `leakage`: judged from the credentials that were found, with a switch of its own. */
  readonly kind: 'configuration' | 'leakage'
  readonly checks: readonly BaselineCheck[]
}
