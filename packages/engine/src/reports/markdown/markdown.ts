import { formatPlatform } from '../../domain/platform.ts'
import { contentSections, type RuleGroup } from '../content-sections.ts'
import { describeException } from '../describe-exception.ts'
import { describeFinding, FINDING_KIND_TITLES, STATUS_TITLES, vulnerabilityUrl } from '../describe-finding.ts'
import { upgradesOf } from '../next-steps.ts'
import { groupByPackage, type PackageGroup } from '../package-groups.ts'
import type { ReportOptions, ReportWriter } from '../report-writer.ts'
import type { ScanReport } from '../scan-report.ts'
import { countBySeverity, WORST_FIRST } from '../severity-counts.ts'
import { countOf } from '../text/count-of.ts'
import { oneLine } from '../text/one-line.ts'

const MAX_UPGRADES = 10

/** The report for pull requests, wikis and chat: GitHub Flavored Markdown, safe against markup in names. */
export const markdownWriter: ReportWriter = {
  format: 'markdown',
  mediaType: 'text/markdown; charset=utf-8; variant=GFM',
  extension: 'md',
  purpose: 'for pull requests and wikis',
  write,
}

function* write(report: ScanReport, options: ReportOptions): Iterable<string> {
  yield* summary(report, options)
  yield* upgrades(report)
  const groups = groupByPackage(report.findings.filter((finding) => finding.kind === 'vulnerability'))
  if (groups.length > 0) yield `\n## ${FINDING_KIND_TITLES.vulnerability}\n`
  for (const group of groups) yield* packageSection(group)
  for (const { title, groups: rules } of contentSections(report.findings)) {
    yield `\n## ${title}\n`
    for (const rule of rules) yield* ruleSection(rule)
  }
  yield* suppressedSection(report, options)
  yield* problems(report)
}

function* summary(report: ScanReport, options: ReportOptions): Iterable<string> {
  const { image, inventory, advisories } = report
  yield `# ${plain(image.reference)}\n\n`
  const facts = [
    ['Platform', formatPlatform(image.platform)],
    ['Digest', image.digest ?? image.imageId],
    [
      'Distribution',
      inventory.distro && (inventory.distro.prettyName ?? `${inventory.distro.id} ${inventory.distro.versionId}`),
    ],
    ['Contents', `${countOf(inventory.layers.length, 'layer')}, ${countOf(inventory.packages.length, 'package')}`],
    ['Advisories', advisories && `built ${advisories.builtAt.slice(0, 10)}`],
    ['Scanned', options.timestamp],
    ['Status', report.status === 'complete' ? undefined : `**${report.status}**: see the problems below`],
  ] as const
  for (const [name, value] of facts)
    if (value !== undefined) yield `- ${name}: ${name === 'Status' ? value : plain(value)}\n`
  const counts = countBySeverity(report.findings)
  const shown = WORST_FIRST.filter((severity) => severity !== 'none' || counts.none > 0)
  yield `\n| ${shown.join(' | ')} |\n|${' --: |'.repeat(shown.length)}\n| ${shown.map((severity) => counts[severity]).join(' | ')} |\n`
  if (options.leftOut) yield `\n${countOf(options.leftOut, 'more finding')} left out by filters.\n`
}

function* upgrades(report: ScanReport): Iterable<string> {
  const found = upgradesOf(report.findings.filter((finding) => finding.kind === 'vulnerability')).slice(0, MAX_UPGRADES)
  if (found.length === 0) return
  yield '\n## What to do next\n\n'
  for (const { name, version, to, fixes, worst } of found) {
    yield `- Upgrade ${plain(name)} ${plain(version)}${to === undefined ? '' : ` to **${plain(to)}**`}: ${countOf(fixes, 'vulnerability', 'vulnerabilities')}, ${worst}\n`
  }
}

