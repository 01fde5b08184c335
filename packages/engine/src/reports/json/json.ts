import type { ReportOptions, ReportWriter } from '../report-writer.ts'
import type { ScanReport } from '../scan-report.ts'
import { countByKind, countBySeverity } from '../severity-counts.ts'
import { sortKeys, streamJson } from '../text/stream-json.ts'

/**
 * Everything a scan knows, for programs. `report-1.schema.json` beside this file is its JSON Schema; a change that readers could trip over raises `schema`.
 * Top-level members come in the order a reader wants them, keys below are sorted.
 */
export const jsonWriter: ReportWriter = {
  format: 'json',
  mediaType: 'application/json',
  extension: 'json',
  purpose: 'everything, for programs (docs/reference/report-json.md)',
  write,
}

function write(report: ScanReport, options: ReportOptions): Iterable<string> {
  const { inventory } = report
  return streamJson({
    schema: report.schema,
    engine: sortKeys(report.engine),
    createdAt: options.timestamp,
    status: report.status,
    image: sortKeys(report.image),
    scanners: report.scanners,
    summary: {
      findings: countBySeverity(report.findings),
      kinds: countByKind(report.findings),
      ...(report.suppressed === undefined ? {} : { suppressed: report.suppressed.length }),
      packages: inventory.packages.length,
      layers: inventory.layers.length,
    },
    advisories: sortKeys(report.advisories),
    problems: sorted(report.problems),
    findings: sorted(report.findings),
    suppressed: report.suppressed === undefined ? undefined : sorted(report.suppressed),
    exceptions: report.exceptions === undefined ? undefined : sortKeys(report.exceptions),
    inventory: {
      distro: sortKeys(inventory.distro),
      layers: sorted(inventory.layers),
      packages: sorted(inventory.packages),
      facts: sorted(inventory.facts),
    },
  })
}

function* sorted(elements: Iterable<unknown>): Iterable<unknown> {
  for (const element of elements) yield sortKeys(element)
}
