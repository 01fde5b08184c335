import { debianRelease } from '../advisory/debian-releases.ts'
import type { Distro } from '../domain/distro.ts'
import type { PackageType } from '../domain/package.ts'

/** How a distribution's advisories are filed and what they name. */
export interface DistroEcosystem {
  /** Canonical OSV ecosystems with release whose statements apply; the first is the distribution's own name. */
  readonly ecosystems: readonly string[]
  /** Ecosystems of a paid channel: what they name counts where the release's own says nothing, and its fix is not to be had without paying. */
  readonly paidEcosystems?: readonly string[]
  readonly packageType: PackageType
  /** Which name and version of an installed package the advisories speak of. */
  readonly names: 'source' | 'binary' | 'both'
  /** endoflife.date's product and release cycle, where it has them. */
  readonly lifecycle?: DistroLifecycle
  /** The advisories are those of the distribution that this one is rebuilt from; right for most packages. */
  readonly isApproximate?: true
}

export interface DistroLifecycle {
  readonly product: string
  readonly cycle: string
  /** Extended support is for everybody, so the release ends with that. */
  readonly extendedIsFree?: true
}

/**
 * Where the advisories of a distribution are. Undefined for distributions that we know no advisories of, and for releases that os-release does not
 * name; such an image is reported as not covered, never as clean.
 */
export function distroEcosystem(distro: Distro): DistroEcosystem | undefined {
  const release = releaseOf(distro)
  return RULES.get(distro.id)?.(release, distro) ?? byKinship(distro, release)
}

interface Release {
  /** `VERSION_ID` as it is. */
  readonly full: string
  /** `9` of `9.4`. */
  readonly major: string
  /** `3.20` of `3.20.1`, `22.04`; `9` of `9`. */
  readonly minor: string
}

type Rule = (release: Release, distro: Distro) => DistroEcosystem | undefined

function releaseOf({ versionId }: Distro): Release {
  const [major = '', minor] = versionId.split('.')
  return { full: versionId, major, minor: minor === undefined ? major : `${major}.${minor}` }
}

const rpm = (base: string, cycle: string, rest: Partial<DistroEcosystem> = {}): DistroEcosystem | undefined =>
  cycle === '' ? undefined : { ecosystems: [`${base}:${cycle}`], packageType: 'rpm', names: 'binary', ...rest }

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['debian', (release, distro) => debian(release, distro)],
  ['ubuntu', ({ full }) => ubuntu(full)],
  ['alpine', ({ full, minor }) => alpine(full, minor)],
  ['wolfi', () => rolling('Wolfi')],
  ['chainguard', () => rolling('Chainguard', 'Wolfi')],
  ['minimos', () => rolling('MinimOS')],
  ['almalinux', ({ major }) => rpm('AlmaLinux', major, { lifecycle: { product: 'almalinux', cycle: major } })],
  ['rocky', ({ major }) => rpm('Rocky Linux', major, { lifecycle: { product: 'rocky-linux', cycle: major } })],
  ['rhel', ({ major }) => rpm('Red Hat', major, { lifecycle: { product: 'rhel', cycle: major } })],
  [
    'centos',
    ({ major }) => rpm('Red Hat', major, { isApproximate: true, lifecycle: { product: 'centos', cycle: major } }),
  ],
  ['ol', ({ major }) => rpm('Oracle Linux', major, { lifecycle: { product: 'oracle-linux', cycle: major } })],
  ['amzn', ({ major }) => amazon(major)],
  ['fedora', ({ major }) => rpm('Fedora', major, { lifecycle: { product: 'fedora', cycle: major } })],
  ['sles', ({ minor }) => rpm('SUSE', minor, { lifecycle: { product: 'sles', cycle: minor } })],
  ['sles_sap', ({ minor }) => rpm('SUSE', minor, { lifecycle: { product: 'sles', cycle: minor } })],
  ['sle-micro', ({ minor }) => rpm('SUSE', minor && `Micro ${minor}`)],
  ['sl-micro', ({ minor }) => rpm('SUSE', minor && `Micro ${minor}`)],
  ['opensuse', ({ minor }) => leap(minor)],
  ['opensuse-leap', ({ minor }) => leap(minor)],
  ['opensuse-tumbleweed', () => rpm('openSUSE', 'Tumbleweed')],
  [
    'photon',
    ({ minor }) => rpm('Photon OS', minor, { names: 'both', lifecycle: { product: 'vmware-photon', cycle: minor } }),
  ],
  ['azurelinux', ({ major }) => rpm('Azure Linux', major, { names: 'both' })],
  ['mariner', ({ major }) => rpm('Azure Linux', major, { names: 'both' })],
  ['openeuler', ({ full }, distro) => openEuler(full, distro)],
  ['anolis', ({ major }) => rpm('Anolis OS', major)],
  ['alinux', ({ major }) => rpm('Alibaba Cloud Linux', major)],
  ['opencloudos', ({ major }) => rpm('OpenCloudOS', major)],
  ['tencentos', ({ major }) => rpm('TencentOS', major)],
  ['kylin', ({ full }) => rpm('Kylin', full)],
  ['uos', ({ full }) => rpm('UnionTech OS', full)],
  ['mageia', ({ major }) => rpm('Mageia', major)],
  ['bottlerocket', () => ({ ecosystems: ['Bottlerocket'], packageType: 'bottlerocket', names: 'binary' })],
  ['arch', () => ({ ecosystems: ['Arch Linux'], packageType: 'alpm', names: 'both' })],
  ['echo', () => ({ ecosystems: ['Echo'], packageType: 'deb', names: 'source' })],
])

