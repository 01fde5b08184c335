import { GiB } from '../../../domain/units.ts'
import { canonicalEcosystem } from '../../ecosystem.ts'
import { ElementError } from '../../element.ts'
import type { AdvisoryFeed, FeedFile, FeedInput, FeedRecord, FeedSource, ParseContext } from '../../feed.ts'
import { readXmlElements } from '../../input/read-xml.ts'
import type { OvalStatement } from '../../oval/oval-statements.ts'
import { type OvalTests, readOvalTests } from '../../oval/oval-tests.ts'
import { parseOvalDefinition } from '../../oval/parse-oval-definition.ts'

const MAX_BYTES = 8 * GiB
const DEFINITION: ReadonlySet<string> = new Set(['definition'])

interface OvalSpec extends Pick<AdvisoryFeed, 'name' | 'title' | 'homepage' | 'licence'> {
  /** Source of its ratings. */
  readonly vendor: string
  /** In the ids of its definitions: `oval:com.oracle.elsa:def:…`. */
  readonly namespace: RegExp
  readonly sources: readonly FeedSource[]
  /** Tells its sources apart by path and first bytes. */
  label?(path: string, head: string): string | undefined
  ecosystem(platform: string, statement: OvalStatement): string | undefined
}

/**
 * OVAL documents: definitions whose criteria refer to tests, objects and states further down, hence read twice.
 * @see https://oval-community-guidelines.readthedocs.io/en/latest/
 */
function ovalFeed({ vendor, namespace, label, ecosystem, ...feed }: OvalSpec): AdvisoryFeed {
  return {
    ...feed,
    authority: 'vendor',
    grouping: 'file',
    recognise({ path, head }) {
      if (!/<(?:\w+:)?oval_definitions\b/.test(head) || !namespace.test(head)) return undefined
      const found = label?.(path, head)
      return found === undefined ? [] : [found]
    },
    async *parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
      // A file inside of an archive can be read once only while the iteration stands at it, so the whole input is gone through twice.
      const read: OvalTests[] = []
      for await (const file of input.files()) read.push(await readOvalTests(file, MAX_BYTES, file.path))
      let next = 0
      for await (const file of input.files()) {
        const tests = read[next++]
        if (tests) yield* parseFile(file, tests, { name: vendor, ecosystem }, context)
      }
    },
  }
}

async function* parseFile(
  file: FeedFile,
  { tests, ambiguous }: OvalTests,
  vendor: { name: string; ecosystem: OvalSpec['ecosystem'] },
  context: ParseContext,
): AsyncIterable<FeedRecord> {
  for await (const definition of readXmlElements(file.chunks(MAX_BYTES), DEFINITION, file.path)) {
    const id = definition.attributes.get('id') ?? ''
    try {
      // Two advisories under one id share their tests as well, so neither can be told.
      if (ambiguous.has(id)) throw new ElementError('two definitions under one id')
      yield { kind: 'advisory', advisory: parseOvalDefinition(definition, tests, vendor, context.now) }
    } catch (error) {
      if (!(error instanceof ElementError)) throw error
      context.reject(error.reason, id)
    }
  }
}

const part = (name: string, url: string, file: string, byDefault: boolean): FeedSource => ({
  name,
  urls: [url],
  file,
  maxBytes: GiB,
  byDefault,
})

/** Takes what a pattern finds in a platform's name as the release. */
const numbered =
  (base: string, pattern: RegExp, suffix = '') =>
  (platform: string): string | undefined => {
    const release = pattern.exec(platform)?.[1]
    return release === undefined ? undefined : `${base}:${release}${suffix}`
  }

export const oracleOval: AdvisoryFeed = ovalFeed({
  name: 'oracle-oval',
  title: 'Oracle Linux OVAL',
  homepage: 'https://linux.oracle.com/security/',
  licence: 'Oracle (https://linux.oracle.com/security/oval/)',
  vendor: 'oracle',
  namespace: /oval:com\.oracle\.elsa:/,
  sources: [
    part('oracle-oval', 'https://linux.oracle.com/security/oval/com.oracle.elsa-all.xml.bz2', 'oracle.xml.bz2', false),
  ],
  ecosystem: numbered('Oracle Linux', /^Oracle Linux (\d+)/),
})

const SUSE_RELEASES: readonly string[] = ['12', '15', '16']

