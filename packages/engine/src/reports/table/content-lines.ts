import type { ContentSection, RuleGroup } from '../content-sections.ts'
import type { FindingDescription } from '../finding-description.ts'
import { countOf, formatCount } from '../text/count-of.ts'
import { padEnd, truncate, wrap } from '../text/display-width.ts'
import { oneLine } from '../text/one-line.ts'
import { SEVERITY_STYLES } from '../text/paint.ts'
import type { Page } from './page.ts'

const INDENT = '  '
const SEVERITY_COLUMNS = 10
const MAX_PLACES = 5
const MAX_INSTRUCTION = 60
const MAX_SEEN = 200

/** One kind of findings: what each rule says, then where. */
export function* contentLines({ title, count, groups }: ContentSection, page: Page): Iterable<string> {
  yield `${page.paint(title, 'bold')} ${page.paint(`(${formatCount(count)})`, 'dim')}`
  for (const group of groups) {
    yield ''
    yield* ruleLines(group, page)
  }
}

function* ruleLines({ first, members }: RuleGroup, { width, paint }: Page): Iterable<string> {
  const { severity, title, ruleId } = first
  const margin = INDENT.length + SEVERITY_COLUMNS
  let head = INDENT + paint(padEnd(severity.toUpperCase(), SEVERITY_COLUMNS), ...SEVERITY_STYLES[severity])
  for (const line of wrap(`${title} (${ruleId})`, width - margin)) {
    yield head + line
    head = ' '.repeat(margin)
  }
  for (const member of members.slice(0, MAX_PLACES)) yield* placeLines(member, margin, { width, paint })
  const more = members.length - MAX_PLACES
  if (more > 0) yield paint(`${' '.repeat(margin)}and ${countOf(more, 'more place')}; --format json lists all`, 'dim')
}

function* placeLines(
  { where, seen, place }: FindingDescription,
  margin: number,
  { width, paint }: Page,
): Iterable<string> {
  const instruction =
    place?.layer?.instruction === undefined ? '' : ` · ${truncate(oneLine(place.layer.instruction), MAX_INSTRUCTION)}`
  const layer = place?.layer === undefined ? '' : ` · layer ${place.layer.index}${instruction}`
  const hidden = place?.visibility === 'hidden' ? ' · deleted by a later layer, still in the image' : ''
  for (const line of wrap(where, width - margin)) yield ' '.repeat(margin) + line
  const about = `${seen === undefined ? '' : ` · ${truncate(seen, MAX_SEEN)}`}${layer}${hidden}`.replace(/^ · /, '')
  for (const line of about === '' ? [] : wrap(about, width - margin)) yield paint(' '.repeat(margin) + line, 'dim')
}
