import { describeFinding, STATUS_TITLES } from '../describe-finding.ts'
import type { PackageGroup, VulnerabilityRow } from '../package-groups.ts'
import { countBySeverity, WORST_FIRST } from '../severity-counts.ts'
import { escapeXml } from '../text/escape-xml.ts'
import { oneLine } from '../text/one-line.ts'

/** One package with its vulnerabilities, to be opened and closed without a script. */
export function* packageSection(group: PackageGroup): Iterable<string> {
  const counts = countBySeverity(group.rows.map(({ finding }) => finding))
  const badges = WORST_FIRST.filter((severity) => counts[severity] > 0).map(
    (severity) => `<span class="badge ${severity}">${counts[severity]} ${severity}</span>`,
  )
  yield `<details${counts.critical + counts.high > 0 ? ' open' : ''}>\n<summary><b>${text(group.name)}</b> <span>${text(group.version)}</span> ${badges.join(' ')}</summary>\n`
  yield `<p class="place">${place(group)}</p>\n`
  yield '<table class="findings">\n<thead><tr><th>Severity</th><th>Id</th><th>Fixed in</th><th>What</th></tr></thead>\n<tbody>\n'
  for (const row of group.rows) yield rowOf(row)
  yield '</tbody>\n</table>\n</details>\n'
}

function place({ type, packages, name, paths, place: { layer, visibility } }: PackageGroup): string {
  const members = packages.length > 1 || packages[0] !== name ? `installed as ${packages.map(text).join(', ')}` : ''
  const more = paths.length > 1 ? ` and ${paths.length - 1} more` : ''
  const brought =
    layer === undefined
      ? ''
      : `layer ${layer.index}${layer.instruction === undefined ? '' : ` <code>${text(layer.instruction)}</code>`}`
  const hidden = visibility === 'hidden' ? 'deleted by a later layer, but still in the image' : ''
  return [type, members, brought, `<code>${text(paths[0] ?? '')}</code>${more}`, hidden]
    .filter((part) => part !== '')
    .join(' · ')
}

function rowOf({ finding }: VulnerabilityRow): string {
  const { title, text: details, helpUrl } = describeFinding(finding)
  const id =
    helpUrl !== undefined && /^https?:\/\//.test(helpUrl)
      ? `<a href="${escapeXml(helpUrl)}" rel="noreferrer noopener">${text(finding.id)}</a>`
      : text(finding.id)
  const source = finding.severitySource === undefined ? '' : ` <small>${text(finding.severitySource)}</small>`
  const fix =
    finding.fixedVersion === undefined
      ? `<i>${finding.status === 'affected' ? 'no fix yet' : STATUS_TITLES[finding.status]}</i>`
      : text(finding.fixedVersion)
  const exploited = finding.kev === undefined ? '' : '<span class="exploited">exploited</span> '
  const more = details === title ? '' : `<div class="details">${escapeXml(details)}</div>`
  return `<tr><td><span class="badge ${finding.severity}">${finding.severity}</span>${source}</td><td class="id">${id}</td><td class="fix">${fix}</td><td>${exploited}${escapeXml(title)}${more}</td></tr>\n`
}

function text(value: string): string {
  return escapeXml(oneLine(value))
}
