import { describe, expect, test } from 'vitest'
import { advisoryOf, affectedOf, generationOf, type TestSource } from '../../test/generation-of.ts'
import type { Distro } from '../domain/distro.ts'
import type { Package } from '../domain/package.ts'
import type { MatchTarget } from './match.ts'
import { matchPackages } from './match-packages.ts'

const debian: Distro = { id: 'debian', versionId: '12', idLike: [] }
const alma: Distro = { id: 'almalinux', versionId: '8.9', idLike: [] }
const deb = (name: string, version: string, rest: Partial<Package> = {}): MatchTarget => ({
  distro: debian,
  package: { type: 'deb', name, version, architecture: 'amd64', ...rest },
})
const rpm = (name: string, version: string, rest: Partial<Package> = {}): MatchTarget => ({
  distro: alma,
  package: { type: 'rpm', name, version, architecture: 'x86_64', ...rest },
})
const pypi = (name: string, version: string, rest: Partial<MatchTarget> = {}): MatchTarget => ({
  package: { type: 'pypi', name, version },
  ...rest,
})
const CVE = 'CVE-2024-1000'

async function match(sources: readonly TestSource[], targets: readonly MatchTarget[]) {
  await using generation = await generationOf(...sources)
  return matchPackages(targets, generation)
}

async function ids(sources: readonly TestSource[], ...targets: readonly MatchTarget[]): Promise<string[]> {
  return (await match(sources, targets)).matches.map(({ target, vulnerability }) => `${target} ${vulnerability}`)
}

const about = (...affected: ReturnType<typeof affectedOf>[]): TestSource => ({
  advisories: [advisoryOf(CVE, { affected })],
})

