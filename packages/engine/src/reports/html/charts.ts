import type { Severity } from '../../domain/severity.ts'
import { placeOf } from '../place-of.ts'
import type { ScanReport } from '../scan-report.ts'
import { countBySeverity, WORST_FIRST } from '../severity-counts.ts'
import { countOf, formatCount } from '../text/count-of.ts'
import { truncate } from '../text/display-width.ts'
import { escapeXml } from '../text/escape-xml.ts'
import { oneLine } from '../text/one-line.ts'

const RADIUS = 60
const STROKE = 26
const BAR_WIDTH = 360
const MAX_LAYERS = 24

/** A ring of the severities with their counts beside it, readable without its colours. */
export function severityChart({ findings }: ScanReport): string {
  const counts = countBySeverity(findings)
  const around = 2 * Math.PI * RADIUS
  let start = 0
  const arcs = WORST_FIRST.filter((severity) => counts[severity] > 0).map((severity) => {
    const length = (counts[severity] / findings.length) * around
    const arc = `<circle class="${severity}" r="${RADIUS}" cx="80" cy="80" fill="none" stroke="currentColor" stroke-width="${STROKE}" stroke-dasharray="${fixed(length)} ${fixed(around - length)}" stroke-dashoffset="${fixed(-start)}" transform="rotate(-90 80 80)"/>`
    start += length
    return arc
  })
  const empty =
    arcs.length === 0
      ? `<circle class="empty" r="${RADIUS}" cx="80" cy="80" fill="none" stroke="currentColor" stroke-width="${STROKE}"/>`
      : ''
  const legend = WORST_FIRST.filter((severity) => severity !== 'none' || counts.none > 0).map(
    (severity) =>
      `<li><span class="swatch ${severity}"></span><b>${formatCount(counts[severity])}</b> ${severity}</li>`,
  )
  return `<figure>
<figcaption>Findings by severity</figcaption>
<div class="ring"><svg viewBox="0 0 160 160" width="160" height="160" role="img" aria-label="${countOf(findings.length, 'finding')}">${empty}${arcs.join('')}<text x="80" y="80" text-anchor="middle" dominant-baseline="central">${formatCount(findings.length)}</text></svg>
<ul class="legend">${legend.join('')}</ul></div>
</figure>
`
}

/** A bar per layer, its parts the severities that it brought in. Layers without findings keep their row, so that the build can be followed. */
export function layerChart({ findings, inventory }: ScanReport): string {
  if (inventory.layers.length === 0) return ''
  const perLayer = inventory.layers.map((layer) => ({
    layer,
    counts: countBySeverity(findings.filter((finding) => placeOf(finding)?.layer?.index === layer.index)),
  }))
  const most = Math.max(1, ...perLayer.map(({ counts }) => total(counts)))
  const shown =
    perLayer.length > MAX_LAYERS ? perLayer.filter(({ counts }) => total(counts) > 0).slice(0, MAX_LAYERS) : perLayer
  const rows = shown.map(({ layer, counts }) => {
    const instruction = oneLine(layer.instruction ?? '')
    return `<tr><th scope="row">${layer.index}</th><td class="instruction" title="${escapeXml(instruction)}">${escapeXml(truncate(instruction, 60))}</td><td>${bar(counts, most)}</td><td class="number">${formatCount(total(counts))}</td></tr>`
  })
  return `<figure class="layers">
<figcaption>Findings by layer</figcaption>
<table>${rows.join('\n')}</table>
</figure>
`
}

function bar(counts: Readonly<Record<Severity, number>>, most: number): string {
  let x = 0
  const parts = WORST_FIRST.filter((severity) => counts[severity] > 0).map((severity) => {
    const width = (counts[severity] / most) * BAR_WIDTH
    const part = `<rect class="${severity}" x="${fixed(x)}" y="0" width="${fixed(width)}" height="14" fill="currentColor"><title>${counts[severity]} ${severity}</title></rect>`
    x += width
    return part
  })
  return `<svg class="bar" viewBox="0 0 ${BAR_WIDTH} 14" preserveAspectRatio="none" role="img" aria-label="${countOf(total(counts), 'finding')}">${parts.join('')}</svg>`
}

const total = (counts: Readonly<Record<Severity, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)
const fixed = (value: number): string => String(Math.round(value * 100) / 100)
