import type { AdvisoryGeneration } from '../advisory/generation.ts'
import { credentialFinder } from '../credentials/find-credentials.ts'
import type { FactKind } from '../domain/fact.ts'
import type { Completeness } from '../domain/problem.ts'
import { AVAILABLE_SCANNERS, type Scanner } from '../domain/scanner.ts'
import { assessFacts } from '../findings/assess-facts.ts'
import { assessImage } from '../findings/assess-image.ts'
import { compareFindings } from '../findings/compare-findings.ts'
import { configSecrets } from '../findings/config-secrets.ts'
import { judgeBaselines } from '../findings/judge-baselines.ts'
import { redactImage } from '../findings/redact-image.ts'
import type { ImageInventory } from '../inventory/image-inventory.ts'
import type { ScanReport } from '../reports/scan-report.ts'
import type { ImageConfig, ImageSource, ResolvedImage } from '../source/image-source.ts'
import { type AnalyzedImage, type AnalyzeImageOptions, analyzeImage } from './analyze-image.ts'
import { ENGINE_VERSION } from './engine-version.ts'

export interface ScanImageOptions extends AnalyzeImageOptions, AssessAnalyzedOptions {
  /** Without one, packages are listed and nothing is matched. */
  readonly advisories?: AdvisoryGeneration
}

/** Looks at an image once: inventory, then findings. @throws {SourceError | DigestError | LayerError} */
export async function scanImage(source: ImageSource, options: ScanImageOptions): Promise<ScanReport> {
  const analyzed = await analyzeImage(source, options)
  options.onProgress?.({ stage: 'matching' })
  const report = assessAnalyzed(analyzed, options.advisories, options)
  options.onProgress?.({ stage: 'done', findings: report.findings.length })
  return report
}

export interface AssessAnalyzedOptions {
  /** What to look for; default: everything. What was not looked for while the layers were read cannot be found here. */
  readonly scanners?: readonly Scanner[]
}

/** The findings for an inventory that is at hand already: pure, and the same for the same inventory and generation. */
export function assessAnalyzed(
  { image, inventory }: AnalyzedImage,
  advisories: AdvisoryGeneration | undefined,
  { scanners = AVAILABLE_SCANNERS }: AssessAnalyzedOptions = {},
): ScanReport {
  const secrets = configSecrets(image, credentialFinder())
  const clean = redactImage(image, inventory, secrets.values)
  const assessment =
    advisories && scanners.includes('vuln')
      ? assessImage(clean.inventory, advisories)
      : { findings: [], problems: [], status: 'complete' as const }
  const { layers: _, ...identity } = clean.image
  const seen = [
    ...assessment.findings,
    ...(scanners.includes('secret') ? secrets.findings : []),
    ...assessFacts(clean.inventory, scanners),
  ]
  const findings = scanners.includes('baseline')
    ? [
        ...seen,
        ...judgeBaselines(clean.inventory, toJudged(image, clean.image), {
          findings: seen,
          hasConfig: image.imageId !== undefined,
        }).findings,
      ]
    : seen
  return {
    schema: 1,
    engine: { name: 'plimsoll', version: ENGINE_VERSION },
    image: identity,
    scanners: AVAILABLE_SCANNERS.filter((scanner) => scanners.includes(scanner)),
    inventory: withoutJudged(clean.inventory),
    findings: findings.sort(compareFindings),
    ...(advisories
      ? {
          advisories: {
            generation: advisories.id,
            builtAt: advisories.builtAt,
            sources: advisories.sources.map(({ name, fetchedAt }) => ({ name, updatedAt: fetchedAt })),
          },
        }
      : {}),
    status: worse(inventory.status, assessment.status),
    problems: [...clean.inventory.problems, ...assessment.problems],
  }
}

/** Checks compare what the image would run with; what they say of it names variables, never values. */
function toJudged({ config }: Pick<ResolvedImage, 'config'>, clean: Pick<ResolvedImage, 'config'>): ImageConfig {
  return { ...clean.config, env: config.env, cmd: config.cmd, entrypoint: config.entrypoint }
}

/** Facts that the findings say better, or that only checks read; a report would say them twice, and some are as many as there are files. */
const JUDGED: ReadonlySet<FactKind> = new Set([
  'secret',
  'malware',
  'sensitive-file',
  'entry',
  'config',
  'accounts',
  'certificate',
])

function withoutJudged({ changedFiles: _, ...inventory }: ImageInventory): ImageInventory {
  return { ...inventory, facts: inventory.facts.filter(({ fact }) => !JUDGED.has(fact.kind)) }
}

const ORDER: readonly Completeness[] = ['complete', 'partial', 'failed']

function worse(a: Completeness, b: Completeness): Completeness {
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b
}
