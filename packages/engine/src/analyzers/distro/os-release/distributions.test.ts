import { analyzedFile, analyzeFile } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import type { PackageType } from '../../../domain/package.ts'
import { packagePurl } from '../../../domain/package-purl.ts'
import { osRelease } from './os-release.ts'

/** The members of each distribution's os-release that say which one it is, and the package-url of one of its packages. */
const DISTRIBUTIONS: readonly (readonly [name: string, osRelease: string, type: PackageType, purl: string])[] = [
  ['Debian', 'ID=debian\nVERSION_ID="12"', 'deb', 'pkg:deb/debian/a@1?distro=debian-12'],
  ['Debian testing', 'ID=debian\nVERSION_CODENAME=trixie', 'deb', 'pkg:deb/debian/a@1?distro=debian-trixie'],
  [
    'distroless',
    'PRETTY_NAME="Distroless"\nID="debian"\nVERSION_ID="11"',
    'deb',
    'pkg:deb/debian/a@1?distro=debian-11',
  ],
  ['Ubuntu', 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="22.04"', 'deb', 'pkg:deb/ubuntu/a@1?distro=ubuntu-22.04'],
  ['UOS', 'ID=uos\nVERSION_ID="20"', 'deb', 'pkg:deb/uos/a@1?distro=uos-20'],
  ['Alpine', 'ID=alpine\nVERSION_ID=3.20.1', 'apk', 'pkg:apk/alpine/a@1?distro=alpine-3.20.1'],
  ['Wolfi', 'ID=wolfi\nVERSION_ID="20230201"', 'apk', 'pkg:apk/wolfi/a@1?distro=wolfi-20230201'],
  ['Chainguard', 'ID=chainguard\nVERSION_ID="20230214"', 'apk', 'pkg:apk/chainguard/a@1?distro=chainguard-20230214'],
  ['MinimOS', 'ID=minimos\nVERSION_ID="20241031"', 'apk', 'pkg:apk/minimos/a@1?distro=minimos-20241031'],
  ['RHEL', 'ID="rhel"\nVERSION_ID="9.4"', 'rpm', 'pkg:rpm/redhat/a@1?distro=rhel-9.4'],
  ['CentOS', 'ID="centos"\nVERSION_ID="7"', 'rpm', 'pkg:rpm/centos/a@1?distro=centos-7'],
  ['CentOS Stream', 'NAME="CentOS Stream"\nID="centos"\nVERSION_ID="9"', 'rpm', 'pkg:rpm/centos/a@1?distro=centos-9'],
  ['AlmaLinux', 'ID="almalinux"\nVERSION_ID="9.3"', 'rpm', 'pkg:rpm/almalinux/a@1?distro=almalinux-9.3'],
  ['Rocky', 'ID="rocky"\nVERSION_ID="9.3"', 'rpm', 'pkg:rpm/rocky/a@1?distro=rocky-9.3'],
  ['Oracle', 'ID="ol"\nVERSION_ID="9.3"', 'rpm', 'pkg:rpm/oracle/a@1?distro=ol-9.3'],
  ['Amazon 1', 'ID="amzn"\nVERSION_ID="2018.03"', 'rpm', 'pkg:rpm/amazon/a@1?distro=amzn-2018.03'],
  ['Amazon 2', 'ID="amzn"\nVERSION_ID="2"', 'rpm', 'pkg:rpm/amazon/a@1?distro=amzn-2'],
  ['Amazon 2023', 'ID="amzn"\nVERSION_ID="2023"', 'rpm', 'pkg:rpm/amazon/a@1?distro=amzn-2023'],
  ['Fedora', 'ID=fedora\nVERSION_ID=40', 'rpm', 'pkg:rpm/fedora/a@1?distro=fedora-40'],
  ['SLES', 'ID="sles"\nVERSION_ID="15.5"', 'rpm', 'pkg:rpm/suse/a@1?distro=sles-15.5'],
  ['SLE Micro', 'ID="sle-micro"\nVERSION_ID="5.5"', 'rpm', 'pkg:rpm/suse/a@1?distro=sle-micro-5.5'],
  ['SL Micro', 'ID="sl-micro"\nVERSION_ID="6.0"', 'rpm', 'pkg:rpm/suse/a@1?distro=sl-micro-6.0'],
  ['Leap', 'ID="opensuse-leap"\nVERSION_ID="15.6"', 'rpm', 'pkg:rpm/opensuse/a@1?distro=opensuse-leap-15.6'],
  [
    'Tumbleweed',
    'ID="opensuse-tumbleweed"\nVERSION_ID="20240101"',
    'rpm',
    'pkg:rpm/opensuse/a@1?distro=opensuse-tumbleweed-20240101',
  ],
  ['Photon', 'ID=photon\nVERSION_ID=5.0', 'rpm', 'pkg:rpm/photon/a@1?distro=photon-5.0'],
  ['CBL-Mariner', 'ID=mariner\nVERSION_ID="2.0"', 'rpm', 'pkg:rpm/mariner/a@1?distro=mariner-2.0'],
  ['Azure Linux', 'ID=azurelinux\nVERSION_ID="3.0"', 'rpm', 'pkg:rpm/azurelinux/a@1?distro=azurelinux-3.0'],
  ['Bottlerocket', 'ID=bottlerocket\nVERSION_ID=1.19.0', 'rpm', 'pkg:rpm/bottlerocket/a@1?distro=bottlerocket-1.19.0'],
  ['Alibaba Cloud Linux', 'ID="alinux"\nVERSION_ID="3"', 'rpm', 'pkg:rpm/alinux/a@1?distro=alinux-3'],
  ['Anolis OS', 'ID="anolis"\nVERSION_ID="8.8"', 'rpm', 'pkg:rpm/anolis/a@1?distro=anolis-8.8'],
  ['openEuler', 'ID="openEuler"\nVERSION_ID="22.03"', 'rpm', 'pkg:rpm/openeuler/a@1?distro=openeuler-22.03'],
  ['OpenCloudOS', 'ID="opencloudos"\nVERSION_ID="9.0"', 'rpm', 'pkg:rpm/opencloudos/a@1?distro=opencloudos-9.0'],
  ['TencentOS', 'ID="tencentos"\nVERSION_ID="3.1"', 'rpm', 'pkg:rpm/tencentos/a@1?distro=tencentos-3.1'],
  ['Kylin', 'ID="kylin"\nVERSION_ID="V10"', 'rpm', 'pkg:rpm/kylin/a@1?distro=kylin-V10'],
  ['EulerOS', 'ID="euleros"\nVERSION_ID="2.0"', 'rpm', 'pkg:rpm/euleros/a@1?distro=euleros-2.0'],
  ['Arch', 'ID=arch\nBUILD_ID=rolling', 'alpm', 'pkg:alpm/arch/a@1?distro=arch'],
  ['Gentoo', 'ID=gentoo\nVERSION_ID="2.14"', 'ebuild', 'pkg:ebuild/dev-libs/a@1?distro=gentoo-2.14'],
]

test.each(DISTRIBUTIONS)('%s is told with its version', async (_name, text, type, purl) => {
  const { facts, problems } = await analyzeFile(osRelease, analyzedFile('etc/os-release', `${text}\n`))
  expect(problems).toEqual([])
  const [fact] = facts
  const distro = fact?.kind === 'distro' ? fact.distro : undefined
  const name = type === 'ebuild' ? 'dev-libs/a' : 'a'
  expect(packagePurl({ type, name, version: '1' }, distro)).toBe(purl)
})
