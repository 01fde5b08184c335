import type { Advisory, AdvisoryRating } from '../../advisory.ts'
import { advisoryWith } from '../../advisory-with.ts'
import { cleanDetails, cleanSummary, cleanTime, isCleanUrl, isCleanWord } from '../../clean.ts'
import { ElementError } from '../../element.ts'
import { child, children, type XmlElement } from '../../input/read-xml.ts'
import { type RpmBuild, splitRpmName, statementsOf } from '../../rpm-packages.ts'
import { severityOfWord } from '../../severity-words.ts'
import { isCve } from '../../vulnerability-ids.ts'

/**
 * One of openEuler's security advisories in CVRF 1.1. A document lists the packages of several releases and several vulnerabilities, each of which names the
 * releases that it was mended in; vulnerabilities of the same releases make one advisory.
 * @see https://www.icasi.org/the-common-vulnerability-reporting-framework-cvrf-v1-1/
 * @throws {ElementError}
 */
export function parseCvrf(document: XmlElement, now: Date): Advisory[] {
  const tracking = child(document, 'DocumentTracking')
  const id = child(child(tracking, 'Identification'), 'ID')?.text
  if (!isCleanWord(id, 200)) throw new ElementError('id is empty, too long or has control characters')
  const builds = buildsOf(child(document, 'ProductTree'))
  if (builds.length === 0) throw new ElementError('document without a package of a known release')
  const notes = children(child(document, 'DocumentNotes'), 'Note')
  const note = (title: string): string | undefined =>
    notes.find(({ attributes }) => attributes.get('Title') === title)?.text
  const summary = cleanSummary(note('Synopsis') ?? child(document, 'DocumentTitle')?.text)
  const details = cleanDetails(note('Description'))
  const severity = severityOfWord(note('Severity') ?? '')
  const [published, modified] = ['InitialReleaseDate', 'CurrentReleaseDate'].map((name) =>
    cleanTime(child(tracking, name)?.text, now),
  )
  const references = children(child(document, 'DocumentReferences'), 'Reference')
    .map((reference) => child(reference, 'URL')?.text)
    .filter((url) => isCleanUrl(url))
    .slice(0, 50)
  return groupsOf(children(document, 'Vulnerability')).map(({ cves, products, ratings }) =>
    advisoryWith(id, {
      upstream: cves,
      ...(summary !== undefined && { summary }),
      ...(details !== undefined && { details }),
      ...(typeof published === 'object' && { published: published.time }),
      ...(typeof modified === 'object' && { modified: modified.time }),
      ratings: [
        ...(severity && severity !== 'unknown' ? [{ source: 'openeuler', severity }] : []),
        ...(cves.length === 1 ? ratings : []),
      ],
      references,
      affected: statementsOf(
        builds.filter(({ release }) => products.size === 0 || products.has(release)).map(({ build }) => build),
      ),
    }),
  )
}

/** The branches of architectures name files; which release a file is for stands in its CPE. */
function buildsOf(tree: XmlElement | undefined): { release: string; build: RpmBuild }[] {
  return children(tree, 'Branch').flatMap((branch) => {
    if (branch.attributes.get('Type') !== 'Package Arch') return []
    const architecture = branch.attributes.get('Name')
    return children(branch, 'FullProductName').flatMap((product) => {
      const release = /^cpe:\/[ao]:openEuler:openEuler:([\w.-]+)$/i.exec(product.attributes.get('CPE') ?? '')?.[1]
      const split = isCleanWord(product.text, 400) ? splitRpmName(product.text) : undefined
      if (release === undefined || !split || architecture === 'src') return []
      const build = { ecosystem: `openEuler:${release}`, ...split, ...(architecture !== undefined && { architecture }) }
      return [{ release: `openEuler-${release}`, build }]
    })
  })
}

interface Group {
  readonly cves: string[]
  readonly products: ReadonlySet<string>
  readonly ratings: readonly AdvisoryRating[]
}

function groupsOf(vulnerabilities: readonly XmlElement[]): Group[] {
  const groups = new Map<string, Group>()
  for (const vulnerability of vulnerabilities) {
    const cve = child(vulnerability, 'CVE')?.text ?? ''
    if (!isCve(cve)) continue
    const products = new Set(
      children(child(vulnerability, 'ProductStatuses'), 'Status')
        .filter(({ attributes }) => attributes.get('Type') === 'Fixed')
        .flatMap((status) => children(status, 'ProductID').map(({ text }) => text)),
    )
    const key = [...products].sort().join('\n')
    const group = groups.get(key) ?? { cves: [], products, ratings: ratingsOf(vulnerability) }
    if (!group.cves.includes(cve)) group.cves.push(cve)
    groups.set(key, group)
  }
  if (groups.size === 0) throw new ElementError('document without a vulnerability')
  return [...groups.values()].map((group) => ({ ...group, cves: group.cves.sort() }))
}

/** Vectors are written without the version that they are of. */
function ratingsOf(vulnerability: XmlElement): AdvisoryRating[] {
  return children(child(vulnerability, 'CVSSScoreSets'), 'ScoreSet').flatMap((set) => {
    const vector = child(set, 'Vector')?.text ?? ''
    if (!/^(?:CVSS:3\.\d\/)?AV:[NALP]\/AC:[LH]\/PR:[NLH]\/UI:[NR]\/S:[UC]\/C:[NLH]\/I:[NLH]\/A:[NLH]$/.test(vector))
      return []
    return [{ source: 'openeuler', vector: vector.startsWith('CVSS:') ? vector : `CVSS:3.1/${vector}` }]
  })
}
