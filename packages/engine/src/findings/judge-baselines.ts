import type { Baseline, BaselineCheck } from '../baselines/check.ts'
import { imageView, type LeakedCredential } from '../baselines/image-view.ts'
import { type CheckResult, judgeImage } from '../baselines/judge-image.ts'
import type { CheckEvidence } from '../baselines/judgement.ts'
import { type BaselineScope, selectBaselines } from '../baselines/select-baselines.ts'
import type { ImageInventory } from '../inventory/image-inventory.ts'
import type { ImageConfig } from '../source/image-source.ts'
import { compareFindings } from './compare-findings.ts'
import type { BaselineFinding, Finding, SecretFinding } from './finding.ts'
import { fingerprint } from './fingerprint.ts'
import { placeInLayers } from './place-in-layers.ts'

export interface JudgeOptions extends BaselineScope {
  /** What certificates and ages are compared with, RFC 3339; without it such checks are not applicable. Part of the input, so that a report stays the same. */
  readonly asOf?: string
  /** `false` for a root file system, which has no image config. Default: true. */
  readonly hasConfig?: boolean
  /** How the image was asked for. */
  readonly reference?: string
  /** Findings of the image; the leakage baselines are judged from the credentials among them. */
  readonly findings?: readonly Finding[]
}

export interface BaselineJudgement {
  /** One for each check of the selected baselines, in their order. */
  readonly results: readonly CheckResult[]
  /** One for each place where a check failed; what other findings say already, as the leakage baselines do, is left out. */
  readonly findings: readonly BaselineFinding[]
}

/** Judges an image by the selected baselines. Pure: the same inventory, config and options give the same results. */
export function judgeBaselines(
  inventory: ImageInventory,
  config: ImageConfig,
  options: JudgeOptions = {},
): BaselineJudgement {
  const baselines = selectBaselines(options)
  const { asOf, reference, hasConfig = true, findings = [] } = options
  const view = imageView(inventory, config, {
    hasConfig,
    ...(asOf !== undefined && { asOf }),
    ...(reference !== undefined && { reference }),
    leaks: findings.flatMap((one) => (one.kind === 'secret' ? [toLeak(one)] : [])),
  })
  const results = judgeImage(view, baselines)
  const checks = new Map(
    baselines.flatMap((baseline) => baseline.checks.map((check) => [check.id, { baseline, check }])),
  )
  const failed = results.flatMap((result) => {
    const known = checks.get(result.check)
    if (result.outcome !== 'fail' || known === undefined || isRestated(known)) return []
    return toFindings(result, known.check, known.baseline, inventory)
  })
  return { results, findings: failed.sort(compareFindings) }
}

function isRestated({ baseline, check }: { readonly baseline: Baseline; readonly check: BaselineCheck }): boolean {
  return baseline.kind === 'leakage' || check.restates === true
}

/** One per path: what is seen twice in a file is one finding at its first line. */
function toFindings(
  { evidence }: CheckResult,
  check: BaselineCheck,
  baseline: Baseline,
  inventory: ImageInventory,
): readonly BaselineFinding[] {
  const byPath = Map.groupBy(evidence, ({ path }) => path)
  return [...byPath].flatMap(([path, seen]) => {
    const [first] = seen
    return first === undefined ? [] : [toFinding(path, first, seen.length - 1, check, baseline, inventory)]
  })
}

function toFinding(
  path: string | undefined,
  first: CheckEvidence,
  more: number,
  { id, title, level, motivation, remediation }: BaselineCheck,
  baseline: Baseline,
  inventory: ImageInventory,
): BaselineFinding {
  return {
    kind: 'baseline',
    fingerprint: fingerprint('baseline', id, path ?? ''),
    id,
    severity: level,
    title,
    description: motivation,
    advice: remediation,
    references: [],
    baseline: baseline.id,
    detail: more > 0 ? `${first.detail} And ${more} more in this file.` : first.detail,
    ...(first.line !== undefined && { line: first.line }),
    ...(path !== undefined &&
      first.layer !== undefined && {
        place: placeInLayers({ path, layer: first.layer, visibility: 'visible' }, inventory),
      }),
  }
}

function toLeak({ id, title, family, origin, place }: SecretFinding): LeakedCredential {
  return {
    rule: id,
    title,
    family,
    origin: origin.kind,
    ...(place && { path: place.path }),
    ...(place?.layer && { layer: place.layer.index }),
    ...(origin.kind === 'file' && origin.line !== undefined && { line: origin.line }),
  }
}
