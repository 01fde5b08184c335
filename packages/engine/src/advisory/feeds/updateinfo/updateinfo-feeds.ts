import { GiB, MiB } from '../../../domain/units.ts'
import { ElementError } from '../../element.ts'
import type { AdvisoryFeed, FeedInput, FeedRecord, FeedSource, ParseContext } from '../../feed.ts'
import { child, readXmlElements } from '../../input/read-xml.ts'
import { parseUpdate, type UpdateinfoVendor } from './parse-updateinfo.ts'

const MAX_BYTES = 2 * GiB
const UPDATE: ReadonlySet<string> = new Set(['update'])

interface UpdateinfoSpec extends Pick<AdvisoryFeed, 'name' | 'title' | 'homepage' | 'licence'> {
  readonly vendor: UpdateinfoVendor
  /** Ids of its updates. */
  readonly ids: RegExp
  /** The release in a package's release. */
  readonly tag: RegExp
  readonly sources: readonly FeedSource[]
}

/**
 * The errata of an rpm repository, which lie beside its packages.
 * @see https://docs.fedoraproject.org/en-US/fesco/Updates_Policy/
 */
function updateinfoFeed({ vendor, ids, tag, ...feed }: UpdateinfoSpec): AdvisoryFeed {
  return {
    ...feed,
    authority: 'vendor',
    grouping: 'file',
    recognise({ head }) {
      const id = /<id>([^<]+)<\/id>/.exec(head)?.[1]
      if (id === undefined || !/<updates[\s>]/.test(head) || !ids.test(id)) return undefined
      const release = tag.exec(head)?.[1]
      return release === undefined ? [] : [release]
    },
    async *parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
      for await (const file of input.files()) {
        for await (const update of readXmlElements(file.chunks(MAX_BYTES), UPDATE, file.path)) {
          try {
            const advisory = parseUpdate(update, vendor, context.now)
            if (advisory) yield { kind: 'advisory', advisory }
          } catch (error) {
            if (!(error instanceof ElementError)) throw error
            context.reject(error.reason, child(update, 'id')?.text ?? '')
          }
        }
      }
    },
  }
}

const part = (name: string, url: string, pointers: FeedSource['pointers'], byDefault: boolean): FeedSource => ({
  name,
  urls: [url],
  file: 'updateinfo.xml',
  maxBytes: 512 * MiB,
  byDefault,
  ...(pointers && { pointers }),
})

/** The core repository. Those of extras are left out: several versions of one package live in them side by side. */
export const amazon: AdvisoryFeed = updateinfoFeed({
  name: 'amazon',
  title: 'Amazon Linux updateinfo',
  homepage: 'https://alas.aws.amazon.com/',
  licence: 'published by Amazon (https://alas.aws.amazon.com/)',
  vendor: {
    name: 'amazon',
    ecosystem: (release) => numbered('Amazon Linux', /\.amzn(\d+)(?:\.|$)/, release),
    hasArchitectures: false,
  },
  ids: /^ALAS/,
  tag: /release="[^"]*\.amzn(\d+)/,
  sources: [
    part('amazon/2', 'https://cdn.amazonlinux.com/2/core/latest/x86_64/mirror.list', ['mirror-list', 'repomd'], true),
    part(
      'amazon/2023',
      'https://cdn.amazonlinux.com/al2023/core/mirrors/latest/x86_64/mirror.list',
      ['mirror-list', 'repomd'],
      true,
    ),
  ],
})

/** The newest minor release's repositories; osv.dev's export has those before it, too. */
export const rocky: AdvisoryFeed = updateinfoFeed({
  name: 'rocky',
  title: 'Rocky Linux updateinfo',
  homepage: 'https://errata.rockylinux.org/',
  licence: 'BSD (https://errata.rockylinux.org/)',
  vendor: {
    name: 'rocky',
    ecosystem: (release) => numbered('Rocky Linux', /[.+_]el(\d+)/, release),
    hasArchitectures: true,
  },
  ids: /^R[LX][SBE]A-/,
  tag: /release="[^"]*[.+_]el(\d+)/,
  sources: ['8', '9', '10'].flatMap((release) =>
    ['BaseOS', 'AppStream'].flatMap((repository) =>
      ['x86_64', 'aarch64'].map((architecture) =>
        part(
          `rocky/${release}/${repository}/${architecture}`,
          `https://download.rockylinux.org/pub/rocky/${release}/${repository}/${architecture}/os/repodata/repomd.xml`,
          ['repomd'],
          false,
        ),
      ),
    ),
  ),
})

const FEDORA_RELEASES: readonly string[] = ['41', '42', '43', '44']

export const fedora: AdvisoryFeed = updateinfoFeed({
  name: 'fedora',
  title: 'Fedora updateinfo',
  homepage: 'https://bodhi.fedoraproject.org/',
  licence: 'published by Fedora (https://fedoraproject.org/wiki/Legal:Main)',
  vendor: {
    name: 'fedora',
    ecosystem: (release) => numbered('Fedora', /\.fc(\d+)/, release),
    hasArchitectures: false,
  },
  ids: /^FEDORA-/,
  tag: /release="[^"]*\.fc(\d+)/,
  sources: FEDORA_RELEASES.map((release) => ({
    ...part(
      `fedora/${release}`,
      `https://dl.fedoraproject.org/pub/fedora/linux/updates/${release}/Everything/x86_64/repodata/repomd.xml`,
      ['repomd'],
      true,
    ),
    optional: true,
  })),
})

/** The inventory of a Bottlerocket host names its own packages; it has one list for all releases. */
export const bottlerocket: AdvisoryFeed = updateinfoFeed({
  name: 'bottlerocket',
  title: 'Bottlerocket updateinfo',
  homepage: 'https://advisories.bottlerocket.aws/',
  licence: 'published by Amazon (https://advisories.bottlerocket.aws/)',
  vendor: { name: 'amazon', ecosystem: () => 'Bottlerocket', hasArchitectures: false },
  ids: /^BRSA-/,
  tag: /^(?!)/,
  sources: [part('bottlerocket', 'https://advisories.bottlerocket.aws/updateinfo.xml.gz', undefined, true)],
})

function numbered(base: string, pattern: RegExp, release: string): string | undefined {
  const found = pattern.exec(release)?.[1]
  return found === undefined ? undefined : `${base}:${found}`
}