/** Images of testing, unstable and some old releases have a codename but no number. */
function debian({ major }: Release, distro: Distro): DistroEcosystem | undefined {
  const codename = distro.versionCodename ?? /\b([a-z]+)(?:\/sid)?\)?$/.exec(distro.prettyName ?? '')?.[1] ?? ''
  const number = major || debianRelease(codename)
  if (number === undefined || number === '') return undefined
  return {
    ecosystems: [`Debian:${number}`],
    packageType: 'deb',
    names: 'source',
    lifecycle: { product: 'debian', cycle: number, extendedIsFree: true },
  }
}

function ubuntu(release: string): DistroEcosystem | undefined {
  if (!/^\d+\.\d+$/.test(release)) return undefined
  return {
    ecosystems: [`Ubuntu:${release}`],
    paidEcosystems: [`Ubuntu:Pro:${release}`],
    packageType: 'deb',
    names: 'source',
    lifecycle: { product: 'ubuntu', cycle: release },
  }
}

/** Edge calls itself after the coming release: `3.21.0_alpha20240807`. */
function alpine(full: string, minor: string): DistroEcosystem | undefined {
  if (full === '') return undefined
  if (/_alpha|edge/.test(full)) return { ecosystems: ['Alpine:edge'], packageType: 'apk', names: 'source' }
  if (!/^\d+\.\d+$/.test(minor)) return undefined
  return {
    ecosystems: [`Alpine:v${minor}`],
    packageType: 'apk',
    names: 'source',
    lifecycle: { product: 'alpine-linux', cycle: minor },
  }
}

function rolling(...ecosystems: string[]): DistroEcosystem {
  return { ecosystems, packageType: 'apk', names: 'source' }
}

/** Amazon Linux 1 numbers its releases by date: `2018.03`. */
function amazon(major: string): DistroEcosystem | undefined {
  const release = /^201\d$/.test(major) ? '1' : major
  return rpm('Amazon Linux', release, {
    lifecycle: { product: 'amazon-linux', cycle: release === '1' ? '2018.03' : release },
  })
}

function leap(release: string): DistroEcosystem | undefined {
  return rpm('openSUSE', release && `Leap ${release}`, { lifecycle: { product: 'opensuse', cycle: release } })
}

/** Only the pretty name tells service packs apart: `openEuler 22.03 (LTS-SP3)`. */
function openEuler(full: string, distro: Distro): DistroEcosystem | undefined {
  const suffix = /\((LTS(?:-SP\d+)?|SP\d+)\)/.exec(distro.prettyName ?? '')?.[1]
  return rpm('openEuler', suffix ? `${full}-${suffix}` : full, { names: 'both' })
}

/** A derivative that says so and keeps its parent's release numbers. */
function byKinship({ id, idLike }: Distro, release: Release): DistroEcosystem | undefined {
  if (id === 'raspbian') {
    const parent = debian(release, { id: 'debian', versionId: release.full, idLike: [] })
    return parent && { ...parent, isApproximate: true }
  }
  if (idLike.includes('rhel') && ['scientific', 'eurolinux', 'circle', 'virtuozzo', 'navylinux'].includes(id)) {
    return rpm('Red Hat', release.major, { isApproximate: true })
  }
  return undefined
}
