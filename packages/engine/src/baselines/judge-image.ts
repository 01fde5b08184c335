import type { Baseline, BaselineCheck, CheckLevel } from './check.ts'
import type { ImageView } from './image-view.ts'
import type { CheckEvidence, CheckOutcome, Judgement } from './judgement.ts'

/** What one check made of an image. */
export interface CheckResult {
  /** Id of the baseline. */
  readonly baseline: string
  /** Id of the check. */
  readonly check: string
  readonly title: string
  readonly level: CheckLevel
  readonly outcome: CheckOutcome
  /** One sentence. */
  readonly detail: string
  /** Of what failed; at most 20 places. */
  readonly evidence: readonly CheckEvidence[]
}

const MAX_EVIDENCE = 20

/** Runs the checks of `baselines` in their order. Pure: the same image gives the same results. */
export function judgeImage(image: ImageView, baselines: readonly Baseline[]): readonly CheckResult[] {
  return baselines.flatMap((baseline) =>
    baseline.checks.map((check) => {
      const { outcome, detail, evidence } = judgementOf(check, image)
      const { id, title, level } = check
      return {
        baseline: baseline.id,
        check: id,
        title,
        level,
        outcome,
        detail,
        evidence: [...evidence].sort(byPlace).slice(0, MAX_EVIDENCE),
      }
    }),
  )
}

function judgementOf(check: BaselineCheck, image: ImageView): Judgement {
  try {
    return check.judge(image)
  } catch {
    return { outcome: 'error', detail: 'The check failed on this image.', evidence: [] }
  }
}

function byPlace(a: CheckEvidence, b: CheckEvidence): number {
  const [pathA, pathB] = [a.path ?? '', b.path ?? '']
  return pathA < pathB ? -1 : pathA > pathB ? 1 : (a.line ?? 0) - (b.line ?? 0)
}
