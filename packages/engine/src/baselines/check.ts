import type { ImageView } from './image-view.ts'
import type { CheckSample } from './sample.ts'

/** How bad a failed check is. */
export type CheckLevel = 'high' | 'medium' | 'low'

/**
 * `pass`: looked at and found good. `not-applicable`: what it is about is not in the image, or nothing was given to compare with.
 * `error`: it is there and could not be read.
 */
export type CheckOutcome = 'pass' | 'fail' | 'not-applicable' | 'error'

/** Where a check saw what it says. */
export interface CheckEvidence {
  /** Directories end with `/`. Absent where it is about the image's config. */
  readonly path?: string
  /** From 1. */
  readonly line?: number
  /** Index of the layer that brought it. */
  readonly layer?: number
  /** What was seen, one sentence; no secrets. */
  readonly detail: string
}

export interface Judgement {
  readonly outcome: CheckOutcome
  /** One sentence. */
  readonly detail: string
  /** Of what failed, in order of paths and lines; empty unless the outcome is `fail`. */
  readonly evidence: readonly CheckEvidence[]
}

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

export function pass(detail: string): Judgement {
  return { outcome: 'pass', detail, evidence: [] }
}

export function notApplicable(detail: string): Judgement {
  return { outcome: 'not-applicable', detail, evidence: [] }
}

export function failAt(evidence: readonly CheckEvidence[]): Judgement {
  const [first] = evidence
  const more = evidence.length - 1
  const detail = first?.detail ?? ''
  return { outcome: 'fail', detail: more > 0 ? `${detail} And ${more} more.` : detail, evidence }
}

export function fail(detail: string): Judgement {
  return failAt([{ detail }])
}

/** Fails where there is evidence, else passes. */
export function judged(evidence: readonly CheckEvidence[], otherwise: string): Judgement {
  return evidence.length > 0 ? failAt(evidence) : pass(otherwise)
}
