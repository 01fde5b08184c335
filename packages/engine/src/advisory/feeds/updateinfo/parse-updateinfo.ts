import type { Advisory } from '../../advisory.ts'
import { advisoryWith } from '../../advisory-with.ts'
import { cleanDetails, cleanSummary, cleanTime, isCleanUrl, isCleanWord } from '../../clean.ts'
import { ElementError } from '../../element.ts'
import { child, children, type XmlElement } from '../../input/read-xml.ts'
import { type RpmBuild, rpmVersion, statementsOf } from '../../rpm-packages.ts'
import { severityOfWord } from '../../severity-words.ts'
import { isCve } from '../../vulnerability-ids.ts'

/** What differs between the distributions that publish `updateinfo.xml`. */
export interface UpdateinfoVendor {
  /** Source of its ratings: `amazon`. */
  readonly name: string
  /** Canonical ecosystem of a build, by its release (`1.amzn2.0.1`). */
  ecosystem(release: string): string | undefined
  /** Does one version of a package mend some architectures only? Otherwise a list of one architecture stands for all. */
  readonly hasArchitectures: boolean
}

const MAX_REFERENCES = 50

/**
 * One `<update>` of an rpm repository's `updateinfo.xml`. Updates that mend no vulnerability give nothing.
 * @throws {ElementError}
 */
export function parseUpdate(update: XmlElement, vendor: UpdateinfoVendor, now: Date): Advisory | undefined {
  const id = child(update, 'id')?.text
  if (!isCleanWord(id, 200)) throw new ElementError('id is empty, too long or has control characters')
  const references = children(child(update, 'references'), 'reference')
  const details = cleanDetails(child(update, 'description')?.text)
  const title = child(update, 'title')?.text ?? ''
  const cves = cvesOf(references, `${title}\n${details ?? ''}`)
  if (update.attributes.get('type') !== 'security' && cves.length === 0) return undefined
  const affected = statementsOf(buildsOf(update, vendor))
  if (affected.length === 0) throw new ElementError('update without a package of a known release')
  const severity = severityOfWord(child(update, 'severity')?.text ?? '')
  const summary = cleanSummary(title)
  return advisoryWith(id, {
    upstream: cves.filter((cve) => cve !== id),
    ...(summary !== undefined && { summary }),
    ...(details !== undefined && { details }),
    ...times(update, now),
    ratings: severity && severity !== 'unknown' ? [{ source: vendor.name, severity }] : [],
    references: references
      .map((reference) => reference.attributes.get('href'))
      .filter((url) => isCleanUrl(url))
      .slice(0, MAX_REFERENCES),
    affected,
  })
}

/** Fedora lists bugs, whose titles name the CVEs. */
function cvesOf(references: readonly XmlElement[], text: string): string[] {
  const named = references.flatMap((reference) =>
    ['id', 'title'].flatMap((key) => reference.attributes.get(key)?.match(/CVE-\d{4}-\d{4,19}/g) ?? []),
  )
  const found = named.length > 0 ? named : (text.match(/CVE-\d{4}-\d{4,19}/g) ?? [])
  return [...new Set(found.filter(isCve))].sort()
}

function buildsOf(update: XmlElement, vendor: UpdateinfoVendor): RpmBuild[] {
  return children(child(update, 'pkglist'), 'collection').flatMap((collection) => {
    const stream = child(collection, 'module')?.attributes
    const module = stream && `${stream.get('name') ?? ''}:${stream.get('stream') ?? ''}`
    return children(collection, 'package').flatMap(({ attributes }): RpmBuild[] => {
      const [name, release, architecture] = ['name', 'release', 'arch'].map((key) => attributes.get(key))
      const evr = rpmVersion(attributes.get('epoch'), attributes.get('version'), release)
      const ecosystem = vendor.ecosystem(release ?? '')
      if (!isCleanWord(name) || evr === undefined || ecosystem === undefined || architecture === 'src') return []
      return [
        {
          name,
          evr,
          ecosystem,
          ...(vendor.hasArchitectures && isCleanWord(architecture, 40) && { architecture }),
          ...(isCleanWord(module, 200) && { module }),
        },
      ]
    })
  })
}

function times(update: XmlElement, now: Date): Pick<Advisory, 'published' | 'modified'> {
  const [published, modified] = ['issued', 'updated'].map((name) =>
    cleanTime(withoutZone(child(update, name)?.attributes.get('date')), now),
  )
  return {
    ...(typeof published === 'object' && { published: published.time }),
    ...(typeof modified === 'object' && { modified: modified.time }),
  }
}

/** Some write `2021-12-10 21:56 UTC`. */
function withoutZone(date: string | undefined): string | undefined {
  return date?.replace(/ (?:UTC|GMT)$/, '')
}