export const suseOval: AdvisoryFeed = ovalFeed({
  name: 'suse-oval',
  title: 'SUSE OVAL',
  homepage: 'https://www.suse.com/support/security/oval/',
  licence: 'CC BY 4.0',
  vendor: 'suse',
  namespace: /oval:org\.opensuse\.security:/,
  label: (path) => /(?:suse\.linux\.enterprise[\w.]*|opensuse\.[\w.]+?)(?=\.xml|-affected|-patch|$)/.exec(path)?.[0],
  sources: SUSE_RELEASES.map((release) =>
    part(
      `suse-oval/suse.linux.enterprise.server.${release}`,
      `https://ftp.suse.com/pub/projects/security/oval/suse.linux.enterprise.server.${release}.xml.gz`,
      `suse.linux.enterprise.server.${release}.xml.gz`,
      false,
    ),
  ),
  ecosystem: (platform) => {
    const suse = /^SUSE (Linux .*)$/.exec(platform)?.[1]
    if (suse !== undefined) {
      const { ecosystem } = canonicalEcosystem(`SUSE:${suse}`)
      return ecosystem === `SUSE:${suse}` ? undefined : ecosystem
    }
    return numbered('openSUSE', /^openSUSE (Leap \d+\.\d+|Tumbleweed)/)(platform)
  },
})

/** The platform has no release; the packages' own tag has. */
export const azureOval: AdvisoryFeed = ovalFeed({
  name: 'azure-oval',
  title: 'Azure Linux and CBL-Mariner OVAL',
  homepage: 'https://github.com/microsoft/AzureLinuxVulnerabilityData',
  licence: 'MIT',
  vendor: 'azurelinux',
  namespace: /oval:com\.microsoft\.(?:azurelinux|cbl-mariner):|CBL-Mariner OVAL|Azure Linux OVAL/,
  label: (path) => /(?:azurelinux|cbl-mariner)-[\d.]+\d/.exec(path)?.[0],
  sources: ['azurelinux-3.0', 'cbl-mariner-2.0'].map((name) =>
    part(
      `azure-oval/${name}`,
      `https://raw.githubusercontent.com/microsoft/AzureLinuxVulnerabilityData/main/${name}-oval.xml`,
      `${name}-oval.xml`,
      false,
    ),
  ),
  ecosystem: (_, { fixed, last = '' }) => numbered('Azure Linux', /\.(?:azl|cm)(\d+)$/)(fixed ?? last),
})

export const photonOval: AdvisoryFeed = ovalFeed({
  name: 'photon-oval',
  title: 'Photon OS OVAL',
  homepage: 'https://packages.broadcom.com/photon/photon_oval_definitions/',
  licence: 'Broadcom (https://packages.broadcom.com/photon/)',
  vendor: 'photon',
  namespace: /oval:com\.vmware\.phsa:/,
  label: (path) => /photon[-_]?\d+/i.exec(path)?.[0].toLowerCase(),
  sources: ['3', '4', '5'].map((release) =>
    part(
      `photon-oval/photon${release}`,
      `https://packages.broadcom.com/photon/photon_oval_definitions/com.vmware.phsa-photon${release}.xml`,
      `com.vmware.phsa-photon${release}.xml`,
      false,
    ),
  ),
  ecosystem: numbered('Photon OS', /^(?:VMware )?Photon(?: OS)? (\d+)/, '.0'),
})

export const anolisOval: AdvisoryFeed = ovalFeed({
  name: 'anolis-oval',
  title: 'Anolis OS OVAL',
  homepage: 'https://anas.openanolis.cn/',
  licence: 'published by OpenAnolis (https://anas.openanolis.cn/)',
  vendor: 'anolis',
  namespace: /oval:cn\.openanolis|oval:com\.anolis|oval:[\w.]*anolis[\w.]*:/,
  label: (path) => /anolis-\d+/.exec(path)?.[0],
  sources: ['7', '8', '23'].map((release) =>
    part(
      `anolis-oval/anolis-${release}`,
      `https://anas.openanolis.cn/api/data/OVAL/anolis-${release}.oval.xml`,
      `anolis-${release}.oval.xml`,
      true,
    ),
  ),
  ecosystem: numbered('Anolis OS', /^Anolis OS (\d+)/),
})

export const alibabaOval: AdvisoryFeed = ovalFeed({
  name: 'alibaba-oval',
  title: 'Alibaba Cloud Linux OVAL',
  homepage: 'https://alas.aliyuncs.com/',
  licence: 'published by Alibaba Cloud (https://mirrors.aliyun.com/alinux/cve/data/OVAL/)',
  vendor: 'alinux',
  namespace: /oval:com\.(?:aliyun|alibaba)[\w.]*:/,
  label: (path) => /alinux-\d+/.exec(path)?.[0],
  sources: ['2.1903', '3', '4'].map((release) =>
    part(
      `alibaba-oval/alinux-${release.replace('.1903', '')}`,
      `https://mirrors.aliyun.com/alinux/cve/data/OVAL/alinux-${release}.oval.xml`,
      `alinux-${release}.oval.xml`,
      true,
    ),
  ),
  ecosystem: numbered('Alibaba Cloud Linux', /^(?:Alibaba Cloud|Aliyun) Linux(?: \(Aliyun Linux\))? (\d+)/),
})
