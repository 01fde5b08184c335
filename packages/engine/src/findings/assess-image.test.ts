import { describe, expect, test } from 'vitest'
import { advisoryOf, affectedOf, generationOf, type TestSource } from '../../test/generation-of.ts'
import type { DiffId } from '../domain/digest.ts'
import type { Distro } from '../domain/distro.ts'
import type { ImageInventory, InstalledPackage } from '../inventory/image-inventory.ts'
import { assessImage } from './assess-image.ts'

const CVE = 'CVE-2024-1000'
const CRITICAL = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'
const diffId = `sha256:${'a'.repeat(64)}` as DiffId
const debian: Distro = { id: 'debian', versionId: '12', idLike: [] }

const installed = (
  rest: Partial<InstalledPackage> & Pick<InstalledPackage, 'type' | 'name' | 'version'>,
): InstalledPackage => ({
  purl: `pkg:${rest.type}/${rest.name}@${rest.version}`,
  path: 'var/lib/dpkg/status',
  layer: 0,
  visibility: 'visible',
  ...rest,
})
const inventoryOf = (packages: readonly InstalledPackage[], distro?: Distro): ImageInventory => ({
  ...(distro && { distro }),
  packages,
  facts: [],
  layers: [{ index: 0, diffId, uncompressedBytes: 1, instruction: 'RUN apt-get install a' }],
  status: 'complete',
  problems: [],
})
const npm = installed({ type: 'npm', name: 'a', version: '1.0.0', path: 'app/node_modules/a/package.json' })

async function assess(inventory: ImageInventory, ...sources: readonly TestSource[]) {
  await using generation = await generationOf(...sources)
  return assessImage(inventory, generation)
}

