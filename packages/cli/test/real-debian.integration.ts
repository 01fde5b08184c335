import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ScanReport } from '@plimsoll/engine'
import { cannotRun } from '@plimsoll/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..', '..')
const reason = cannotRun(['debootstrap', 'umoci', 'skopeo', 'docker-registry', 'chroot', 'npm', 'python3'], true)

/** A few facts that are public knowledge, enough that findings must come out the same from every medium. */
const ADVISORIES = [
  {
    id: 'DEBIAN-CVE-2099-0001',
    aliases: ['CVE-2099-0001'],
    package: { ecosystem: 'Debian:12', name: 'openssl' },
    fixed: '99.0-1',
  },
  {
    id: 'DEBIAN-CVE-2099-0002',
    aliases: ['CVE-2099-0002'],
    package: { ecosystem: 'Debian:12', name: 'nginx' },
    fixed: '0.1',
  },
  {
    id: 'GHSA-p6mc-m468-83gw',
    aliases: ['CVE-2020-8203'],
    package: { ecosystem: 'npm', name: 'lodash' },
    fixed: '4.17.19',
  },
  { id: 'PYSEC-2021-98', aliases: ['CVE-2021-33203'], package: { ecosystem: 'PyPI', name: 'django' }, fixed: '3.2.4' },
  {
    id: 'GHSA-xvch-5gv4-984h',
    aliases: ['CVE-2021-44906'],
    package: { ecosystem: 'npm', name: 'minimist' },
    fixed: '1.2.6',
  },
]

