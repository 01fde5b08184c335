import { describe, expect, test } from 'vitest'
import type { Distro } from '../domain/distro.ts'
import { distroEcosystem } from './distro-ecosystem.ts'

const distro = (id: string, versionId: string, rest: Partial<Distro> = {}): Distro => ({
  id,
  versionId,
  idLike: [],
  ...rest,
})

describe('the ecosystem of a distribution', () => {
  test.each<[Distro, string, string]>([
    [distro('debian', '12'), 'Debian:12', 'source'],
    [distro('debian', '', { versionCodename: 'trixie' }), 'Debian:13', 'source'],
    [distro('debian', '', { prettyName: 'Debian GNU/Linux trixie/sid' }), 'Debian:13', 'source'],
    [distro('debian', '12.5'), 'Debian:12', 'source'],
    [distro('ubuntu', '22.04'), 'Ubuntu:22.04', 'source'],
    [distro('alpine', '3.20.1'), 'Alpine:v3.20', 'source'],
    [distro('alpine', '3.21.0_alpha20240807'), 'Alpine:edge', 'source'],
    [distro('wolfi', '20230201'), 'Wolfi', 'source'],
    [distro('almalinux', '9.4'), 'AlmaLinux:9', 'binary'],
    [distro('rocky', '8.9'), 'Rocky Linux:8', 'binary'],
    [distro('rhel', '9.4'), 'Red Hat:9', 'binary'],
    [distro('ol', '8.9'), 'Oracle Linux:8', 'binary'],
    [distro('amzn', '2'), 'Amazon Linux:2', 'binary'],
    [distro('amzn', '2023'), 'Amazon Linux:2023', 'binary'],
    [distro('amzn', '2018.03'), 'Amazon Linux:1', 'binary'],
    [distro('sles', '15.7'), 'SUSE:15.7', 'binary'],
    [distro('sles', '12'), 'SUSE:12', 'binary'],
    [distro('sle-micro', '5.5'), 'SUSE:Micro 5.5', 'binary'],
    [distro('opensuse-leap', '15.6'), 'openSUSE:Leap 15.6', 'binary'],
    [distro('opensuse-tumbleweed', '20240801'), 'openSUSE:Tumbleweed', 'binary'],
    [distro('photon', '5.0'), 'Photon OS:5.0', 'both'],
    [distro('azurelinux', '3.0'), 'Azure Linux:3', 'both'],
    [distro('mariner', '2.0.20240101'), 'Azure Linux:2', 'both'],
    [distro('openeuler', '22.03', { prettyName: 'openEuler 22.03 (LTS-SP3)' }), 'openEuler:22.03-LTS-SP3', 'both'],
    [distro('openeuler', '24.03', { prettyName: 'openEuler 24.03 (LTS)' }), 'openEuler:24.03-LTS', 'both'],
    [distro('anolis', '8.8'), 'Anolis OS:8', 'binary'],
    [distro('alinux', '3'), 'Alibaba Cloud Linux:3', 'binary'],
    [distro('arch', ''), 'Arch Linux', 'both'],
  ])('%o is %s, named by %s', (os, ecosystem, names) => {
    const found = distroEcosystem(os)
    expect([found?.ecosystems[0], found?.names]).toEqual([ecosystem, names])
  })

  test.each([[distro('centos', '7')], [distro('raspbian', '12')]])('%o is matched approximately', (os) => {
    expect(distroEcosystem(os)?.isApproximate).toBe(true)
  })

  test.each([[distro('haiku', '1')], [distro('debian', '')], [distro('almalinux', '')], [distro('alpine', '')]])(
    '%o has no advisories that we know',
    (os) => {
      expect(distroEcosystem(os)).toBeUndefined()
    },
  )
})
