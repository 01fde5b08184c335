import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AdvisoryGeneration } from '../src/advisory/generation.ts'
import { generationDirectory } from '../src/advisory/generation-directory.ts'
import { openAdvisories } from '../src/advisory/open-advisories.ts'
import type { Package } from '../src/domain/package.ts'
import { assessPackages } from '../src/findings/assess-packages.ts'

const STARTER = join(import.meta.dirname, '../../../data/starter-advisories')
const debian = { id: 'debian', versionId: '12', idLike: [] }
const alpine = { id: 'alpine', versionId: '3.20.0', idLike: ['alpine'] }

describe('the starter advisories', () => {
  let folder: string
  let generation: AdvisoryGeneration
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-starter-'))
    generation = await openAdvisories(generationDirectory(folder), { starter: STARTER })
  })
  afterAll(async () => {
    generation.close()
    await rm(folder, { recursive: true })
  })

  test('are read without a remainder, and marked as what they are', () => {
    expect(generation.sources.map(({ name, rejected, origin }) => [name, rejected, origin])).toEqual([
      ['cisa-kev', 0, 'starter'],
      ['endoflife', 0, 'starter'],
      ['epss', 0, 'starter'],
      ['osv/starter', 0, 'starter'],
    ])
  })

  test('each file is named after its record, and every record has a fix, a vector and a reference', async () => {
    const files = await readdir(join(STARTER, 'starter'))
    expect(files.length).toBeGreaterThan(40)
    for (const file of files) {
      const record = JSON.parse(await readFile(join(STARTER, 'starter', file), 'utf8')) as Record<string, unknown[]>
      expect(`${String(record['id'])}.json`).toBe(file)
      expect([file, record['severity']?.length, record['references']?.length]).toEqual([file, 1, 1])
    }
  })

  test.each<[Package, string, string | undefined]>([
    [
      {
        type: 'deb',
        name: 'libssl3',
        version: '3.0.11-1~deb12u1',
        source: { name: 'openssl', version: '3.0.11-1~deb12u1' },
      },
      'CVE-2023-5363',
      '3.0.11-1~deb12u2',
    ],
    [
      { type: 'deb', name: 'zlib1g', version: '1:1.2.13.dfsg-1', source: { name: 'zlib', version: '1:1.2.13.dfsg-1' } },
      'CVE-2023-45853',
      undefined,
    ],
    [
      { type: 'apk', name: 'libssl3', version: '3.3.0-r2', source: { name: 'openssl', version: '3.3.0-r2' } },
      'CVE-2024-6119',
      '3.3.2-r0',
    ],
    [{ type: 'npm', name: 'minimist', version: '1.2.0' }, 'CVE-2021-44906', '1.2.6'],
    [{ type: 'pypi', name: 'Django', version: '3.2.0' }, 'CVE-2021-35042', '3.2.5'],
    [{ type: 'maven', name: 'org.apache.logging.log4j:log4j-core', version: '2.14.1' }, 'CVE-2021-44228', '2.15.0'],
    [{ type: 'golang', name: 'stdlib', version: 'go1.22.1' }, 'CVE-2023-45288', '1.22.2'],
  ])('%o is hit by %s, fixed in %s', (pkg, id, fixedVersion) => {
    const distro = pkg.type === 'apk' ? alpine : debian
    const { assessments } = assessPackages([{ package: pkg, distro }], generation)
    const found = assessments.find((one) => one.id === id)
    expect([found?.id, found?.fixedVersion]).toEqual([id, fixedVersion])
    expect(found?.severity).not.toBe('unknown')
  })

  test('know what is exploited and how likely that is', () => {
    const { assessments } = assessPackages(
      [{ package: { type: 'maven', name: 'org.apache.logging.log4j:log4j-core', version: '2.14.1' } }],
      generation,
    )
    expect(assessments[0]).toMatchObject({
      severity: 'critical',
      kev: { ransomware: true },
      epss: { date: '2026-08-16' },
    })
  })

  test('find nothing in versions that were repaired', () => {
    const packages: Package[] = [
      { type: 'deb', name: 'openssl', version: '3.0.17-1~deb12u3' },
      { type: 'apk', name: 'openssl', version: '3.3.5-r0' },
      { type: 'npm', name: 'lodash', version: '4.17.21' },
      { type: 'pypi', name: 'requests', version: '2.32.3' },
    ]
    const targets = packages.map((pkg) => ({ package: pkg, distro: pkg.type === 'apk' ? alpine : debian }))
    expect(assessPackages(targets, generation).assessments).toEqual([])
  })
})
