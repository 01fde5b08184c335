import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ScanReport } from '@plimsoll/engine'
import { dockerArchive, writeOciLayout } from '@plimsoll/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunOptions, runPlimsoll } from './run-plimsoll.ts'
import { sampleImage, writeAdvisories } from './sample-image.ts'

const root = join(import.meta.dirname, '..', '..', '..')
let folder = ''
let target = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-cli-'))
  target = `oci:${folder}/layout:app`
  await writeOciLayout(join(folder, 'layout'), sampleImage(), { tag: 'app' })
  await writeAdvisories(join(folder, 'advisories'))
  const imported = await plimsoll(['db', 'import', join(folder, 'advisories')])
  expect(imported).toMatchObject({ code: 0, stdout: '' })
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const plimsoll = (args: readonly string[], options: RunOptions = {}) =>
  runPlimsoll(args, { ...options, env: { PLIMSOLL_HOME: join(folder, 'home'), ...options.env } })
const scanJson = async (...args: readonly string[]) =>
  JSON.parse((await plimsoll(['scan', '-f', 'json', ...args])).stdout) as ScanReport
const ids = ({ findings }: ScanReport) =>
  findings.map((finding) => (finding.kind === 'vulnerability' ? `${finding.id} ${finding.package.name}` : finding.id))

describe('help', () => {
  test('--version is one line', async () => {
    expect(await plimsoll(['--version'])).toEqual({
      code: 0,
      stdout: `${JSON.parse(await readFile(join(root, 'package.json'), 'utf8')).version}\n`,
      stderr: '',
    })
  })

  test.each([[[]], [['--help']]])('%j teaches examples, targets and exit codes', async (args) => {
    const { code, stdout, stderr } = await plimsoll(args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const part of ['Examples:', 'docker-archive:FILE', 'Exit codes:', 'PLIMSOLL_HOME'])
      expect(stdout).toContain(part)
  })

  test.each(['scan', 'sbom', 'db import', 'db update', 'db export', 'db status'])(
    '%s --help names its flags',
    async (command) => {
      const { code, stdout } = await plimsoll([...command.split(' '), '--help'])
      expect(code).toBe(0)
      expect(stdout).toContain('--verbose')
    },
  )

  test('a symbolic link in another folder is the same program', async () => {
    await symlink(join(root, 'bin', 'plimsoll'), join(folder, 'link'))
    expect(await runPlimsoll(['--version'], { program: join(folder, 'link'), cwd: folder })).toMatchObject({
      code: 0,
      stderr: '',
    })
  })
})

