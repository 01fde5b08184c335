import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ScanReport } from '@plimsoll/engine'
import { writeOciLayout } from '@plimsoll/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runPlimsoll } from './run-plimsoll.ts'
import { sampleImage, writeAdvisories } from './sample-image.ts'

let folder = ''
let target = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-exceptions-'))
  target = `oci:${folder}/layout:app`
  await writeOciLayout(join(folder, 'layout'), sampleImage(), { tag: 'app' })
  await writeAdvisories(join(folder, 'advisories'))
  await plimsoll(['db', 'import', join(folder, 'advisories')])
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const plimsoll = (args: readonly string[], cwd?: string) =>
  runPlimsoll(args, { ...(cwd === undefined ? {} : { cwd }), env: { PLIMSOLL_HOME: join(folder, 'home') } })
const write = async (name: string, text: string) => {
  await writeFile(join(folder, name), text)
  return join(folder, name)
}
const scan = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await plimsoll(['scan', '--scanners', 'vuln', '-f', 'json', target, ...args])
  expect(stderr.replace(/^[^\n]*%.*$/gm, '')).not.toContain('unexpected')
  const report = JSON.parse(stdout) as ScanReport
  return {
    code,
    found: report.findings.map(({ id }) => id).sort(),
    suppressed: report.suppressed?.map(({ finding }) => finding.id).sort(),
  }
}

test('an ignore file takes findings out of the report and out of --fail-on', async () => {
  const file = await write(
    'own.yaml',
    'ignore:\n  - {id: CVE-2099-0001, purl: "pkg:deb/debian/*", reason: not called}\n',
  )
  expect(await scan('--fail-on', 'critical')).toMatchObject({ code: 1, suppressed: undefined })
  expect(await scan('--fail-on', 'critical', '--ignore-file', file)).toEqual({
    code: 0,
    found: ['CVE-2099-0002', 'CVE-2099-0003'],
    suppressed: ['CVE-2099-0001', 'CVE-2099-0001'],
  })
})

test('the files of the working directory are used unless others are named or none are wanted', async () => {
  const place = await mkdtemp(join(folder, 'cwd-'))
  await writeFile(join(place, '.trivyignore'), 'CVE-2099-0002 # harmless\nCVE-2099-0003 exp:2020-01-01\n')
  const table = async (...args: readonly string[]) =>
    (await plimsoll(['scan', '--scanners', 'vuln', target, ...args], place)).stdout
  const text = await table()
  expect(text).toContain('1 finding suppressed by .trivyignore; --show-suppressed lists them.')
  expect(text).toContain('.trivyignore:2 ended 2020-01-01: 1 finding back (CVE-2099-0003)')
  expect(await table('--show-suppressed')).toContain('ignored: harmless, in .trivyignore:1')
  expect(await table('--no-exceptions')).not.toContain('suppressed')
  const { stdout } = await plimsoll(['scan', '--explain', 'CVE-2099-0002', target], place)
  expect(stdout).toMatch(/Suppressed +ignored, says \.trivyignore:1\n +harmless/)
})

test('a typo stops the scan, with file and line', async () => {
  const file = await write('typo.plimsollignore.yaml', 'ignore:\n  - id: CVE-2099-0001\n    expire: 2027-01-01\n')
  for (const args of [
    ['scan', target, '--ignore-file', file],
    ['exceptions', 'check', file],
  ]) {
    const { code, stdout, stderr } = await plimsoll(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(`${file}:3: a rule has no "expire"; did you mean "expires".`)
  }
})

test('exceptions check lists rules and ends with 1 where one has expired', async () => {
  const good = await write(
    'good.yaml',
    'author: me\nignore:\n  - {id: X-1, path: "a/**", reason: why, expires: 2999-01-01}\n',
  )
  const { code, stdout } = await plimsoll(['exceptions', 'check', good])
  expect(code).toBe(0)
  expect(stdout).toBe(
    `${good} (plimsollignore): 1 rule\n  ignored  X-1 at a/**\n      ${good}:3: why, by me, until 2999-01-01\n`,
  )
  const old = await write('.trivyignore', 'X-1 exp:2020-01-01\n')
  expect(await plimsoll(['exceptions', 'check', good, old])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('ignored (EXPIRED)  X-1'),
  })
})

test.each(['openvex', 'cyclonedx'])(
  'what vex writes as %s suppresses the same findings of the same image',
  async (format) => {
    const file = await write(
      'answered.yaml',
      'ignore:\n  - {id: CVE-2099-0003, status: not_affected, justification: component_not_present, reason: gone}\n  - {id: CVE-2099-0001, reason: accepted}\n',
    )
    const [report, vex] = [join(folder, 'report.json'), join(folder, `vex.${format}.json`)]
    await plimsoll(['scan', '--scanners', 'vuln', '-o', `json=${report}`, target])
    expect(
      await plimsoll(['vex', '-f', format, '--ignore-file', file, '--author', 'me', '-o', vex, report]),
    ).toMatchObject({ code: 0, stderr: '' })
    expect(await scan('--vex', vex)).toMatchObject({ suppressed: ['CVE-2099-0003'] })
    expect(await readFile(vex, 'utf8')).toContain('accepted')
  },
)

test('a report that is none and an unknown format are refused', async () => {
  const file = await write('other.json', '{"bomFormat":"CycloneDX"}')
  expect(await plimsoll(['vex', file])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('is no report of this version'),
  })
  expect(await plimsoll(['vex', '-f', 'csaf', file])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('openvex or cyclonedx'),
  })
})
