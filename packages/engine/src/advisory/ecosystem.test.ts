import { describe, expect, test } from 'vitest'
import { canonicalEcosystem, ecosystemFamily } from './ecosystem.ts'
import { canonicalPackageName } from './package-name.ts'

describe('ecosystems', () => {
  test.each([
    ['Debian:12', 'Debian:12'],
    ['Ubuntu:22.04:LTS', 'Ubuntu:22.04'],
    ['Ubuntu:24.10', 'Ubuntu:24.10'],
    ['Ubuntu:Pro:18.04:LTS', 'Ubuntu:Pro:18.04'],
    ['Ubuntu:Pro:FIPS:20.04:LTS', 'Ubuntu:Pro:FIPS:20.04'],
    ['Alpine:v3.20', 'Alpine:v3.20'],
    ['Alpine:3.20', 'Alpine:v3.20'],
    ['Alpine:edge', 'Alpine:edge'],
    ['Azure Linux:3', 'Azure Linux:3'],
    ['Azure Linux:3.0', 'Azure Linux:3'],
    ['AlmaLinux:9', 'AlmaLinux:9'],
    ['openEuler:22.03-LTS-SP3', 'openEuler:22.03-LTS-SP3'],
    ['SUSE:Linux Enterprise Server 15 SP7', 'SUSE:15.7'],
    ['SUSE:Linux Enterprise Module for Basesystem 15 SP7', 'SUSE:15.7'],
    ['SUSE:Linux Enterprise Server for SAP Applications 12 SP5-LTSS', 'SUSE:12.5'],
    ['SUSE:Linux Enterprise Server 16.0', 'SUSE:16.0'],
    ['SUSE:Linux Enterprise Micro 5.5', 'SUSE:Micro 5.5'],
    ['SUSE:Linux Micro 6.1', 'SUSE:Micro 6.1'],
    ['openSUSE:Leap 15.6', 'openSUSE:Leap 15.6'],
    ['Maven:https://maven.google.com', 'Maven'],
    ['npm', 'npm'],
    ['something new', 'something new'],
  ])('%s is filed under %s', (spelling, canonical) => {
    expect(canonicalEcosystem(spelling)).toEqual({ ecosystem: canonical })
  })

  test("a Red Hat ecosystem's CPE becomes release and repository", () => {
    expect(canonicalEcosystem('Red Hat:enterprise_linux:9::appstream')).toEqual({
      ecosystem: 'Red Hat:9',
      repository: 'enterprise_linux:9::appstream',
    })
  })

  test.each([['Red Hat:rhel_eus:9.2::baseos'], ['Red Hat:openshift:4.12::el9']])(
    '%s is not the release: it stays apart',
    (spelling) => {
      expect(canonicalEcosystem(spelling)).toEqual({ ecosystem: spelling })
    },
  )

  test('the family is what stands before the release', () => {
    expect(ecosystemFamily('Ubuntu:Pro:18.04')).toBe('Ubuntu')
    expect(ecosystemFamily('npm')).toBe('npm')
  })
})

describe('package names', () => {
  test.each([
    ['PyPI', 'Zope.Interface', 'zope-interface'],
    ['PyPI', 'a__b-.c', 'a-b-c'],
    ['NuGet', 'Newtonsoft.Json', 'newtonsoft.json'],
    ['Packagist', 'Symfony/Http-Kernel', 'symfony/http-kernel'],
    ['npm', 'JSONStream', 'JSONStream'],
    ['Go', 'github.com/Masterminds/semver', 'github.com/Masterminds/semver'],
    ['SwiftURL', 'https://github.com/Vapor/Vapor.git', 'github.com/vapor/vapor'],
    ['Debian:12', 'libX', 'libX'],
  ])('%s: %s is filed under %s', (ecosystem, name, canonical) => {
    expect(canonicalPackageName(ecosystem, name)).toBe(canonical)
  })
})
