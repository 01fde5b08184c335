import type { Advisory, AdvisoryRating } from '../../advisory.ts'
import { advisoryWith } from '../../advisory-with.ts'
import { cleanDetails, cleanTime, isCleanUrl, isCleanWord } from '../../clean.ts'
import { ElementError, isObject, type JsonObject, objectOf, objectsOf } from '../../element.ts'
import { isCve } from '../../vulnerability-ids.ts'

/** Newest first. */
const METRICS: readonly string[] = ['cvssMetricV40', 'cvssMetricV31', 'cvssMetricV30', 'cvssMetricV2']

/**
 * One CVE as NVD analysed it: what it is, how bad NVD and the one who numbered it say it is, and which weakness it comes from. A rejected one is withdrawn.
 * Its configurations of CPEs are no packages, and passed over.
 * @see https://csrc.nist.gov/schema/nvd/api/2.0/cve_api_json_2.0.schema
 * @throws {ElementError}
 */
export function parseNvdCve(json: unknown, now: Date): Advisory {
  const cve = objectOf(objectOf(json)['cve'])
  const { id } = cve
  if (!isObject(json) || typeof id !== 'string' || !isCve(id)) throw new ElementError('id is no CVE')
  const details = cleanDetails(textOf(cve['descriptions']))
  const [published, modified] = [cleanTime(cve['published'], now), cleanTime(cve['lastModified'], now)]
  const isRejected = cve['vulnStatus'] === 'Rejected' || /^\*\* ?REJECT ?\*\*|^Rejected reason:/i.test(details ?? '')
  return advisoryWith(id, {
    ...(details !== undefined && { details }),
    ...(typeof published === 'object' && { published: published.time }),
    ...(typeof modified === 'object' && { modified: modified.time }),
    ...(isRejected && { withdrawn: typeof modified === 'object' ? modified.time : '1970-01-01T00:00:00Z' }),
    ratings: ratingsOf(objectOf(cve['metrics'])),
    cwes: cwesOf(cve['weaknesses']),
    references: [
      ...new Set(
        objectsOf(cve['references'], 1000)
          .map(({ url }) => url)
          .filter(isCleanUrl),
      ),
    ].slice(0, 50),
  })
}

function textOf(descriptions: unknown): unknown {
  const texts = objectsOf(descriptions, 50)
  return (texts.find(({ lang }) => lang === 'en') ?? texts[0])?.['value']
}

/** Scores of others than NVD are those of whoever numbered the CVE, or of CISA's enrichment. */
function ratingsOf(metrics: JsonObject): AdvisoryRating[] {
  const ratings = new Map<string, AdvisoryRating>()
  for (const metric of METRICS.flatMap((key) => objectsOf(metrics[key], 20))) {
    const { vectorString: vector, baseScore: score } = objectOf(metric['cvssData'])
    if (!isCleanWord(vector, 300)) continue
    const source = metric['source'] === 'nvd@nist.gov' ? 'nvd' : 'cna'
    ratings.set(`${source} ${vector}`, {
      source,
      vector,
      ...(typeof score === 'number' && score >= 0 && score <= 10 && { score }),
    })
  }
  return [...ratings.values()]
}

function cwesOf(weaknesses: unknown): string[] {
  const values = objectsOf(weaknesses, 50).flatMap((weakness) =>
    objectsOf(weakness['description'], 50).map(({ value }) => value),
  )
  return [
    ...new Set(values.filter((value): value is string => typeof value === 'string' && /^CWE-\d{1,6}$/.test(value))),
  ].sort()
}
