import { formatPlatform } from '../../domain/platform.ts'
import type { ImageInventory } from '../../inventory/image-inventory.ts'
import type { ScanReport } from '../scan-report.ts'
import { countBySeverity, WORST_FIRST } from '../severity-counts.ts'
import { countOf, formatCount } from '../text/count-of.ts'
import { padEnd, truncate, wrap } from '../text/display-width.ts'
import { oneLine } from '../text/one-line.ts'
import { SEVERITY_STYLES } from '../text/paint.ts'
import type { Page } from './page.ts'

const LABEL_COLUMNS = 12
const GAP = '   '

/** What was scanned, and how much of each severity was found. */
export function* summaryLines(report: ScanReport, page: Page): Iterable<string> {
  const { image, inventory } = report
  const platform = formatPlatform(image.platform)
  yield `${page.paint(truncate(oneLine(image.reference), page.width - platform.length - 3), 'bold')}   ${page.paint(platform, 'dim')}`
  yield* field('Digest', image.digest ?? image.imageId, page)
  yield* field('Distro', distroText(inventory), page)
  yield* field('Contents', contentsText(inventory), page)
  yield* field('Advisories', advisoriesText(report), page)
  if (report.advisories === undefined && report.findings.length === 0) return
  yield ''
  yield* countsLines(report, page)
}

function* field(label: string, value: string | undefined, page: Page): Iterable<string> {
  if (value === undefined) return
  let head = page.paint(padEnd(label, LABEL_COLUMNS), 'dim')
  for (const line of wrap(value, page.width - LABEL_COLUMNS)) {
    yield head + line
    head = ' '.repeat(LABEL_COLUMNS)
  }
}

function distroText({ distro, packages }: ImageInventory): string {
  if (distro === undefined) return packages.length === 0 ? 'none' : 'none recognised'
  return oneLine(distro.prettyName ?? `${distro.name ?? distro.id} ${distro.versionId}`)
}

function contentsText({ layers, packages }: ImageInventory): string {
  const perType = new Map<string, number>()
  for (const { type, visibility } of packages) {
    if (visibility === 'visible') perType.set(type, (perType.get(type) ?? 0) + 1)
  }
  const visible = [...perType.values()].reduce((sum, count) => sum + count, 0)
  const types = [...perType].sort(([, a], [, b]) => b - a).map(([type, count]) => `${formatCount(count)} ${type}`)
  const hidden = packages.length - visible
  return [
    countOf(layers.length, 'layer'),
    countOf(visible, 'package') + (types.length > 0 ? `: ${types.join(', ')}` : ''),
    ...(hidden > 0 ? [`${formatCount(hidden)} more in deleted files`] : []),
  ].join(' · ')
}

function advisoriesText({ advisories }: ScanReport): string | undefined {
  if (advisories === undefined) return undefined
  const sources = advisories.sources.map((source) => oneLine(source.name))
  const shown = sources.length > 8 ? [...sources.slice(0, 8), `${sources.length - 8} more`] : sources
  return [`built ${advisories.builtAt.slice(0, 10)}`, ...(shown.length > 0 ? [shown.join(', ')] : [])].join(' · ')
}

function* countsLines({ findings }: ScanReport, { width, paint }: Page): Iterable<string> {
  const counts = countBySeverity(findings)
  let line = ''
  let columns = 0
  for (const severity of WORST_FIRST) {
    if (severity === 'none' && counts.none === 0) continue
    const text = `${formatCount(counts[severity])} ${severity}`
    const painted = counts[severity] === 0 ? paint(text, 'dim') : paint(text, ...SEVERITY_STYLES[severity])
    if (columns > 0 && columns + GAP.length + text.length > width) {
      yield line
      line = ''
      columns = 0
    }
    line += (columns > 0 ? GAP : '') + painted
    columns += (columns > 0 ? GAP.length : 0) + text.length
  }
  yield line
}
