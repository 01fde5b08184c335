import type { VulnerabilityFinding } from '../../findings/finding.ts'
import { type Upgrade, upgradesOf } from '../next-steps.ts'
import type { ScanReport } from '../scan-report.ts'
import { countOf, formatCount } from '../text/count-of.ts'
import { wrap } from '../text/display-width.ts'
import type { Page } from './page.ts'

const MAX_UPGRADES = 3

/** The result in one sentence and, where there is something to do, what to do next. */
export function* closingLines(report: ScanReport, leftOut: number, { width, paint }: Page): Iterable<string> {
  const partial = report.status === 'complete' ? '' : ' The scan is partial: see the problems above.'
  const filtered = leftOut === 0 ? '' : ` ${countOf(leftOut, 'more finding')} left out by your filters.`
  const isEmptyHanded =
    report.findings.length === 0 && leftOut === 0 && partial !== '' && report.advisories !== undefined
  const result = isEmptyHanded ? 'Nothing was found, but do not take the image for clean.' : resultText(report, leftOut)
  yield* wrap(`${result}${filtered}${partial}`, width)
  const advice = nextText(upgradesOf(report.findings.filter((finding) => finding.kind === 'vulnerability')))
  if (advice === undefined) return
  for (const [index, line] of wrap(`Next: ${advice}`, width).entries())
    yield index === 0 ? line.replace('Next:', paint('Next:', 'bold')) : line
}

function resultText({ findings, inventory, advisories }: ScanReport, leftOut: number): string {
  const packages = countOf(inventory.packages.length, 'package')
  if (findings.length === 0) {
    if (advisories === undefined) return `${packages} listed; vulnerabilities were not looked for.`
    if (inventory.packages.length === 0) return 'No packages were found, so there was nothing to match.'
    return leftOut > 0 ? `Nothing to show for ${packages}.` : `No known vulnerabilities in ${packages}.`
  }
  const vulnerabilities = findings.filter(
    (finding): finding is VulnerabilityFinding => finding.kind === 'vulnerability',
  )
  const fixable = vulnerabilities.filter((finding) => finding.fixedVersion !== undefined).length
  const exploited = vulnerabilities.filter((finding) => finding.kev !== undefined).length
  const distinct = new Set(vulnerabilities.map((finding) => finding.id)).size
  return [
    `${countOf(vulnerabilities.length, 'finding')} of ${countOf(distinct, 'vulnerability', 'vulnerabilities')}`,
    fixable === 0 ? 'none with a fix' : `${formatCount(fixable)} with a fix`,
    ...(exploited > 0 ? [`${formatCount(exploited)} known to be exploited`] : []),
  ]
    .join(', ')
    .concat('.')
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
