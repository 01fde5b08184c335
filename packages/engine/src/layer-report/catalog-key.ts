import { createHash } from 'node:crypto'
import type { LayerAnalyzer } from '../analyzers/analyzer.ts'
import { DEFAULT_LAYER_LIMITS, type LayerLimits } from '../layer/limits.ts'

/**
 * Names everything besides the layer that a report depends on: each analyzer with its version, the rules they work with, and the limits they
 * work under. 32 hex digits. @param rulesDigest digest of external rules, where an analyzer uses any
 */
export function catalogKey(
  analyzers: readonly Pick<LayerAnalyzer, 'name' | 'version'>[],
  rulesDigest: string = '',
  limits: LayerLimits = DEFAULT_LAYER_LIMITS,
): string {
  const names = analyzers.map(({ name, version }) => `${name}@${version}`).sort()
  return createHash('sha256')
    .update(JSON.stringify([REPORT_FORMAT, names, rulesDigest, Object.entries(limits).sort()]))
    .digest('hex')
    .slice(0, 32)
}

/** Raised when the reader of layers itself sees more or other things in the same bytes. */
const REPORT_FORMAT = 2
