import { deflateSync } from 'node:zlib'
import { analyzedFile, analyzeFile, elfFile } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import { rustBinary } from './rust-binary.ts'

async function read(section: Uint8Array) {
  await using file = analyzedFile('usr/bin/tool', elfFile([{ name: '.dep-v0', content: section }], 20_000))
  const { facts, problems } = await analyzeFile(rustBinary, file)
  return {
    names: facts.map((fact) => (fact.kind === 'package' ? `${fact.package.name}@${fact.package.version}` : fact.kind)),
    problems: problems.map((one) => one.code),
  }
}

test('crates that are linked in are read, build-time ones are not', async () => {
  const packages = [
    { name: 'tool', version: '0.1.0', root: true },
    { name: 'serde', version: '1.0.200', source: 'crates.io' },
    { name: 'cc', version: '1.0.0', kind: 'build' },
    { name: 7, version: '1' },
  ]
  expect(await read(deflateSync(JSON.stringify({ packages })))).toEqual({
    names: ['tool@0.1.0', 'serde@1.0.200'],
    problems: [],
  })
})

test('a list that cannot be read is a problem', async () => {
  expect(await read(Buffer.from('not zlib'))).toEqual({ names: [], problems: ['MALFORMED'] })
})
