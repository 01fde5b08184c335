import type { Distro } from '../../../domain/distro.ts'
import { normalizeId, parseAssignments } from './parse-os-release.ts'

type ReleaseParser = (text: string) => Distro | undefined

/** Release files from before os-release, and beside it, each with its parser. */
export const RELEASE_FILES: ReadonlyMap<string, ReleaseParser> = new Map<string, ReleaseParser>([
  ['etc/alpine-release', (text) => versionOnly('alpine', 'Alpine Linux', text)],
  ['etc/debian_version', debianVersion],
  ['etc/lsb-release', lsbRelease],
  ['etc/SuSE-release', suseRelease],
  ['etc/arch-release', () => ({ id: 'arch', versionId: '', name: 'Arch Linux', idLike: [] })],
  ...[
    'redhat',
    'centos',
    'centos-stream',
    'rocky',
    'almalinux',
    'alma',
    'oracle',
    'system',
    'fedora',
    'amazon',
    'mariner',
    'azurelinux',
    'photon',
    'gentoo',
    'openEuler',
    'anolis',
    'alinux',
    'kylin',
    'uos',
    'opencloudos',
    'tencentos',
    'tlinux',
    'euleros',
    'hce',
    'virtuozzo',
    'cloudlinux',
    'scientific',
  ].map((vendor): [string, ReleaseParser] => [`etc/${vendor}-release`, releaseSentence]),
])

/** How products call themselves in the first line of their release file, and the `ID` that their os-release would state. First match wins. */
const PRODUCTS: readonly (readonly [pattern: RegExp, id: string])[] = [
  [/^CentOS/i, 'centos'],
  [/^Red Hat Enterprise Linux/i, 'rhel'],
  [/^Rocky Linux/i, 'rocky'],
  [/^AlmaLinux/i, 'almalinux'],
  [/^(?:Oracle Linux|Enterprise Linux Enterprise)/i, 'ol'],
  [/^Amazon Linux/i, 'amzn'],
  [/^Fedora/i, 'fedora'],
  [/^CBL-Mariner/i, 'mariner'],
  [/^(?:Microsoft )?Azure Linux/i, 'azurelinux'],
  [/^VMware Photon/i, 'photon'],
  [/^Gentoo/i, 'gentoo'],
  [/^openEuler/i, 'openeuler'],
  [/^Anolis OS/i, 'anolis'],
  [/^Alibaba (?:Cloud|Group)/i, 'alinux'],
  [/^Aliyun Linux/i, 'alinux'],
  [/^(?:NeoKylin|Kylin)/i, 'kylin'],
  [/^(?:UnionTech OS|uos)/i, 'uos'],
  [/^OpenCloudOS/i, 'opencloudos'],
  [/^(?:TencentOS|Tencent tlinux)/i, 'tencentos'],
  [/^EulerOS/i, 'euleros'],
  [/^(?:Huawei Cloud EulerOS|HCE)/i, 'hce'],
  [/^Scientific Linux/i, 'scientific'],
  [/^Virtuozzo/i, 'virtuozzo'],
  [/^CloudLinux/i, 'cloudlinux'],
]

/** `Rocky Linux release 9.4 (Blue Onyx)`, `CBL-Mariner 2.0.20240123`, `Kylin Linux Advanced Server release V10 (Tercel)`. */
function releaseSentence(text: string): Distro | undefined {
  const line = (text.split('\n').find((candidate) => candidate.trim() !== '') ?? '').trim().slice(0, 256)
  const id = PRODUCTS.find(([pattern]) => pattern.test(line))?.[1]
  if (id === undefined) return undefined
  const version = (/\brelease\s+(V?[0-9][0-9A-Za-z._]*)/i.exec(line) ?? /\s(V?[0-9][0-9A-Za-z._]*)/.exec(line))?.[1]
  const name = line.replace(/\s+(?:Linux\s+)?release\b.*$/i, '').replace(/\s+V?\d.*$/, '')
  return { id, versionId: version ?? '', name, prettyName: line, idLike: [] }
}

function versionOnly(id: string, name: string, text: string): Distro | undefined {
  const version = text.trim().slice(0, 64)
  return /^[0-9][0-9A-Za-z._-]*$/.test(version) ? { id, versionId: version, name, idLike: [] } : undefined
}

/** `12.5`, or `trixie/sid` for testing and unstable, which cannot be told apart. os-release states the major version, and so do advisories. */
function debianVersion(text: string): Distro | undefined {
  const version = text.trim().slice(0, 64)
  const common = { id: 'debian', name: 'Debian GNU/Linux', idLike: [] }
  const numbered = /^(\d+)(?:\.\d+)*$/.exec(version)
  if (numbered?.[1]) return { ...common, versionId: numbered[1], prettyName: `Debian GNU/Linux ${version}` }
  const codename = /^([a-z]+)(?:\/sid)?$/.exec(version)?.[1]
  return codename
    ? { ...common, versionId: '', versionCodename: codename, prettyName: `Debian GNU/Linux ${version}` }
    : undefined
}

/** LSB's `DISTRIB_…` variables. */
function lsbRelease(text: string): Distro | undefined {
  const variables = parseAssignments(text)
  const get = (name: string): string => (variables.get(name) ?? '').trim().slice(0, 256)
  const id = normalizeId(get('DISTRIB_ID'))
  if (id === '') return undefined
  const rolling = /^(?:rolling|n\/a|unstable)$/i.test(get('DISTRIB_RELEASE'))
  return {
    id: LSB_IDS.get(id) ?? id,
    versionId: rolling ? '' : get('DISTRIB_RELEASE'),
    idLike: [],
    ...(get('DISTRIB_CODENAME') ? { versionCodename: get('DISTRIB_CODENAME') } : {}),
    ...(get('DISTRIB_DESCRIPTION') ? { prettyName: get('DISTRIB_DESCRIPTION') } : {}),
  }
}

/** LSB ids that differ from os-release's. */
const LSB_IDS: ReadonlyMap<string, string> = new Map([
  ['redhatenterpriseserver', 'rhel'],
  ['redhatenterprise', 'rhel'],
  ['oracleserver', 'ol'],
  ['amazonami', 'amzn'],
  ['amazon', 'amzn'],
  ['suse-linux', 'sles'],
  ['suse', 'sles'],
])

/** Up to SLE 12: a sentence, then `VERSION = 11` and `PATCHLEVEL = 4`. */
function suseRelease(text: string): Distro | undefined {
  const line = (text.split('\n')[0] ?? '').trim().slice(0, 256)
  const version = /^VERSION\s*=\s*(\S+)/m.exec(text)?.[1] ?? ''
  const patchLevel = /^PATCHLEVEL\s*=\s*(\d+)/m.exec(text)?.[1] ?? '0'
  const id = /^openSUSE/i.test(line)
    ? 'opensuse'
    : /Desktop/.test(line)
      ? 'sled'
      : /^SUSE Linux Enterprise/i.test(line)
        ? 'sles'
        : ''
  if (id === '') return undefined
  const versionId = id === 'opensuse' || patchLevel === '0' ? version : `${version}.${patchLevel}`
  return { id, versionId, prettyName: line, idLike: ['suse'] }
}
