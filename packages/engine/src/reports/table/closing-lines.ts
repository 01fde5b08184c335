import type { FindingKind, VulnerabilityFinding } from '../../findings/finding.ts'
import { contentSections } from '../content-sections.ts'
import { wasLookedFor } from '../looked-for.ts'
import { type Upgrade, upgradesOf } from '../next-steps.ts'
import type { ScanReport } from '../scan-report.ts'
import { countOf, formatCount } from '../text/count-of.ts'
import { wrap } from '../text/display-width.ts'
import type { Page } from './page.ts'

const MAX_UPGRADES = 3

/** What one and several findings of a kind are called. */
const NOUNS: Readonly<Record<FindingKind, readonly [one: string, several: string]>> = {
  vulnerability: ['vulnerability', 'vulnerabilities'],
  malware: ['malicious file', 'malicious files'],
  'modified-file': ['changed file of a package', 'changed files of packages'],
  secret: ['leaked credential', 'leaked credentials'],
  'sensitive-file': ['sensitive file', 'sensitive files'],
  baseline: ['failed check', 'failed checks'],
  'build-risk': ['risky build instruction', 'risky build instructions'],
}

/** The result in one sentence and, where there is something to do, what to do next. */
export function* closingLines(report: ScanReport, leftOut: number, { width, paint }: Page): Iterable<string> {
  const partial = report.status === 'complete' ? '' : ' The scan is partial: see the problems above.'
  const filtered = leftOut === 0 ? '' : ` ${countOf(leftOut, 'more finding')} left out by your filters.`
  const isUnmatched = report.problems.some(({ source, code }) => source === 'matching' && code !== 'OUTDATED')
  const isEmptyHanded =
    report.findings.length === 0 && leftOut === 0 && (partial !== '' || isUnmatched) && report.advisories !== undefined
  const caution = isUnmatched ? ': not every package could be compared' : ''
  const hidden = report.suppressed?.length ?? 0
  const result = isEmptyHanded
    ? `Nothing was found, but do not take the image for clean${caution}.`
    : resultText(report, leftOut + hidden)
  yield* wrap(`${result}${filtered}${partial}`, width)
  const advice = nextText(upgradesOf(report.findings.filter((finding) => finding.kind === 'vulnerability')))
  if (advice === undefined) return
  for (const [index, line] of wrap(`Next: ${advice}`, width).entries())
    yield index === 0 ? line.replace('Next:', paint('Next:', 'bold')) : line
}

function resultText(report: ScanReport, leftOut: number): string {
  const { findings } = report
  const others = contentSections(findings).map(({ kind, count }) => countOf(count, ...NOUNS[kind]))
  const vulnerabilities = findings.filter((finding) => finding.kind === 'vulnerability')
  if (findings.length === 0) return nothingText(report, leftOut)
  const [first = '', ...more] =
    vulnerabilities.length > 0
      ? [vulnerabilityText(vulnerabilities), ...others]
      : [...(wasLookedFor(report, 'vulnerability') && leftOut === 0 ? ['No known vulnerabilities'] : []), ...others]
  return `${[first, ...more].join('; ')}.`
}

function nothingText(report: ScanReport, leftOut: number): string {
  const { inventory, scanners } = report
  const packages = countOf(inventory.packages.length, 'package')
  const isWide = scanners.some((scanner) => scanner !== 'vuln')
  if (!wasLookedFor(report, 'vulnerability')) {
    return `${packages} listed; vulnerabilities were not looked for${isWide ? ', and nothing else was found' : ''}.`
  }
  const nothingElse = isWide ? ', and nothing else was found' : ''
  if (inventory.packages.length === 0) return `No packages were found, so there was nothing to match.`
  return leftOut > 0 ? `Nothing to show for ${packages}.` : `No known vulnerabilities in ${packages}${nothingElse}.`
}

function vulnerabilityText(vulnerabilities: readonly VulnerabilityFinding[]): string {
  const fixable = vulnerabilities.filter((finding) => finding.fixedVersion !== undefined).length
  const exploited = vulnerabilities.filter((finding) => finding.kev !== undefined).length
  const distinct = new Set(vulnerabilities.map((finding) => finding.id)).size
  return [
    `${countOf(vulnerabilities.length, 'finding')} of ${countOf(distinct, 'vulnerability', 'vulnerabilities')}`,
    fixable === 0 ? 'none with a fix' : `${formatCount(fixable)} with a fix`,
    ...(exploited > 0 ? [`${formatCount(exploited)} known to be exploited`] : []),
  ].join(', ')
}

function nextText(upgrades: readonly Upgrade[]): string | undefined {
  if (upgrades.length === 0) return undefined
  const shown = upgrades.slice(0, MAX_UPGRADES)
  const texts = shown.map(
    ({ name, to, fixes, worst }) =>
      `${name}${to === undefined ? '' : ` to ${to}`} (${fixes === 1 ? worst : `${formatCount(fixes)} fixed, ${worst}`})`,
  )
  const more = upgrades.length - shown.length
  return `upgrade ${texts.join(', ')}${more > 0 ? `, and ${countOf(more, 'more package')}` : ''}.`
}