function* packageSection(group: PackageGroup): Iterable<string> {
  const { place, type, paths } = group
  yield `\n### ${plain(group.name)} ${plain(group.version)}\n\n`
  const others =
    group.packages.length > 1 || group.packages[0] !== group.name ? `, in ${group.packages.map(plain).join(', ')}` : ''
  const layer = place.layer === undefined ? '' : `, layer ${place.layer.index}`
  yield `${type}${others}${layer}${place.visibility === 'hidden' ? ', deleted by a later layer but still in the image' : ''}: ${code(paths[0] ?? '')}`
  yield `${paths.length > 1 ? ` and ${countOf(paths.length - 1, 'more file')}` : ''}\n\n`
  if (place.layer?.instruction !== undefined) yield `${code(place.layer.instruction)}\n\n`
  yield '| severity | id | fixed in | title |\n| --- | --- | --- | --- |\n'
  for (const { finding } of group.rows) {
    const url = vulnerabilityUrl(finding)
    const id =
      url === undefined
        ? plain(finding.id)
        : `[${plain(finding.id)}](<${encodeURI(url).replace(/[<>|\\]/g, encodeURIComponent)}>)`
    const fix = finding.fixedVersion === undefined ? STATUS_TITLES[finding.status] : plain(finding.fixedVersion)
    yield `| ${finding.severity} | ${id} | ${fix} | ${finding.kev ? '**exploited** ' : ''}${plain(describeFinding(finding).title)} |\n`
  }
}

function* ruleSection({ first, members }: RuleGroup): Iterable<string> {
  const { severity, ruleId, title, text, remedy } = first
  yield `\n### ${plain(title)}\n\n${severity}, ${plain(ruleId)}${text === title ? '' : `: ${plain(text)}`}\n\n${plain(remedy)}\n\n`
  for (const { where, seen, place } of members) {
    const layer = place?.layer === undefined ? '' : `, layer ${place.layer.index}`
    const hidden = place?.visibility === 'hidden' ? ', deleted by a later layer but still in the image' : ''
    yield `- ${code(where)}${layer}${hidden}${seen === undefined ? '' : `: ${code(seen)}`}\n`
  }
}

function* suppressedSection(report: ScanReport, { showSuppressed }: ReportOptions): Iterable<string> {
  const { suppressed = [], exceptions } = report
  const expired = exceptions?.expired ?? []
  if (suppressed.length + expired.length === 0) return
  yield '\n## Exceptions\n\n'
  if (suppressed.length > 0) yield `${countOf(suppressed.length, 'finding')} suppressed.\n`
  for (const { exception, findings } of expired)
    yield `- expired, ${countOf(findings, 'finding')} back: ${plain(describeException(exception))}\n`
  if (!showSuppressed || suppressed.length === 0) return
  yield '\n| severity | id | where | why suppressed |\n| --- | --- | --- | --- |\n'
  for (const { finding, exception } of suppressed) {
    const { severity, ruleId, subject } = describeFinding(finding)
    yield `| ${severity} | ${plain(ruleId)} | ${plain(subject)} | ${plain(describeException(exception))} |\n`
  }
}

function* problems({ problems: found }: ScanReport): Iterable<string> {
  if (found.length === 0) return
  yield '\n## Problems\n\n'
  for (const { path, message } of found) yield `- ${path === undefined ? '' : `${code(path)}: `}${plain(message)}\n`
}

/** Text that Markdown shows as it is: CommonMark 2.4, every ASCII punctuation that could mean something escaped; `@` and `#` cannot call people or issues. */
function plain(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]()#+!|~<>&$]/g, '\\$&')
    .replaceAll('@', '@\u200b')
    .replace(/^([-=])/, '\\$1')
    .replace(/:\/\//g, ':\u200b//')
}

/** A code span; backticks in it become apostrophes, and bars are escaped for tables. */
function code(text: string): string {
  return `\`${oneLine(text).replaceAll('`', "'").replaceAll('|', '\\|')}\``
}