describe('what is wrong with an image', () => {
  test.each([
    ['visible', 'rhel-9-for-x86_64-baseos-rpms', 0],
    ['visible', 'rhel-9-for-x86_64-appstream-rpms', 1],
    ['hidden', 'rhel-9-for-x86_64-baseos-rpms', 1],
  ] as const)("Red Hat's advisories for AppStream, with %s content set %s: %i", async (visibility, name, count) => {
    const pkg = installed({ type: 'rpm', name: 'nginx', version: '1-1.el9' })
    const fact = { kind: 'content-sets', contentSets: [name], cpes: [] } as const
    const inventory = {
      ...inventoryOf([pkg], { id: 'rhel', versionId: '9.4', idLike: [] }),
      facts: [
        {
          fact,
          path: 'root/buildinfo/content_manifests/a.json',
          analyzer: 'distro/content-sets',
          layer: 0,
          visibility,
        },
      ],
    }
    const qualifiers = { repositories: ['enterprise_linux:9::appstream'] }
    const affected = affectedOf('Red Hat:9', 'nginx', '2-1.el9', { qualifiers })
    expect(
      (await assess(inventory, { advisories: [advisoryOf(CVE, { affected: [affected] })] })).findings,
    ).toHaveLength(count)
  })

  test('a finding says what, where, how bad, and why', async () => {
    const { findings, problems } = await assess(
      inventoryOf([npm]),
      {
        name: 'osv/npm',
        advisories: [
          advisoryOf('GHSA-aaaa', {
            aliases: [CVE],
            summary: 'A hole',
            details: 'In it.',
            published: '2024-02-01T00:00:00Z',
            ratings: [
              { source: 'ghsa', severity: 'medium' },
              { source: 'ghsa', vector: CRITICAL },
            ],
            references: ['https://example.org/ghsa'],
            cwes: ['CWE-79'],
            affected: [affectedOf('npm', 'a', '1.2.0')],
          }),
        ],
      },
      {
        name: 'nvd',
        advisories: [advisoryOf(CVE, { summary: 'NVD speaks', ratings: [{ source: 'nvd', vector: CRITICAL }] })],
      },
      { name: 'kev', kev: [{ cve: CVE, dateAdded: '2024-03-01', dueDate: '2024-03-22', ransomware: true }] },
      { name: 'epss', epss: [{ cve: CVE, score: 0.9, percentile: 0.99, date: '2026-02-28' }] },
    )
    expect(problems).toEqual([])
    expect(findings).toEqual([
      {
        kind: 'vulnerability',
        fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
        id: CVE,
        aliases: ['GHSA-aaaa'],
        package: { purl: 'pkg:npm/a@1.0.0', type: 'npm', name: 'a', version: '1.0.0' },
        place: {
          path: 'app/node_modules/a/package.json',
          layer: { index: 0, diffId, instruction: 'RUN apt-get install a' },
          visibility: 'visible',
        },
        severity: 'critical',
        severitySource: 'nvd',
        ratings: [
          { source: 'nvd', severity: 'critical', vector: CRITICAL, score: 9.8 },
          { source: 'ghsa', severity: 'medium' },
          { source: 'ghsa', severity: 'critical', vector: CRITICAL, score: 9.8 },
        ],
        status: 'fixed',
        fixedVersion: '1.2.0',
        title: 'NVD speaks',
        description: 'In it.',
        references: ['https://example.org/ghsa'],
        cwes: ['CWE-79'],
        published: '2024-02-01T00:00:00Z',
        kev: { dateAdded: '2024-03-01', dueDate: '2024-03-22', ransomware: true },
        epss: { score: 0.9, percentile: 0.99, date: '2026-02-28' },
        evidence: [
          {
            source: 'osv/npm',
            advisoryId: 'GHSA-aaaa',
            ecosystem: 'npm',
            comparedName: 'a',
            comparedVersion: '1.0.0',
            range: '< 1.2.0',
          },
        ],
      },
    ])
  })

  test.each<[string, Parameters<typeof advisoryOf>[1], Parameters<typeof affectedOf>[3], string, string | undefined]>([
    [
      'the vendor on this package',
      { ratings: [{ source: 'nvd', severity: 'high' }] },
      { severity: { severity: 'low', word: 'low' } },
      'low',
      'debian',
    ],
    [
      'the vendor on the vulnerability',
      {
        ratings: [
          { source: 'nvd', severity: 'high' },
          { source: 'debian', severity: 'medium' },
        ],
      },
      {},
      'medium',
      'debian',
    ],
    [
      'NVD where the vendor does not know',
      { ratings: [{ source: 'nvd', severity: 'high' }] },
      { severity: { severity: 'unknown', word: 'not yet assigned' } },
      'high',
      'nvd',
    ],
    [
      'NVD before GHSA',
      {
        ratings: [
          { source: 'ghsa', severity: 'low' },
          { source: 'nvd', severity: 'high' },
        ],
      },
      {},
      'high',
      'nvd',
    ],
    [
      'GHSA before others',
      {
        ratings: [
          { source: 'bitnami', severity: 'low' },
          { source: 'ghsa', severity: 'high' },
        ],
      },
      {},
      'high',
      'ghsa',
    ],
    [
      'another distribution, for want of better',
      { ratings: [{ source: 'ubuntu', severity: 'low' }] },
      {},
      'low',
      'ubuntu',
    ],
    ['nobody', {}, {}, 'unknown', undefined],
  ])('severity is the word of %s', async (_, advisory, affected, severity, source) => {
    const pkg = installed({ type: 'deb', name: 'a', version: '1' })
    const { findings } = await assess(inventoryOf([pkg], debian), {
      advisories: [advisoryOf(CVE, { ...advisory, affected: [affectedOf('Debian:12', 'a', '2', affected)] })],
    })
    expect([findings[0]?.severity, findings[0]?.severitySource]).toEqual([severity, source])
  })

  test('the worst comes first, then id, purl and path', async () => {
    const packages = ['b', 'a'].map((name) =>
      installed({ type: 'npm', name, version: '1.0.0', path: `${name}/package.json` }),
    )
    const affected = [affectedOf('npm', 'a'), affectedOf('npm', 'b')]
    const { findings } = await assess(inventoryOf([...packages, { ...npm, path: 'a/0/package.json' }]), {
      advisories: [
        advisoryOf('CVE-2024-0001', { affected, ratings: [{ source: 'nvd', severity: 'low' }] }),
        advisoryOf('CVE-2024-0002', {
          affected: [affectedOf('npm', 'b')],
          ratings: [{ source: 'nvd', severity: 'critical' }],
        }),
        advisoryOf('MAL-1', { kind: 'malware', affected: [affectedOf('npm', 'b')] }),
      ],
    })
    expect(findings.map((one) => `${one.severity} ${one.id} ${one.place.path}`)).toEqual([
      'critical CVE-2024-0002 b/package.json',
      'critical MAL-1 b/package.json',
      'low CVE-2024-0001 a/0/package.json',
      'low CVE-2024-0001 a/package.json',
      'low CVE-2024-0001 b/package.json',
    ])
  })

  test('fingerprints are the same whatever the generation says beside, and differ by path', async () => {
    const inventory = inventoryOf([npm, { ...npm, path: 'other/package.json' }])
    const affected = [affectedOf('npm', 'a', '2.0.0')]
    const one = await assess(inventory, { advisories: [advisoryOf(CVE, { affected })] })
    const two = await assess(inventory, {
      advisories: [advisoryOf('GHSA-x', { affected, aliases: [CVE], summary: 'More' })],
    })
    expect(two.findings.map((finding) => finding.fingerprint)).toEqual(
      one.findings.map((finding) => finding.fingerprint),
    )
    expect(new Set(one.findings.map((finding) => finding.fingerprint)).size).toBe(2)
  })

  test('what a later layer deleted is left out unless asked for', async () => {
    const inventory = inventoryOf([{ ...npm, visibility: 'hidden' }])
    await using generation = await generationOf({
      advisories: [advisoryOf(CVE, { affected: [affectedOf('npm', 'a')] })],
    })
    expect(assessImage(inventory, generation).findings).toEqual([])
    expect(assessImage(inventory, generation, { includeHidden: true }).findings).toHaveLength(1)
  })

  test('the same inventory and generation give the same bytes', async () => {
    const inventory = inventoryOf([npm, installed({ type: 'deb', name: 'a', version: '1' })], debian)
    await using generation = await generationOf({
      advisories: [advisoryOf(CVE, { affected: [affectedOf('npm', 'a'), affectedOf('Debian:12', 'a')] })],
    })
    expect(JSON.stringify(assessImage(inventory, generation))).toBe(JSON.stringify(assessImage(inventory, generation)))
  })
})

