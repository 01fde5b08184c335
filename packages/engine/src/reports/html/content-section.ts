import type { ContentSection, RuleGroup } from '../content-sections.ts'
import { countOf } from '../text/count-of.ts'
import { escapeXml } from '../text/escape-xml.ts'
import { oneLine } from '../text/one-line.ts'

/** One kind of findings: a rule per block, its places in a table. */
export function* contentSection({ title, groups }: ContentSection): Iterable<string> {
  yield `<section>\n<h2>${escapeXml(title)}</h2>\n`
  for (const group of groups) yield* ruleBlock(group)
  yield '</section>\n'
}

function* ruleBlock({ first, members }: RuleGroup): Iterable<string> {
  const { severity, title, text, remedy, ruleId, helpUrl } = first
  const isSevere = severity === 'critical' || severity === 'high'
  const id =
    helpUrl === undefined
      ? escapeXml(ruleId)
      : `<a href="${escapeXml(helpUrl)}" rel="noreferrer noopener">${escapeXml(ruleId)}</a>`
  yield `<details${isSevere ? ' open' : ''}>\n<summary><b>${escapeXml(title)}</b> <span>${countOf(members.length, 'place')}</span> <span class="badge ${severity}">${severity}</span></summary>\n`
  yield `<p class="place">${id}${text === title ? '' : ` · ${escapeXml(text)}`} · ${escapeXml(remedy)}</p>\n`
  yield '<table class="findings">\n<thead><tr><th>Where</th><th>Layer</th><th>Seen</th></tr></thead>\n<tbody>\n'
  for (const { where, seen, place } of members) {
    const hidden =
      place?.visibility === 'hidden'
        ? '<div class="details">deleted by a later layer, but still in the image</div>'
        : ''
    const layer =
      place?.layer === undefined
        ? ''
        : `${place.layer.index}${place.layer.instruction === undefined ? '' : ` <code>${escapeXml(oneLine(place.layer.instruction))}</code>`}`
    yield `<tr><td><code>${escapeXml(where)}</code>${hidden}</td><td>${layer}</td><td>${escapeXml(seen ?? '')}</td></tr>\n`
  }
  yield '</tbody>\n</table>\n</details>\n'
}
