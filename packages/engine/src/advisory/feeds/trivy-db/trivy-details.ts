import type { Severity } from '../../../domain/severity.ts'
import type { Advisory, AdvisoryRating } from '../../advisory.ts'
import { advisoryWith } from '../../advisory-with.ts'
import { cleanDetails, cleanSummary, cleanTime, cleanWords, isCleanUrl, isCleanWord } from '../../clean.ts'
import { isObject, type JsonObject, objectOf } from '../../element.ts'

const SEVERITIES: readonly Severity[] = ['unknown', 'low', 'medium', 'high', 'critical']

/** Trivy's names of sources, where ours are others. */
const SOURCES: ReadonlyMap<string, string> = new Map([
  ['redhat-oval', 'redhat'],
  ['alma', 'almalinux'],
  ['oracle-oval', 'oracle'],
  ['suse-cvrf', 'suse'],
  ['cbl-mariner', 'azurelinux'],
  ['azure', 'azurelinux'],
  ['arch-linux', 'arch'],
  ['ruby-advisory-db', 'rubysec'],
  ['govulndb', 'go'],
])

/** 0 to 4, as the database numbers severities. */
export function trivySeverity(value: unknown): Severity | undefined {
  return typeof value === 'number' ? SEVERITIES[value] : undefined
}

/** What the database says of a vulnerability whatever package it hits: bucket `vulnerability`. */
export function parseTrivyDetails(id: string, json: JsonObject, now: Date): Advisory {
  const summary = cleanSummary(json['Title'])
  const details = cleanDetails(json['Description'])
  const published = cleanTime(json['PublishedDate'], now)
  const modified = cleanTime(json['LastModifiedDate'], now)
  return advisoryWith(id, {
    ...(summary !== undefined && { summary }),
    ...(details !== undefined && { details }),
    ...(typeof published === 'object' && { published: published.time }),
    ...(typeof modified === 'object' && { modified: modified.time }),
    ratings: ratingsOf(json),
    references: Array.isArray(json['References']) ? json['References'].filter(isCleanUrl).slice(0, 50) : [],
    cwes: cleanWords(json['CweIDs'], 50).filter((cwe) => /^CWE-\d+$/.test(cwe)),
  })
}

function ratingsOf(json: JsonObject): AdvisoryRating[] {
  const ratings: AdvisoryRating[] = []
  for (const [name, value] of Object.entries(objectOf(json['CVSS']))) {
    if (!isCleanWord(name, 60) || !isObject(value)) continue
    for (const key of ['V40Vector', 'V3Vector', 'V2Vector']) {
      const vector = value[key]
      if (isCleanWord(vector, 300)) ratings.push({ source: sourceOf(name), vector })
    }
  }
  for (const [name, value] of Object.entries(objectOf(json['VendorSeverity']))) {
    const severity = trivySeverity(value)
    // NVD rates by score alone, which its vectors say more exactly.
    if (severity && isCleanWord(name, 60) && !ratings.some(({ source }) => source === 'nvd' && name === 'nvd')) {
      ratings.push({ source: sourceOf(name), severity })
    }
  }
  return ratings
}

function sourceOf(name: string): string {
  return SOURCES.get(name) ?? name
}