describe('matching', () => {
  test('Debian is compared by source package and source version, with the reason', async () => {
    const target = deb('libssl3', '3.0.15-1~deb12u1+b1', { source: { name: 'openssl', version: '3.0.15-1~deb12u1' } })
    const { matches } = await match(
      [{ name: 'debian', ...about(affectedOf('Debian:12', 'openssl', '3.0.16-1~deb12u1')) }],
      [target],
    )
    expect(matches).toEqual([
      {
        target: 0,
        vulnerability: CVE,
        kind: 'vulnerability',
        status: 'fixed',
        fixedVersion: '3.0.16-1~deb12u1',
        evidence: [
          {
            source: 'debian',
            advisoryId: CVE,
            ecosystem: 'Debian:12',
            comparedName: 'openssl',
            comparedVersion: '3.0.15-1~deb12u1',
            range: '< 3.0.16-1~deb12u1',
          },
        ],
      },
    ])
  })

  test('a fixed version, another release and the binary name of a source do not match', async () => {
    const sources = [
      about(
        affectedOf('Debian:12', 'openssl', '3.0.16-1'),
        affectedOf('Debian:11', 'zlib', '9'),
        affectedOf('Debian:12', 'libssl3', '9'),
      ),
    ]
    const source = { name: 'openssl', version: '3.0.16-1' }
    expect(await ids(sources, deb('libssl3', '3.0.16-1', { source }), deb('zlib', '1'))).toEqual([])
  })

  test('rpm distributions are compared by binary name', async () => {
    const sources = [about(affectedOf('AlmaLinux:8', 'openssl-libs', '1:1.1.1k-9.el8'))]
    const source = { name: 'openssl-libs', version: '1:1.1.1k-1.el8' }
    expect(
      await ids(sources, rpm('openssl-libs', '1:1.1.1k-7.el8'), rpm('other', '1:1.1.1k-1.el8', { source })),
    ).toEqual([`0 ${CVE}`])
  })

  test('an epoch that the installed package lacks is zero', async () => {
    expect(
      await ids([about(affectedOf('AlmaLinux:8', 'a', '0:2.0-1.el8'))], rpm('a', '1.0-1.el8'), rpm('a', '2.0-1.el8')),
    ).toEqual([`0 ${CVE}`])
  })

  test('names of languages meet in their canonical spelling', async () => {
    expect(await ids([about(affectedOf('PyPI', 'zope-interface', '5.0'))], pypi('zope.Interface', '4.0'))).toEqual([
      `0 ${CVE}`,
    ])
  })

  test("Go's standard library is compared with the toolchain's name for its version", async () => {
    const stdlib = (version: string): MatchTarget => ({ package: { type: 'golang', name: 'stdlib', version } })
    expect(await ids([about(affectedOf('Go', 'stdlib', '1.22.5'))], stdlib('go1.22.4'), stdlib('go1.22.5'))).toEqual([
      `0 ${CVE}`,
    ])
  })

  test('a language package that a covered system package owns is left to the distribution', async () => {
    const sources = [about(affectedOf('PyPI', 'requests', '2.31.0'), affectedOf('Debian:12', 'other', '1'))]
    const { matches, coverage } = await match(sources, [
      pypi('requests', '2.28.1', { distro: debian, ownedBy: 'pkg:deb/debian/python3-requests@2.28.1' }),
      pypi('requests', '2.28.1', { distro: { id: 'haiku', versionId: '1', idLike: [] }, ownedBy: 'pkg:generic/x' }),
    ])
    expect(matches.map(({ target }) => target)).toEqual([1])
    expect(coverage[0]).toEqual({ covered: false, reason: 'owned-by-system-package' })
  })

  test.each<[string, MatchTarget, object]>([
    ['no version', pypi('requests', ''), { reason: 'no-version' }],
    ['no distribution', { package: { type: 'deb', name: 'a', version: '1' } }, { reason: 'unsupported-distribution' }],
    [
      'a distribution nobody publishes for',
      { ...deb('a', '1'), distro: { id: 'haiku', versionId: '1', idLike: [] } },
      { reason: 'unsupported-distribution' },
    ],
    ['another publisher', deb('nginx', '1.26.1-1~bookworm'), { reason: 'third-party' }],
    [
      'a type without advisories',
      { package: { type: 'huggingface', name: 'a', version: '1' } },
      { reason: 'unsupported-type' },
    ],
    ['no data', { package: { type: 'npm', name: 'a', version: '1' } }, { reason: 'no-data', ecosystem: 'npm' }],
  ])('a package with %s is not called clean', async (_, target, reason) => {
    const { coverage } = await match(
      [about(affectedOf('PyPI', 'requests', '2'), affectedOf('Debian:12', 'x', '1'))],
      [target],
    )
    expect(coverage).toEqual([{ covered: false, ...reason }])
  })

  test('a version that cannot be compared is undecided, neither hit nor miss', async () => {
    const target: MatchTarget = { package: { type: 'golang', name: 'example.org/m', version: '(devel)' } }
    const { matches, coverage } = await match([about(affectedOf('Go', 'example.org/m', '1.2.3'))], [target])
    expect(matches).toEqual([])
    expect(coverage).toEqual([{ covered: true, ecosystems: ['Go'], undecided: [CVE] }])
  })

  test('withdrawn advisories and notices do not match, malware does', async () => {
    const affected = [affectedOf('npm', 'a')]
    const advisories = [
      advisoryOf('GHSA-1', { affected, withdrawn: '2024-01-01T00:00:00Z' }),
      advisoryOf('RUSTSEC-1', { affected, kind: 'notice' }),
      advisoryOf('MAL-1', { affected, kind: 'malware' }),
    ]
    expect(await ids([{ advisories }], { package: { type: 'npm', name: 'a', version: '1.0.0' } })).toEqual(['0 MAL-1'])
  })

  test('an erratum is a match for each of its CVEs, and those of one id are one match with all their evidence', async () => {
    const affected = [affectedOf('AlmaLinux:8', 'a', '2-1.el8')]
    const advisories = [
      advisoryOf('ALSA-1', { affected, related: ['CVE-2024-0002', 'CVE-2024-0001'] }),
      advisoryOf('ALSA-2', { affected: [affectedOf('AlmaLinux:8', 'a', '3-1.el8')], related: ['CVE-2024-0001'] }),
    ]
    const { matches } = await match([{ advisories }], [rpm('a', '1-1.el8')])
    expect(matches.map((one) => [one.vulnerability, one.fixedVersion, one.evidence.map((e) => e.advisoryId)])).toEqual([
      ['CVE-2024-0001', '3-1.el8', ['ALSA-1', 'ALSA-2']],
      ['CVE-2024-0002', '2-1.el8', ['ALSA-1']],
    ])
  })

  test('records tied by aliases are one match under the CVE', async () => {
    const affected = [affectedOf('PyPI', 'a', '2.0')]
    const advisories = [
      advisoryOf('GHSA-aaaa', { affected, aliases: [CVE] }),
      advisoryOf('PYSEC-1', { affected: [affectedOf('PyPI', 'a')], aliases: ['GHSA-aaaa'] }),
    ]
    const { matches } = await match([{ advisories }], [pypi('a', '1.0')])
    expect(matches).toMatchObject([{ vulnerability: CVE, status: 'fixed', fixedVersion: '2.0', evidence: [{}, {}] }])
  })

  test.each<[string, TestSource, string[]]>([
    [
      'says not affected',
      {
        authority: 'vendor',
        ...about(affectedOf('Debian:12', 'a', undefined, { status: 'not_affected', ranges: [] })),
      },
      [],
    ],
    ['says fixed earlier', { authority: 'vendor', ...about(affectedOf('Debian:12', 'a', '0.9')) }, []],
    ['agrees', { authority: 'vendor', ...about(affectedOf('Debian:12', 'a', '1.5')) }, [`0 ${CVE}`]],
    ['speaks of another package', { authority: 'vendor', ...about(affectedOf('Debian:12', 'b', '0.9')) }, [`0 ${CVE}`]],
    ['is no vendor', { authority: 'aggregate', ...about(affectedOf('Debian:12', 'a', '0.9')) }, [`0 ${CVE}`]],
  ])('a source is overruled when the other %s', async (_, other, expected) => {
    const general: TestSource = { authority: 'ecosystem', ...about(affectedOf('Debian:12', 'a', '2.0')) }
    expect(await ids([general, other], deb('a', '1.0'))).toEqual(expected)
    expect(await ids([other, general], deb('a', '1.0'))).toEqual(expected)
  })

  test('status, fix and severity are those of the source with authority', async () => {
    const vendor: TestSource = {
      name: 'vendor',
      authority: 'vendor',
      ...about(
        affectedOf('Debian:12', 'a', undefined, { status: 'will_not_fix', severity: { severity: 'low', word: 'low' } }),
      ),
    }
    const other: TestSource = { name: 'other', ...about(affectedOf('Debian:12', 'a', '2.0')) }
    for (const sources of [
      [vendor, other],
      [other, vendor],
    ]) {
      const { matches } = await match(sources, [deb('a', '1.0')])
      expect(matches).toMatchObject([
        {
          status: 'will_not_fix',
          severity: { severity: 'low', source: 'debian' },
          evidence: [{ source: 'other' }, { source: 'vendor' }],
        },
      ])
      expect(matches[0]).not.toHaveProperty('fixedVersion')
    }
  })

  test.each<[string, Partial<Package>, string, string | undefined, boolean]>([
    ['a plain package and a plain erratum', {}, '2-1.el8', undefined, true],
    ['a plain package and a modular erratum', {}, '2-1.module_el8+1', 'nodejs:18', false],
    ['a modular package and a plain erratum', { modularityLabel: 'nodejs:18:8:abc' }, '2-1.el8', undefined, false],
    ['the same stream', { modularityLabel: 'nodejs:18:8:abc' }, '2-1.module_el8+1', 'nodejs:18', true],
    ['another stream', { modularityLabel: 'nodejs:16:8:abc' }, '2-1.module_el8+1', 'nodejs:18', false],
    ['a modular package whose label is lost', { version: '1-1.module_el8+1' }, '2-1.module_el8+2', 'nodejs:18', true],
    [
      'a modular erratum whose stream is lost',
      { modularityLabel: 'nodejs:16:8:abc' },
      '2-1.module_el8+2',
      undefined,
      true,
    ],
  ])('modules: %s', async (_, extra, fixed, module, isHit) => {
    const affected = affectedOf('AlmaLinux:8', 'a', fixed, module === undefined ? {} : { qualifiers: { module } })
    expect(await ids([about(affected)], rpm('a', '1-1.el8', extra))).toEqual(isHit ? [`0 ${CVE}`] : [])
  })

  test.each<[string, string, string[] | undefined, boolean]>([
    ['x86_64', '2-1.el8', ['x86_64'], true],
    ['x86_64', '2-1.el8', ['aarch64'], false],
    ['aarch64', '2-1.el8', ['arm64'], true],
    ['noarch', '2-1.el8', ['s390x'], true],
    ['x86_64', '2-1.ksplice1.el8', undefined, false],
    ['x86_64', '2-1.el8_fips', undefined, false],
  ])('a package for %s and a fix %s for %s: %s', async (architecture, fixed, architectures, isHit) => {
    const affected = affectedOf('AlmaLinux:8', 'a', fixed, architectures ? { qualifiers: { architectures } } : {})
    expect(await ids([about(affected)], rpm('a', '1-1.el8', { architecture }))).toEqual(isHit ? [`0 ${CVE}`] : [])
  })

  test.each<[string, string | undefined]>([
    ['7.76.1-23.el9_2.3', '7.76.1-23.el9_2.4'],
    ['7.76.1-23.el9_2.4', undefined],
    ['7.76.1-26.el9', '7.76.1-26.el9_3.2'],
    ['7.76.1-26.el9_3.1', '7.76.1-26.el9_3.2'],
    ['7.76.1-26.el9_3.2', undefined],
    ['7.76.1-29.el9_4', undefined],
    ['7.76.1-19.el9', '7.76.1-26.el9_3.2'],
  ])('minor releases mended side by side: %s needs %s', async (version, fixedVersion) => {
    const sources = [
      about(
        affectedOf('AlmaLinux:8', 'curl', '7.76.1-23.el9_2.4'),
        affectedOf('AlmaLinux:8', 'curl', '7.76.1-26.el9_3.2'),
      ),
    ]
    const { matches } = await match(sources, [rpm('curl', version)])
    expect(matches.map((one) => one.fixedVersion)).toEqual(fixedVersion === undefined ? [] : [fixedVersion])
  })

  test.each<[string, string, ReturnType<typeof affectedOf>[], object[]]>([
    [
      'named in the paid channel alone',
      '1-1',
      [affectedOf('Ubuntu:Pro:18.04', 'a', '1-1+esm1')],
      [{ status: 'will_not_fix' }],
    ],
    [
      'named there, for a subscriber',
      '1-1+esm1',
      [affectedOf('Ubuntu:Pro:18.04', 'a', '1-1+esm2')],
      [{ status: 'fixed', fixedVersion: '1-1+esm2' }],
    ],
    [
      'fixed in the release too',
      '1-1',
      [affectedOf('Ubuntu:Pro:18.04', 'a', '1-1+esm1'), affectedOf('Ubuntu:18.04', 'a', '1-1')],
      [],
    ],
    [
      'of another channel',
      '1-1',
      [affectedOf('Ubuntu:Pro:FIPS:18.04', 'a', '1-1+fips1'), affectedOf('Ubuntu:18.04', 'b', '1-1')],
      [],
    ],
  ])("Ubuntu's vulnerabilities %s (%s)", async (_, version, affected, expected) => {
    const target: MatchTarget = {
      package: { type: 'deb', name: 'a', version },
      distro: { id: 'ubuntu', versionId: '18.04', idLike: [] },
    }
    const { matches } = await match([about(...affected)], [target])
    expect(matches).toMatchObject(expected)
    expect(matches).toHaveLength(expected.length)
    if (expected.length > 0 && !('fixedVersion' in (expected[0] ?? {})))
      expect(matches[0]).not.toHaveProperty('fixedVersion')
  })

  test.each<[string, string, string, boolean]>([
    ['openeuler', '32:9.16.23-1.oe2203', '9.16.23-2.oe2203', true],
    ['openeuler', '32:9.16.23-2.oe2203', '9.16.23-2.oe2203', false],
    ['openeuler', '32:9.16.23-1.oe2203', '33:9.16.23-2.oe2203', true],
    ['almalinux', '32:9.16.23-1.el8', '9.16.23-2.el8', false],
  ])('where advisories leave epochs out, %s: %s against %s: %s', async (id, version, fixed, isHit) => {
    const distro: Distro = {
      id,
      versionId: id === 'almalinux' ? '8.9' : '22.03',
      idLike: [],
      prettyName: 'openEuler 22.03 (LTS)',
    }
    const ecosystem = id === 'almalinux' ? 'AlmaLinux:8' : 'openEuler:22.03-LTS'
    const target: MatchTarget = { distro, package: { type: 'rpm', name: 'bind', version } }
    expect(await ids([about(affectedOf(ecosystem, 'bind', fixed))], target)).toEqual(isHit ? [`0 ${CVE}`] : [])
  })

  test.each<[string[] | undefined, boolean]>([
    [undefined, true],
    [['rhel-9-for-x86_64-appstream-rpms'], true],
    [['rhel-9-for-x86_64-baseos-rpms'], false],
    [['rhocp-4.15-for-rhel-9-x86_64-rpms'], true],
  ])('a statement for AppStream and packages from %j: %s', async (contentSets, isHit) => {
    const target: MatchTarget = {
      distro: { id: 'rhel', versionId: '9.4', idLike: [] },
      package: { type: 'rpm', name: 'nginx', version: '1-1.el9' },
      ...(contentSets && { contentSets }),
    }
    const affected = affectedOf('Red Hat:9', 'nginx', '2-1.el9', {
      qualifiers: { repositories: ['enterprise_linux:9::appstream'] },
    })
    expect(await ids([about(affected)], target)).toEqual(isHit ? [`0 ${CVE}`] : [])
  })

  test('parts of a kernel are matched and marked', async () => {
    const source = { name: 'linux', version: '6.1.1-1' }
    const { matches } = await match(
      [about(affectedOf('Debian:12', 'linux', '6.1.2-1'))],
      [
        deb('linux-libc-dev', '6.1.1-1', { source }),
        deb('linux-image-6.1', '6.1.1-1', { source }),
        deb('bpftool', '7-1', { source }),
      ],
    )
    expect(matches.map((one) => one.kernelPart)).toEqual(['kernel-headers', 'kernel', undefined])
  })

  test('the result does not depend on the order of the targets', async () => {
    const sources = [about(affectedOf('Debian:12', 'a', '2'), affectedOf('PyPI', 'a', '2'))]
    const targets = [deb('a', '1'), pypi('a', '1'), deb('a', '1.5'), deb('b', '1')]
    const forward = await match(sources, targets)
    const backward = await match(sources, [...targets].reverse())
    const mirrored = backward.matches
      .map((one) => ({ ...one, target: 3 - one.target }))
      .sort((a, b) => a.target - b.target)
    expect(mirrored).toEqual(forward.matches)
  })
})