describe('what could not be judged', () => {
  const known: TestSource = {
    advisories: [advisoryOf(CVE, { affected: [affectedOf('npm', 'a', '0.1.0'), affectedOf('Debian:12', 'x', '1')] })],
  }

  test('an image whose packages were all compared has no problem', async () => {
    const { problems, coverage } = await assess(inventoryOf([npm], debian), known)
    expect(problems).toEqual([])
    expect(coverage).toEqual({
      distribution: {
        id: 'debian',
        versionId: '12',
        ecosystem: 'Debian:12',
        state: 'covered',
        hasEnded: false,
        isApproximate: false,
      },
      covered: [{ ecosystem: 'npm', packages: 1 }],
      uncovered: [],
      undecided: [],
      isStarterOnly: false,
    })
  })

  test.each<[string, Distro, InstalledPackage, string, RegExp]>([
    [
      'an unsupported distribution',
      { id: 'haiku', versionId: '1', idLike: [] },
      installed({ type: 'rpm', name: 'a', version: '1' }),
      'UNSUPPORTED',
      /haiku 1/,
    ],
    [
      'a release without data',
      { id: 'debian', versionId: '99', idLike: [] },
      installed({ type: 'deb', name: 'a', version: '1' }),
      'MISSING',
      /Debian:99/,
    ],
    ['a language without data', debian, installed({ type: 'gem', name: 'a', version: '1' }), 'MISSING', /RubyGems/],
  ])('%s is a problem, never silence', async (_, distro, pkg, code, message) => {
    const { problems, findings } = await assess(inventoryOf([pkg], distro), known)
    expect(findings).toEqual([])
    expect(problems).toEqual([{ code, message: expect.stringMatching(message), source: 'matching' }])
  })

  test('a release past its end of life is a problem, judged by the day of the data', async () => {
    const lifecycle = (endOfLife: string): TestSource => ({
      lifecycles: [{ product: 'debian', cycle: '12', endOfLife }],
    })
    const ended = await assess(inventoryOf([npm], debian), known, lifecycle('2026-02-28'))
    expect(ended.problems).toMatchObject([{ code: 'OUTDATED', message: expect.stringContaining('2026-02-28') }])
    const alive = await assess(inventoryOf([npm], debian), known, lifecycle('2026-03-01'))
    expect(alive.problems).toEqual([])
  })

  test('extended support counts where it is for everybody', async () => {
    const lifecycles = [
      { product: 'debian', cycle: '12', endOfLife: '2026-01-01', endOfExtendedSupport: '2028-06-30' },
      { product: 'ubuntu', cycle: '22.04', endOfLife: '2026-01-01', endOfExtendedSupport: '2028-06-30' },
    ]
    const ended = async (distro: Distro) =>
      (await assess(inventoryOf([npm], distro), known, { lifecycles })).coverage.distribution?.hasEnded
    expect(await ended(debian)).toBe(false)
    expect(await ended({ id: 'ubuntu', versionId: '22.04', idLike: [] })).toBe(true)
  })

  test('the starter set alone is told', async () => {
    const { coverage } = await assess(inventoryOf([npm], debian), { ...known, origin: 'starter' })
    expect(coverage.isStarterOnly).toBe(true)
  })

  test('nothing is complete where no package at all was compared', async () => {
    const other = { advisories: [advisoryOf(CVE, { affected: [affectedOf('PyPI', 'x', '1')] })] }
    const { status, problems } = await assess(inventoryOf([npm]), other)
    expect(status).toBe('partial')
    expect(problems.map(({ code }) => code)).toEqual(['MISSING'])
    expect((await assess(inventoryOf([npm, installed({ type: 'pypi', name: 'x', version: '2' })]), other)).status).toBe(
      'complete',
    )
  })

  test('packages that are left out on purpose, and versions that cannot be compared, are counted without making the report partial', async () => {
    const packages = [
      installed({ type: 'deb', name: 'nginx', version: '1.26.1-1~bookworm' }),
      installed({ type: 'npm', name: 'a', version: 'not a version' }),
      installed({ type: 'npm', name: 'b', version: '' }),
    ]
    const { problems, coverage } = await assess(inventoryOf(packages, debian), known)
    expect(problems).toEqual([])
    expect(coverage.uncovered.map(({ reason, packages: count }) => [reason, count])).toEqual([
      ['no-version', 1],
      ['third-party', 1],
    ])
    expect(coverage.undecided).toEqual([{ purl: 'pkg:npm/a@not a version', vulnerabilities: [CVE] }])
  })
})
