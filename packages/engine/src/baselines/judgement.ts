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
