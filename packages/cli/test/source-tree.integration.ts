import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runPlimsoll } from './run-plimsoll.ts'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-tree-'))
  await writeFile(join(folder, 'requirements.txt'), 'Flask==2.0.1\n')
  await writeFile(join(folder, 'go.mod'), 'module example.org/x\n\nrequire github.com/gorilla/mux v1.8.0\n')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function purls(...args: readonly string[]): Promise<readonly string[]> {
  const { code, stdout } = await runPlimsoll(['sbom', ...args], { env: { PLIMSOLL_HOME: join(folder, 'home') } })
  expect(code).toBe(0)
  const document: { components?: readonly { purl?: string }[] } = JSON.parse(stdout)
  return (document.components ?? []).flatMap(({ purl }) => purl ?? []).sort()
}

const LOCKED = ['pkg:golang/github.com/gorilla/mux@v1.8.0', 'pkg:pypi/flask@2.0.1']

test('the lock files of a source tree are read', async () => {
  expect(await purls(`dir:${folder}`)).toEqual(LOCKED)
})

test('those of an image are read only when asked for', async () => {
  expect(await purls(`rootfs:${folder}`)).toEqual([])
  expect(await purls(`rootfs:${folder}`, '--lock-files')).toEqual(LOCKED)
})
