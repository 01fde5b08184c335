import type { Advisory } from '../../advisory.ts'
import { advisoryWith } from '../../advisory-with.ts'
import { cleanDetails, cleanSummary, cleanTime, isCleanUrl, isCleanWord } from '../../clean.ts'
import { ElementError, isObject, type JsonObject, objectOf, objectsOf } from '../../element.ts'
import { splitRpmName } from '../../rpm-packages.ts'
import { severityOfWord } from '../../severity-words.ts'
import { isCve } from '../../vulnerability-ids.ts'

/**
 * One update. It names source builds, which give their version to all packages built from them. Updates that are not out yet, and those that mend no
 * vulnerability, give nothing.
 * @throws {ElementError}
 */
export function parseBodhiUpdate(json: unknown, now: Date): Advisory | undefined {
  if (!isObject(json)) throw new ElementError('no JSON object')
  const id = json['alias'] ?? json['updateid']
  if (!isCleanWord(id, 200)) throw new ElementError('id is empty, too long or has control characters')
  if (json['type'] !== 'security' || json['status'] !== 'stable') return undefined
  const release = objectOf(json['release'])['version']
  const prefix = objectOf(json['release'])['id_prefix']
  // EPEL's updates have a prefix of their own, and are for another distribution.
  if (prefix !== 'FEDORA' || typeof release !== 'string' || !/^\d{1,3}$/.test(release)) return undefined
  const affected = objectsOf(json['builds'], 2000).flatMap((build) => {
    const { nvr, epoch } = build
    const split = isCleanWord(nvr, 300) ? splitRpmName(nvr) : undefined
    if (!split) return []
    const fixed = typeof epoch === 'number' && epoch > 0 ? `${epoch}:${split.evr}` : split.evr
    return [
      {
        ecosystem: `Fedora:${release}`,
        name: split.name,
        ranges: [{ events: [{ introduced: '0' }, { fixed }] }],
        versions: [],
        status: 'fixed' as const,
      },
    ]
  })
  if (affected.length === 0) throw new ElementError('update without a build')
  const severity = isCleanWord(json['severity'], 40) ? severityOfWord(json['severity']) : undefined
  const summary = cleanSummary(json['display_name'] || json['title'])
  const details = cleanDetails(json['notes'])
  const [published, modified] = [json['date_stable'] ?? json['date_pushed'], json['date_modified']].map((time) =>
    cleanTime(time, now),
  )
  return advisoryWith(id, {
    upstream: cvesOf(json),
    ...(summary !== undefined && { summary }),
    ...(details !== undefined && { details }),
    ...(typeof published === 'object' && { published: published.time }),
    ...(typeof modified === 'object' && { modified: modified.time }),
    ratings: severity && severity !== 'unknown' ? [{ source: 'fedora', severity }] : [],
    references: [json['url']].filter(isCleanUrl),
    affected,
  })
}

/** Bugs that are marked as security bugs name them in their titles; where none does, the notes do. */
function cvesOf(json: JsonObject): string[] {
  const titles = objectsOf(json['bugs'], 1000).map(({ title }) => String(title ?? '').slice(0, 1000))
  const find = (text: string): string[] => text.match(/CVE-\d{4}-\d{4,19}/g) ?? []
  const inTitles = titles.flatMap(find)
  const notes = [json['title'], json['notes']].map((text) => (typeof text === 'string' ? text.slice(0, 100_000) : ''))
  return [...new Set((inTitles.length > 0 ? inTitles : notes.flatMap(find)).filter(isCve))].sort()
}
