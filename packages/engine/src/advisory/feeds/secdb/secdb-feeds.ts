import { parse as parseYaml } from 'yaml'
import { MiB } from '../../../domain/units.ts'
import { AdvisoryError } from '../../advisory-error.ts'
import { isObject, type JsonObject } from '../../element.ts'
import type { AdvisoryFeed, FeedFile, FeedInput, FeedRecord, FeedSource, FileSample, ParseContext } from '../../feed.ts'
import { decodeText } from '../../input/bounded.ts'
import { readJsonObject } from '../../read-json.ts'
import { parseSecdb } from './parse-secdb.ts'

const MAX_BYTES = 512 * MiB

interface SecdbVendor extends Pick<AdvisoryFeed, 'name' | 'title' | 'homepage' | 'licence'> {
  readonly sources: readonly FeedSource[]
  /** Labels of its sources when the database's own head (release, repository, address) is this vendor's. */
  labels(head: string): readonly string[] | undefined
  /** Ecosystem of a database, by its `distroversion`. */
  ecosystem(release: string | undefined): string | undefined
}

/**
 * Alpine's security database and those of the distributions that took over its form: which version of an origin package fixed which vulnerabilities.
 * It names fixes only, and knows no severities.
 * @see https://secdb.alpinelinux.org/
 */
function secdbFeed(vendor: SecdbVendor): AdvisoryFeed {
  return {
    ...vendor,
    authority: 'vendor',
    grouping: 'file',
    recognise: ({ head }: FileSample) =>
      /"?(?:packages|secfixes)"?\s*:/.test(head) && /"?apkurl"?\s*:|"?secfixes"?\s*:/.test(head)
        ? vendor.labels(head)
        : undefined,
    async *parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
      for await (const file of input.files()) {
        const database = await readDatabase(file, input.label)
        const release = database['distroversion']
        const ecosystem = vendor.ecosystem(typeof release === 'string' ? release : undefined)
        if (ecosystem === undefined) {
          throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${input.label} does not say which release it is about.`)
        }
        for (const advisory of parseSecdb(database, ecosystem, context.reject)) yield { kind: 'advisory', advisory }
      }
    },
  }
}

const ALPINE_RELEASES: readonly string[] = [...Array.from({ length: 27 }, (_, index) => `v3.${index + 2}`), 'edge']
const ALPINE_REPOSITORIES: readonly string[] = ['main', 'community']

/** Releases that are yet to come are asked for too, and are no failure while they are not there. */
export const alpine: AdvisoryFeed = secdbFeed({
  name: 'alpine',
  title: 'Alpine secdb',
  homepage: 'https://secdb.alpinelinux.org/',
  licence: 'published by Alpine Linux (https://secdb.alpinelinux.org/license.txt)',
  sources: ALPINE_RELEASES.flatMap((release) =>
    ALPINE_REPOSITORIES.map((repository) => ({
      name: `alpine/${release}/${repository}`,
      urls: [`https://secdb.alpinelinux.org/${release}/${repository}.json`],
      file: `${repository}.json`,
      maxBytes: 64 * MiB,
      byDefault: true,
      optional: true,
    })),
  ),
  labels(head) {
    const release = /"?distroversion"?\s*:\s*"?(v\d+\.\d+|edge)\b/.exec(head)?.[1]
    const repository = /"?reponame"?\s*:\s*"?([a-z]+)\b/.exec(head)?.[1]
    return release === undefined ? undefined : [release, repository ?? 'main']
  },
  ecosystem: (release) =>
    release !== undefined && /^(?:v\d+\.\d+|edge)$/.test(release) ? `Alpine:${release}` : undefined,
})

const CHAINGUARD_LICENCE = 'may be used by scanners, must not be passed on (https://www.chainguard.dev/legal)'

export const wolfi: AdvisoryFeed = secdbFeed(
  rolling('wolfi', 'Wolfi secdb', 'https://packages.wolfi.dev', '/os/security.json', 'Wolfi', CHAINGUARD_LICENCE),
)
export const chainguard: AdvisoryFeed = secdbFeed(
  rolling(
    'chainguard',
    'Chainguard secdb',
    'https://packages.cgr.dev',
    '/chainguard/security.json',
    'Chainguard',
    CHAINGUARD_LICENCE,
  ),
)
export const minimos: AdvisoryFeed = secdbFeed(
  rolling(
    'minimos',
    'MinimOS secdb',
    'https://packages.mini.dev',
    '/advisories/secdb/security.json',
    'MinimOS',
    'not stated',
  ),
)

function rolling(
  name: string,
  title: string,
  host: string,
  path: string,
  ecosystem: string,
  licence: string,
): SecdbVendor {
  return {
    name,
    title,
    homepage: host,
    licence,
    sources: [{ name, urls: [`${host}${path}`], file: `${name}.json`, maxBytes: MAX_BYTES, byDefault: true }],
    labels: (head) => (head.includes(host) ? [] : undefined),
    ecosystem: () => ecosystem,
  }
}

/** JSON today; until 2020 Alpine's was YAML with the same keys. */
async function readDatabase(file: FeedFile, label: string): Promise<JsonObject> {
  if (!/\.ya?ml$/i.test(file.path)) return readJsonObject(file, MAX_BYTES, label)
  try {
    const parsed: unknown = parseYaml(decodeText(await file.bytes(16 * MiB)), {
      maxAliasCount: 100,
      schema: 'failsafe',
    })
    if (isObject(parsed)) return parsed
  } catch (error) {
    if (error instanceof AdvisoryError) throw error
    throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${label} is no YAML document.`, { cause: error })
  }
  throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${label} is YAML, but no database.`)
}
