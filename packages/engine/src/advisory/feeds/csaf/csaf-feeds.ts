import { GiB, MiB } from '../../../domain/units.ts'
import { AdvisoryError } from '../../advisory-error.ts'
import { canonicalEcosystem } from '../../ecosystem.ts'
import { ElementError } from '../../element.ts'
import type { AdvisoryFeed, FeedFile, FeedInput, FeedRecord, FeedSource, ParseContext } from '../../feed.ts'
import { decodeText } from '../../input/bounded.ts'
import { type CsafVendor, parseCsafAdvisory } from './parse-csaf-advisory.ts'

const MAX_DOCUMENT_BYTES = 128 * MiB

interface CsafSpec extends Pick<AdvisoryFeed, 'name' | 'title' | 'homepage' | 'licence'> {
  readonly vendor: CsafVendor
  /** In the first bytes of its documents. */
  readonly publisher: RegExp
  readonly sources: readonly FeedSource[]
}

/** CSAF documents of rpm distributions, one file each: errata, or VEX by CVE. Red Hat's, which name modules and repositories, have a feed of their own. */
function csafFeed({ vendor, publisher, ...feed }: CsafSpec): AdvisoryFeed {
  return {
    ...feed,
    authority: 'vendor',
    grouping: 'collection',
    recognise: ({ path, head }) =>
      /\.json$/i.test(path) && /"csaf_version"\s*:/.test(head) && publisher.test(head) ? [] : undefined,
    async *parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
      for await (const file of input.files()) {
        for (const advisory of await readDocument(file, vendor, context)) yield { kind: 'advisory', advisory }
      }
    },
  }
}

async function readDocument(file: FeedFile, vendor: CsafVendor, context: ParseContext) {
  try {
    return parseCsafAdvisory(JSON.parse(decodeText(await file.bytes(MAX_DOCUMENT_BYTES))), vendor, context.now)
  } catch (error) {
    if (error instanceof ElementError) context.reject(error.reason, file.path)
    else if (error instanceof SyntaxError) context.reject('no JSON', file.path)
    else if (error instanceof AdvisoryError && error.code === 'ADVISORY_LIMIT_EXCEEDED')
      context.reject('too large', file.path)
    else throw error
    return []
  }
}

export const openEulerCsaf: AdvisoryFeed = csafFeed({
  name: 'openeuler-csaf',
  title: 'openEuler CSAF',
  homepage: 'https://www.openeuler.org/en/security/security-bulletins/',
  licence: 'published by openEuler (https://repo.openeuler.org/security/data/)',
  vendor: {
    name: 'openeuler',
    ecosystem: (platform) => {
      const release = /^openEuler-([\w.-]+)$/i.exec(platform)?.[1]
      return release === undefined ? undefined : `openEuler:${release}`
    },
  },
  publisher: /openEuler|openeuler/,
  sources: [
    {
      name: 'openeuler-csaf',
      urls: [],
      file: '',
      maxBytes: GiB,
      byDefault: false,
      changes: {
        url: 'https://repo.openeuler.org/security/data/csaf/advisories/index.txt',
        format: 'key',
        record: 'https://repo.openeuler.org/security/data/csaf/advisories/{key}',
        maxChanges: 100_000,
      },
    },
  ],
})

export const suseCsaf: AdvisoryFeed = csafFeed({
  name: 'suse-csaf',
  title: 'SUSE CSAF',
  homepage: 'https://www.suse.com/support/security/csaf/',
  licence: 'CC BY 4.0',
  vendor: {
    name: 'suse',
    ecosystem: (platform) => {
      const suse = /^SUSE (Linux .*)$/.exec(platform)?.[1]
      if (suse !== undefined) {
        const { ecosystem } = canonicalEcosystem(`SUSE:${suse}`)
        return ecosystem === `SUSE:${suse}` ? undefined : ecosystem
      }
      const open = /^openSUSE (Leap \d+\.\d+|Tumbleweed)$/.exec(platform)?.[1]
      return open === undefined ? undefined : `openSUSE:${open}`
    },
  },
  publisher: /SUSE Product Security Team|"namespace"\s*:\s*"https:\/\/www\.suse\.com/,
  sources: [
    {
      name: 'suse-csaf',
      urls: ['https://ftp.suse.com/pub/projects/security/csaf-vex.tar.bz2'],
      file: 'csaf-vex.tar.bz2',
      maxBytes: 4 * GiB,
      byDefault: false,
    },
  ],
})