describe('scan', () => {
  test('a table on standard output, nothing on standard error, exit code 0', async () => {
    const { code, stdout, stderr } = await plimsoll(['scan', target])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/CRITICAL +\S+ +CVE-2099-0001 +3\.0\.12-1 +A flaw in openssl/)
    expect(stdout).toContain('Next: upgrade openssl to 3.0.12-1')
    expect(stdout).not.toContain('\u001b')
  })

  test('findings are worst first and lead to layers', async () => {
    const report = await scanJson(target)
    expect(ids(report)).toEqual([
      'CVE-2099-0001 libssl3',
      'CVE-2099-0001 openssl',
      'CVE-2099-0003 lodash',
      'image.user',
      'CVE-2099-0002 bash',
      'image.healthcheck',
    ])
    expect(report.findings[2]).toMatchObject({
      place: {
        path: 'app/node_modules/lodash/package.json',
        layer: { index: 1, instruction: 'RUN npm ci' },
      },
    })
    expect(report.status).toBe('complete')
  })

  test.each([
    [['--fail-on', 'critical'], 1],
    [['--fail-on', 'low'], 1],
    [['--fail-on', 'critical', '--severity', 'medium'], 0],
    [['--fail-on', 'low', '--severity', 'low', '--ignore-unfixed', '--scanners', 'vuln'], 0],
    [['--fail-on', 'low', '--severity', 'low', '--scanners', 'baseline'], 1],
    [[], 0],
  ])('%j ends with %i', async (flags, code) => {
    expect((await plimsoll(['scan', target, ...flags])).code).toBe(code)
  })

  test('filters leave out what they say, and the table says so', async () => {
    expect(ids(await scanJson(target, '--severity', 'critical,low', '--ignore-unfixed'))).toEqual([
      'CVE-2099-0001 libssl3',
      'CVE-2099-0001 openssl',
      'image.healthcheck',
    ])
    const { stdout } = await plimsoll(['scan', target, '--severity', 'high'])
    expect(stdout).toContain('6 more findings left out by your filters')
  })

  test('the same bytes twice, from the cache and without it', async () => {
    const runs = [[], [], ['--no-cache'], ['--cache-dir', join(folder, 'other-cache')]]
    const outputs = new Set<string>()
    for (const flags of runs) outputs.add((await plimsoll(['scan', '-f', 'json', target, ...flags])).stdout)
    expect(outputs.size).toBe(1)
  })

  test('an SBOM of the image gives the same findings as the image', async () => {
    const image = await scanJson(target, '--scanners', 'vuln')
    for (const format of ['cyclonedx-json', 'spdx-json']) {
      const file = join(folder, `${format}.json`)
      expect(await plimsoll(['sbom', '-f', format, '-o', file, target])).toEqual({ code: 0, stdout: '', stderr: '' })
      const { findings } = await scanJson(`sbom:${file}`)
      expect(findings).toEqual(image.findings)
      const piped = await plimsoll(['scan', '-f', 'json', 'sbom:-'], { stdin: await readFile(file, 'utf8') })
      expect((JSON.parse(piped.stdout) as ScanReport).findings).toEqual(image.findings)
    }
  })

  test('the archive of the image gives the same findings', async () => {
    const file = join(folder, 'image.tar')
    await writeFile(file, dockerArchive(sampleImage(), { repoTags: ['app:1'] }))
    expect((await scanJson(`docker-archive:${file}`)).findings).toEqual((await scanJson(target)).findings)
  })

  test('several reports at once', async () => {
    const [json, sarif] = ['a.json', 'a.sarif'].map((name) => join(folder, name)) as [string, string]
    const { code, stdout } = await plimsoll(['scan', target, '-o', `json=${json}`, '-o', `sarif=${sarif}`])
    expect(code).toBe(0)
    expect(stdout).toContain('Vulnerabilities')
    expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({ schema: 1 })
    expect(JSON.parse(await readFile(sarif, 'utf8'))).toMatchObject({ version: '2.1.0' })
  })

  test('--explain says what a finding rests on, and what is called nothing', async () => {
    const { code, stdout, stderr } = await plimsoll([
      'scan',
      target,
      '--explain',
      'cve-2099-0003',
      '--explain',
      'CVE-1',
    ])
    expect(code).toBe(0)
    expect(stdout).toContain('Why        lodash 4.17.15 is in < 4.17.21\n')
    expect(stderr).toBe(
      'plimsoll: Nothing that was found is called "CVE-1": either no package is in its range, or the advisories do not know it.\n',
    )
  })

  test('a template of one’s own', async () => {
    const file = join(folder, 'template.mustache')
    await writeFile(file, '{{#findings}}{{id}} {{package.name}}\n{{/findings}}')
    expect((await plimsoll(['scan', target, '-f', 'template', '--template', file])).stdout).toContain(
      'CVE-2099-0003 lodash\n',
    )
  })

  test('colours when forced, none when told', async () => {
    expect((await plimsoll(['scan', target], { env: { FORCE_COLOR: '1' } })).stdout).toContain('\u001b[')
    expect((await plimsoll(['scan', target], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout).not.toContain(
      '\u001b[',
    )
  })

  test('--verbose tells each step on standard error', async () => {
    const { stdout, stderr } = await plimsoll(['scan', target, '-v', '-f', 'json'])
    expect(stderr.split('\n')).toEqual(
      expect.arrayContaining(['Resolving the image.', 'Matching packages with advisories.', 'Done: 6 findings.']),
    )
    expect(() => JSON.parse(stdout)).not.toThrow()
  })

  test('a reader that goes away is no error', async () => {
    const { stdout } = await promisify(execFile)(
      'sh',
      ['-c', `'${root}/bin/plimsoll' scan -f json '${target}' 2>&1 | head -c 20`],
      {
        env: { ...process.env, PLIMSOLL_HOME: join(folder, 'home') },
      },
    )
    expect(stdout).toHaveLength(20)
  })
})

describe('without advisories', () => {
  test('the packages are listed, nothing is called clean, and one sentence says what to do', async () => {
    const env = { PLIMSOLL_HOME: join(folder, 'empty-home') }
    const { code, stdout, stderr } = await plimsoll(
      ['scan', '-f', 'json', '--db', join(folder, 'no-such-directory'), target],
      { env },
    )
    expect(code).toBe(3)
    expect(stderr).toMatch(/^plimsoll: There are no advisories yet, .* Run "plimsoll db update".*\n$/)
    const report = JSON.parse(stdout) as ScanReport
    expect(report).toMatchObject({ status: 'partial', problems: [{ code: 'MISSING' }] })
    expect(report).not.toHaveProperty('advisories')
    expect(report.inventory.packages).toHaveLength(5)
  })

  test('db status says so', async () => {
    const { code, stderr } = await plimsoll(['db', 'status'], { env: { PLIMSOLL_HOME: join(folder, 'empty-home') } })
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('There are no advisories yet') })
  })
})

describe('db', () => {
  test('a generation moves to another machine as one file', async () => {
    const file = join(folder, 'advisories.zst')
    expect((await plimsoll(['db', 'export', file])).code).toBe(0)
    const env = { PLIMSOLL_HOME: join(folder, 'second-home') }
    expect((await plimsoll(['db', 'import', file], { env })).code).toBe(0)
    const [here, there] = [
      await plimsoll(['db', 'status', '-f', 'json']),
      await plimsoll(['db', 'status', '-f', 'json'], { env }),
    ].map(({ stdout }) => JSON.parse(stdout))
    expect(there.generation).toBe(here.generation)
    expect(await scanJson(target, '--db', there.path)).toEqual(await scanJson(target))
  })
})

describe('outputs', () => {
  test('a file that cannot be written leaves nothing behind', async () => {
    const place = join(folder, 'place')
    await mkdir(join(place, 'taken'), { recursive: true })
    for (const [file, why] of [
      [join(place, 'missing', 'r.json'), /its folder does not exist/],
      [join(place, 'taken'), /it is a folder/],
    ] as const) {
      const { code, stdout, stderr } = await plimsoll(['scan', target, '-f', 'json', '-o', file])
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(why)
    }
    expect(await readdir(place)).toEqual(['taken'])
  })

  test('an earlier report stays whole when the scan fails', async () => {
    const file = join(folder, 'kept.json')
    await writeFile(file, 'earlier')
    expect((await plimsoll(['scan', `oci:${folder}/nowhere`, '-f', 'json', '-o', file])).code).toBe(2)
    expect(await readFile(file, 'utf8')).toBe('earlier')
  })
})
