import { MiB } from '../../../domain/units.ts'
import type { AffectedPackage } from '../../advisory.ts'
import { advisoryWith } from '../../advisory-with.ts'
import { isCleanWord } from '../../clean.ts'
import { ElementError, isObject, type JsonObject } from '../../element.ts'
import type { AdvisoryFeed, FeedInput, FeedRecord, ParseContext } from '../../feed.ts'
import { readJsonElements } from '../../input/json-elements.ts'

const MAX_BYTES = 256 * MiB
const RELEASES: readonly string[] = ['3.0', '4.0', '5.0']

/**
 * Photon OS's table of vulnerabilities: a row for each package and CVE, with the version that mends it, or `NA`.
 * @see https://packages.broadcom.com/photon/photon_cve_metadata/
 */
export const photonMetadata: AdvisoryFeed = {
  name: 'photon',
  title: 'Photon OS CVE metadata',
  homepage: 'https://packages.broadcom.com/photon/photon_cve_metadata/',
  licence: 'Broadcom (https://packages.broadcom.com/photon/)',
  authority: 'vendor',
  grouping: 'file',
  sources: RELEASES.map((release) => ({
    name: `photon/${release}`,
    urls: [`https://packages.broadcom.com/photon/photon_cve_metadata/cve_data_photon${release}.json`],
    file: `cve_data_photon${release}.json`,
    maxBytes: MAX_BYTES,
    byDefault: true,
  })),
  recognise({ path, head }) {
    if (!/"cve_id"\s*:/.test(head) || !/"res_ver"\s*:/.test(head)) return undefined
    const release = releaseOf(path) ?? /"os_version"\s*:\s*"(\d+\.\d+)"/.exec(head)?.[1] ?? tagOf(head)
    return release === undefined ? undefined : [release]
  },
  async *parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
    for await (const file of input.files()) {
      const seen = new Set<string>()
      for await (const { text } of readJsonElements(file.chunks(MAX_BYTES), 'data', MiB, input.label)) {
        const row = readRow(text, releaseOf(file.path), context)
        if (!row) continue
        if (!seen.has(row.cve)) {
          seen.add(row.cve)
          yield { kind: 'advisory', advisory: advisoryWith(row.cve, row.rating) }
        }
        yield { kind: 'affected', id: row.cve, affected: row.affected }
      }
    }
  },
}

function releaseOf(path: string): string | undefined {
  return /photon(\d+\.\d+)/.exec(path)?.[1]
}

/** `7.88.1-4.ph4` */
function tagOf(text: string): string | undefined {
  const major = /\.ph(\d+)/.exec(text)?.[1]
  return major === undefined ? undefined : `${major}.0`
}

function readRow(text: string, release: string | undefined, context: ParseContext) {
  let json: unknown
  try {
    json = JSON.parse(text)
    if (!isObject(json)) throw new ElementError('no JSON object')
    return parseRow(json, release)
  } catch (error) {
    if (error instanceof SyntaxError) context.reject('no JSON', text.slice(0, 80))
    else if (error instanceof ElementError)
      context.reject(error.reason, isObject(json) ? `${String(json['pkg'])} ${String(json['cve_id'])}` : '')
    else throw error
    return undefined
  }
}

function parseRow(json: JsonObject, stated: string | undefined) {
  const { cve_id: cve, pkg: name, res_ver: fixed, os_version: os, cve_score: score } = json
  if (!isCleanWord(cve, 200) || !isCleanWord(name))
    throw new ElementError('package or id is empty, too long or has control characters')
  const release = typeof os === 'string' ? os : (stated ?? (typeof fixed === 'string' ? tagOf(fixed) : undefined))
  if (release === undefined) throw new ElementError('release is not stated')
  const affected: AffectedPackage = { ecosystem: `Photon OS:${release}`, name, versions: [], ...statementOf(json) }
  const isScore = typeof score === 'number' && score > 0 && score <= 10
  return { cve, affected, rating: isScore ? { ratings: [{ source: 'photon', score }] } : {} }
}

/** Newer files say "Not Affected" in a column of its own. @throws {ElementError} */
function statementOf({
  res_ver: fixed,
  aff_ver: vulnerable,
  status,
}: JsonObject): Pick<AffectedPackage, 'status' | 'ranges'> {
  if (isCleanWord(fixed) && fixed !== 'NA') {
    return { status: 'fixed', ranges: [{ events: [{ introduced: '0' }, { fixed }] }] }
  }
  if (typeof status === 'string' && /^not[ _]affected$/i.test(status)) return { status: 'not_affected', ranges: [] }
  if (vulnerable === 'NA' || vulnerable === '') throw new ElementError('neither affected nor repaired versions')
  return { status: 'affected', ranges: [{ events: [{ introduced: '0' }] }] }
}
