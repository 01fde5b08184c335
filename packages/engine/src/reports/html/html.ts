import { formatPlatform } from '../../domain/platform.ts'
import { contentSections } from '../content-sections.ts'
import { FINDING_KIND_TITLES } from '../describe-finding.ts'
import { upgradesOf } from '../next-steps.ts'
import { groupByPackage } from '../package-groups.ts'
import type { ReportOptions, ReportWriter } from '../report-writer.ts'
import type { ScanReport } from '../scan-report.ts'
import { countOf } from '../text/count-of.ts'
import { escapeXml } from '../text/escape-xml.ts'
import { oneLine } from '../text/one-line.ts'
import { layerChart, severityChart } from './charts.ts'
import { contentSection } from './content-section.ts'
import { exceptionSection } from './exception-section.ts'
import { packageSection } from './package-section.ts'
import { STYLE } from './style.ts'

const MAX_UPGRADES = 10

/**
 * The report as one page that needs nothing else: no scripts, no fonts, no network; charts are inline SVG; light and dark follow the reader's system; it prints.
 * Its own content security policy forbids everything but its style, whatever a package calls itself.
 */
export const htmlWriter: ReportWriter = {
  format: 'html',
  mediaType: 'text/html; charset=utf-8',
  extension: 'html',
  purpose: 'one page with charts, for people without a terminal',
  write,
}

function* write(report: ScanReport, options: ReportOptions): Iterable<string> {
  const reference = text(report.image.reference)
  const findings = report.findings.filter((finding) => finding.kind === 'vulnerability')
  yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
  yield `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">\n`
  yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
  yield `<title>${reference}: Plimsoll</title>\n<style>${STYLE}</style>\n</head>\n<body>\n<main>\n`
  yield* head(report, options)
  yield `<section class="charts">\n${severityChart(report)}${layerChart(report)}</section>\n`
  yield* nextSteps(report)
  yield* problems(report)
  yield `<section>\n<h2>${FINDING_KIND_TITLES.vulnerability}</h2>\n`
  if (findings.length === 0)
    yield `<p>${report.advisories === undefined ? 'They were not looked for.' : 'None are known.'}</p>\n`
  for (const group of groupByPackage(findings)) yield* packageSection(group)
  yield '</section>\n'
  for (const section of contentSections(report.findings)) yield* contentSection(section)
  yield* exceptionSection(report)
  yield '</main>\n'
  yield `<footer>Plimsoll ${text(report.engine.version)}${options.timestamp === undefined ? '' : `, ${text(options.timestamp)}`}</footer>\n</body>\n</html>\n`
}

function* head(report: ScanReport, options: ReportOptions): Iterable<string> {
  const { image, inventory, advisories } = report
  yield `<header>\n<h1>${text(image.reference)}</h1>\n<dl>\n`
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Platform', formatPlatform(image.platform)],
    ['Digest', image.digest ?? image.imageId],
    [
      'Distribution',
      inventory.distro && (inventory.distro.prettyName ?? `${inventory.distro.id} ${inventory.distro.versionId}`),
    ],
    ['Contents', `${countOf(inventory.layers.length, 'layer')}, ${countOf(inventory.packages.length, 'package')}`],
    [
      'Advisories',
      advisories &&
        `built ${advisories.builtAt.slice(0, 10)}: ${advisories.sources.map(({ name }) => name).join(', ')}`,
    ],
    ['Left out by filters', options.leftOut ? countOf(options.leftOut, 'finding') : undefined],
  ]
  for (const [name, value] of facts)
    if (value !== undefined) yield `<div><dt>${name}</dt><dd>${text(value)}</dd></div>\n`
  yield '</dl>\n'
  if (report.status !== 'complete')
    yield `<p class="warning">This scan is ${report.status}: see the problems below.</p>\n`
  yield '</header>\n'
}

function* nextSteps(report: ScanReport): Iterable<string> {
  const upgrades = upgradesOf(report.findings.filter((finding) => finding.kind === 'vulnerability')).slice(
    0,
    MAX_UPGRADES,
  )
  if (upgrades.length === 0) return
  yield '<section>\n<h2>What to do next</h2>\n<ol class="steps">\n'
  for (const { name, version, to, fixes, worst, exploited } of upgrades) {
    const target = to === undefined ? '' : ` to <b>${text(to)}</b>`
    const flag = exploited ? ' <span class="exploited">exploited</span>' : ''
    yield `<li>Upgrade <b>${text(name)}</b> ${text(version)}${target}: ${countOf(fixes, 'vulnerability', 'vulnerabilities')}, ${worst}${flag}</li>\n`
  }
  yield '</ol>\n</section>\n'
}

function* problems({ problems: found }: ScanReport): Iterable<string> {
  if (found.length === 0) return
  yield `<section>\n<h2>Problems</h2>\n<ul>\n`
  for (const { path, message } of found)
    yield `<li>${path === undefined ? '' : `<code>${text(path)}</code>: `}${text(message)}</li>\n`
  yield '</ul>\n</section>\n'
}

function text(value: string): string {
  return escapeXml(oneLine(value))
}
