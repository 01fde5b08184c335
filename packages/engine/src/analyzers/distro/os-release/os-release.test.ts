import { analyzedFile, analyzeFile, selects } from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import type { Distro } from '../../../domain/distro.ts'
import { osRelease } from './os-release.ts'

async function read(path: string, text: string): Promise<Distro | undefined> {
  const { facts, problems } = await analyzeFile(osRelease, analyzedFile(path, text))
  expect(problems).toEqual([])
  const [fact] = facts
  return fact?.kind === 'distro' ? fact.distro : undefined
}

describe('os-release', () => {
  it('reads every member that we keep', async () => {
    const text = `# comment
PRETTY_NAME="Fancy \\"Quoted\\" \\$HOME \\\\ Linux"
NAME='Single "quoted"'
ID=FooLinux
ID_LIKE="rhel  Fedora"
VERSION_ID=9.4
VERSION_CODENAME=blue\\ moon
CPE_NAME="cpe:/o:foo:linux:9.4"
VARIANT_ID=container   # trailing comment
not a line
`
    expect(await read('etc/os-release', text)).toEqual({
      id: 'foolinux',
      versionId: '9.4',
      name: 'Single "quoted"',
      prettyName: 'Fancy "Quoted" $HOME \\ Linux',
      idLike: ['rhel', 'fedora'],
      versionCodename: 'blue moon',
      cpeName: 'cpe:/o:foo:linux:9.4',
      variantId: 'container',
    })
  })

  it.each<[string, string, string]>([
    ['ID=debian\nVERSION_ID="12"\n', 'debian', '12'],
    ['ID="openEuler"\nVERSION_ID="22.03"', 'openeuler', '22.03'],
    ['ID="Alibaba Cloud Linux"\n', 'alibaba-cloud-linux', ''],
    ['NAME="Strange"\r\nVERSION_ID=1\r\n', 'strange', '1'],
    ['ID=alpine\nID=wolfi\nVERSION_ID=20230201', 'wolfi', '20230201'],
    ['export ID="x" # why not', 'x', ''],
    ['ID="unterminated', 'unterminated', ''],
  ])('reads %j', async (text, id, versionId) => {
    expect(await read('usr/lib/os-release', text)).toMatchObject({ id, versionId })
  })

  it.each<[string, string, string, string]>([
    ['etc/alpine-release', '3.20.1\n', 'alpine', '3.20.1'],
    ['etc/redhat-release', 'Red Hat Enterprise Linux release 9.4 (Plow)\n', 'rhel', '9.4'],
    ['etc/redhat-release', 'Red Hat Enterprise Linux Server release 7.9 (Maipo)', 'rhel', '7.9'],
    ['etc/redhat-release', 'CentOS Linux release 7.9.2009 (Core)', 'centos', '7.9.2009'],
    ['etc/centos-release', 'CentOS Stream release 9', 'centos', '9'],
    ['etc/rocky-release', 'Rocky Linux release 8.9 (Green Obsidian)', 'rocky', '8.9'],
    ['etc/almalinux-release', 'AlmaLinux release 9.3 (Shamrock Pampas Cat)', 'almalinux', '9.3'],
    ['etc/oracle-release', 'Oracle Linux Server release 8.9', 'ol', '8.9'],
    ['etc/system-release', 'Amazon Linux release 2 (Karoo)', 'amzn', '2'],
    ['etc/system-release', 'Amazon Linux AMI release 2018.03', 'amzn', '2018.03'],
    ['etc/fedora-release', 'Fedora release 40 (Forty)', 'fedora', '40'],
    ['etc/mariner-release', 'CBL-Mariner 2.0.20240123\nMARINER_BUILD_NUMBER=1', 'mariner', '2.0.20240123'],
    ['etc/photon-release', 'VMware Photon OS 4.0\nPHOTON_BUILD_NUMBER=1', 'photon', '4.0'],
    ['etc/gentoo-release', 'Gentoo Base System release 2.14', 'gentoo', '2.14'],
    ['etc/openEuler-release', 'openEuler release 22.03 (LTS-SP3)', 'openeuler', '22.03'],
    ['etc/anolis-release', 'Anolis OS release 8.8', 'anolis', '8.8'],
    ['etc/alinux-release', 'Alibaba Cloud Linux release 3 (Soaring Falcon)', 'alinux', '3'],
    ['etc/kylin-release', 'Kylin Linux Advanced Server release V10 (Tercel)', 'kylin', 'V10'],
    ['etc/uos-release', 'UnionTech OS Server release 20 (kongzi)', 'uos', '20'],
    ['etc/opencloudos-release', 'OpenCloudOS release 8.6', 'opencloudos', '8.6'],
    ['etc/tencentos-release', 'TencentOS Server release 3.1 (Final)', 'tencentos', '3.1'],
    ['etc/euleros-release', 'EulerOS release 2.0 (SP8)', 'euleros', '2.0'],
    ['etc/lsb-release', 'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=22.04\nDISTRIB_CODENAME=jammy', 'ubuntu', '22.04'],
    ['etc/lsb-release', 'DISTRIB_ID="ManjaroLinux"\nDISTRIB_RELEASE="rolling"', 'manjarolinux', ''],
    ['etc/SuSE-release', 'SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n', 'sles', '11.4'],
    ['etc/SuSE-release', 'openSUSE 13.2 (x86_64)\nVERSION = 13.2\nCODENAME = Harlequin', 'opensuse', '13.2'],
    ['etc/arch-release', '', 'arch', ''],
    ['etc/debian_version', '12.5\n', 'debian', '12'],
    ['etc/debian_version', 'trixie/sid\n', 'debian', ''],
  ])('%s saying %j is %s %s', async (path, text, id, versionId) => {
    expect(await read(path, text)).toMatchObject({ id, versionId })
    expect(selects(osRelease, path)).toBe(true)
  })

  it.each([
    ['etc/os-release', ''],
    ['etc/os-release', '\u0000\u0001'],
    ['etc/redhat-release', 'Unheard-of OS release 1'],
    ['etc/alpine-release', 'three'],
    ['etc/debian_version', ''],
    ['etc/lsb-release', 'LSB_VERSION=1'],
    ['etc/SuSE-release', 'x'],
  ])('%s saying %j says nothing', async (path, text) => {
    expect(await read(path, text)).toBeUndefined()
  })

  it('does not read a release file of a megabyte', async () => {
    const { facts, problems } = await analyzeFile(osRelease, analyzedFile('etc/os-release', 'x'.repeat(1_000_000)))
    expect([facts, problems.map(({ code }) => code)]).toEqual([[], ['LIMIT_EXCEEDED']])
  })
})
