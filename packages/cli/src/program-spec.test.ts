import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { REPORT_FORMATS } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import type { CliDeps } from './cli-deps.ts'
import { programSpec } from './program-spec.ts'

const deps: CliDeps = {
  stdout: { write: () => true },
  stderr: { write: () => true },
  stdin: (async function* () {})(),
  env: {},
  userHome: '/home/me',
  version: '1.2.3',
  signal: new AbortController().signal,
}
const flagsOf = (name: string) =>
  programSpec(deps)
    .commands.find((command) => command.name === name)
    ?.flags.flatMap(({ flags }) => flags) ?? []

test('the help of scan names every format', () => {
  const says = flagsOf('scan')
    .find(({ flags }) => flags.includes('--format'))
    ?.says.replace(' (default)', '')
  expect(says?.split(', ')).toEqual([...REPORT_FORMATS])
})

test('so does the reference page', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'reference', 'command-line.md'), 'utf8')
  const section = page.slice(page.indexOf('## Formats'), page.indexOf('### Templates'))
  expect([...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, format]) => format)).toEqual([...REPORT_FORMATS])
})

test('every command can be told to be quiet and to be verbose, and no flag has two meanings', () => {
  for (const { name } of programSpec(deps).commands) {
    const flags = flagsOf(name).flatMap(({ flags: text }) => text.split(/[ ,]+/).filter((word) => word.startsWith('-')))
    expect(flags).toEqual(expect.arrayContaining(['--quiet', '--verbose']))
    expect(new Set(flags).size).toBe(flags.length)
  }
})

test('the commands of the center are offered only where there is one', () => {
  const names = (spec = programSpec(deps)) => spec.commands.map(({ name }) => name)
  expect(names()).not.toContain('serve')
  const withServer = programSpec({ ...deps, serverCommands: async () => ({ run: async () => 0 }) })
  expect(names(withServer)).toEqual(expect.arrayContaining(['serve', 'worker', 'admin']))
})