describe.skipIf(reason !== undefined)(`a real Debian image ${reason ? `(${reason})` : ''}`, () => {
  let folder = ''
  let registry: { readonly host: string; stop(): void } | undefined

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-debian-'))
    await run(join(root, 'packages', 'testkit', 'scripts', 'build-debian-image.sh'), [join(folder, 'image')], {
      maxBuffer: 1 << 24,
    })
    registry = await startRegistry(folder)
    await run('skopeo', [
      'copy',
      '-q',
      '--dest-tls-verify=false',
      `oci:${folder}/image/layout:app`,
      `docker://${registry.host}/shop/web:1`,
    ])
    await mkdir(join(folder, 'advisories'))
    for (const { id, aliases, package: named, fixed } of ADVISORIES) {
      const record = {
        id,
        aliases,
        modified: '2024-01-01T00:00:00Z',
        affected: [{ package: named, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }] }],
      }
      await writeFile(join(folder, 'advisories', `${id}.json`), JSON.stringify(record))
    }
    await plimsoll(['db', 'import', join(folder, 'advisories')])
  }, 900_000)

  afterAll(async () => {
    registry?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  async function plimsoll(args: readonly string[]): Promise<string> {
    const env = { ...process.env, PLIMSOLL_HOME: join(folder, 'home') }
    const { stdout } = await run(join(root, 'bin', 'plimsoll'), args, { env, maxBuffer: 1 << 28 })
    return stdout
  }

  async function scan(target: string, ...flags: readonly string[]): Promise<ScanReport> {
    return JSON.parse(await plimsoll(['scan', target, '--format', 'json', ...flags])) as ScanReport
  }

  function visible(report: ScanReport, type: string): string[] {
    return report.inventory.packages
      .filter((one) => one.type === type && one.visibility === 'visible')
      .map((one) => `${one.name} ${one.version}`)
  }

  async function linesOf(name: string): Promise<string[]> {
    return (await readFile(join(folder, 'image', name), 'utf8')).trim().split('\n')
  }

  it('lists exactly what dpkg, pip and npm list', async () => {
    const report = await scan(`oci:${folder}/image/layout:app`)
    expect(report.inventory.distro).toMatchObject({ id: 'debian', versionId: '12' })
    const deb = report.inventory.packages.filter((one) => one.type === 'deb' && one.visibility === 'visible')
    expect(deb.map((one) => `${one.name} ${one.version} ${one.architecture}`).sort()).toEqual(
      (await linesOf('dpkg.txt')).sort(),
    )

    const pip = (await linesOf('pip.txt')).map((line) => line.replace('==', ' '))
    expect([...new Set(visible(report, 'pypi'))].sort()).toEqual(pip.sort())

    const npm = (await linesOf('npm.txt')).slice(1).map((line) => line.split(':')[1]?.replace(/@([^@]+)$/, ' $1'))
    const own = report.inventory.packages.filter(
      (one) => one.type === 'npm' && one.visibility === 'visible' && one.path.startsWith('app/'),
    )
    expect(own.map((one) => `${one.name} ${one.version}`).sort()).toEqual(npm.sort())
  })

  it('gives the same findings from every medium', async () => {
    const image = join(folder, 'image')
    const reports = {
      registry: await scan(`docker://${registry?.host}/shop/web:1`, '--plain-http'),
      'docker-archive': await scan(`docker-archive:${image}/image.tar`),
      oci: await scan(`oci:${image}/layout:app`),
      'oci-archive': await scan(`oci-archive:${image}/image-oci.tar`),
      rootfs: await scan(`rootfs:${image}/bundle/rootfs`),
    }
    const told = (report: ScanReport) => report.findings.map((finding) => finding.fingerprint)
    // A root file system has no config that could miss a user or a health check.
    const inFiles = ({ findings }: ScanReport) => findings.filter((finding) => 'place' in finding)
    for (const [medium, report] of Object.entries(reports)) {
      const expected = medium === 'rootfs' ? { ...reports.oci, findings: inFiles(reports.oci) } : reports.oci
      expect([medium, told(report)]).toEqual([medium, told(expected)])
    }
    const { findings } = reports.oci
    expect(new Set(findings.flatMap((finding) => (finding.kind === 'vulnerability' ? [finding.id] : [])))).toEqual(
      new Set(['CVE-2099-0001', 'CVE-2020-8203', 'CVE-2021-33203']),
    )
    // Debian itself leaks nothing: at most the keys that libraries test themselves with.
    expect(findings.filter(({ kind, severity }) => kind === 'secret' && severity !== 'low')).toEqual([])
    expect(
      findings.flatMap(({ kind, id, severity }) => (kind === 'baseline' && severity !== 'low' ? [id] : [])),
    ).toEqual(['image.user'])
  })

  it('attributes packages to the layer and instruction that brought them, and keeps what was deleted as hidden', async () => {
    const { inventory } = await scan(`oci:${folder}/image/layout:app`)
    const where = (name: string) => {
      const one = inventory.packages.find((candidate) => candidate.name === name)
      return [one?.visibility, inventory.layers[one?.layer ?? -1]?.instruction?.split(' ').slice(0, 3).join(' ')]
    }
    expect(where('bash')).toEqual(['visible', 'debootstrap --variant=minbase bookworm'])
    expect(where('nginx-light')).toEqual(['visible', 'RUN apt-get update'])
    expect(where('lodash')).toEqual(['visible', 'RUN npm install'])
    expect(where('minimist')).toEqual(['hidden', 'RUN npm install'])
  })

  it('prints the same bytes twice', async () => {
    const target = `oci:${folder}/image/layout:app`
    expect(await plimsoll(['scan', target, '--format', 'json'])).toBe(
      await plimsoll(['scan', target, '--format', 'json', '--no-cache']),
    )
  })
})

/** Debian's docker-registry on a free port of the loopback address. */
async function startRegistry(folder: string): Promise<{ readonly host: string; stop(): void }> {
  const port = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
  const config = join(folder, 'registry.yml')
  await writeFile(
    config,
    `version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: ${folder}/registry\nhttp:\n  addr: 127.0.0.1:${port}\n`,
  )
  const server = spawn('docker-registry', ['serve', config], { stdio: 'ignore' })
  const host = `127.0.0.1:${port}`
  for (let attempt = 0; ; attempt++) {
    const up = await fetch(`http://${host}/v2/`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (up) return { host, stop: () => void server.kill() }
    if (attempt > 100) throw new Error('docker-registry does not come up')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
