import type { Advisory } from '../../advisory.ts'
import { advisoryWith } from '../../advisory-with.ts'
import { cleanDetails, cleanSummary, cleanTime, isCleanUrl, isCleanWord } from '../../clean.ts'
import { ElementError, isObject, type JsonObject, objectOf, objectsOf } from '../../element.ts'
import { type RpmBuild, rpmVersion, statementsOf } from '../../rpm-packages.ts'
import { severityOfWord } from '../../severity-words.ts'
import { isCve } from '../../vulnerability-ids.ts'

const MAX_PACKAGES = 20_000

/**
 * One erratum of AlmaLinux: of `errata.json`, whose packages lie in a list with the module they belong to, or of `errata.full.json`, where modules stand
 * beside the packages. Errata that mend no vulnerability give nothing.
 * @throws {ElementError}
 */
export function parseErratum(json: unknown, now: Date): Advisory | undefined {
  if (!isObject(json)) throw new ElementError('no JSON object')
  const id = json['updateinfo_id'] ?? json['id']
  if (!isCleanWord(id, 200)) throw new ElementError('id is empty, too long or has control characters')
  const references = objectsOf(json['references'], 500)
  const cves = [...new Set(references.map(({ id: named }) => named).filter(isCveText))].sort()
  if (cves.length === 0) return undefined
  const affected = statementsOf(buildsOf(json))
  if (affected.length === 0) throw new ElementError('erratum without a package of a known release')
  const word = json['severity']
  const severity = isCleanWord(word, 40) ? severityOfWord(word) : undefined
  const summary = cleanSummary(json['title'])
  const details = cleanDetails(json['description'])
  const [published, modified] = [json['issued_date'], json['updated_date']].map((time) => cleanTime(timeOf(time), now))
  return advisoryWith(id, {
    upstream: cves,
    ...(summary !== undefined && { summary }),
    ...(details !== undefined && { details }),
    ...(typeof published === 'object' && { published: published.time }),
    ...(typeof modified === 'object' && { modified: modified.time }),
    ratings: severity && severity !== 'unknown' ? [{ source: 'almalinux', severity }] : [],
    references: references
      .map(({ href }) => href)
      .filter(isCleanUrl)
      .slice(0, 50),
    affected,
  })
}

function buildsOf(json: JsonObject): RpmBuild[] {
  const list = isObject(json['pkglist']) ? json['pkglist'] : json
  const modules = [list['module'], ...objectsOf(list['modules'], 100)].map(moduleOf).filter((one) => one !== undefined)
  return objectsOf(list['packages'], MAX_PACKAGES).flatMap((pkg): RpmBuild[] => {
    const { name, epoch, version, release, arch: architecture } = pkg
    const evr = rpmVersion(epoch, version, release)
    const major = typeof release === 'string' ? /[.+_]el(\d+)/.exec(release)?.[1] : undefined
    if (!isCleanWord(name) || evr === undefined || major === undefined) return []
    const [module] = isModular(evr) ? modules : []
    return [
      {
        name,
        evr,
        ecosystem: `AlmaLinux:${major}`,
        ...(isCleanWord(architecture, 40) && { architecture }),
        ...(module !== undefined && { module }),
      },
    ]
  })
}

function isModular(evr: string): boolean {
  return /\.module[_+]/.test(evr)
}

function moduleOf(json: unknown): string | undefined {
  const { name, stream } = objectOf(json)
  return isCleanWord(name, 100) && isCleanWord(stream, 100) ? `${name}:${stream}` : undefined
}

/** Seconds since 1970, or MongoDB's `{ $date: milliseconds }`. */
function timeOf(value: unknown): string | undefined {
  const date = objectOf(value)['$date']
  const ms = typeof value === 'number' ? value * 1000 : typeof date === 'number' ? date : Number.NaN
  if (typeof date === 'string') return date
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : undefined
}

function isCveText(id: unknown): id is string {
  return typeof id === 'string' && isCve(id)
}
