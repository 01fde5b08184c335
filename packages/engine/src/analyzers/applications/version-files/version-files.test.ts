import { analyzedFile, analyzeFile } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import { VERSION_FILES } from './version-files.data.ts'
import { versionFiles } from './version-files.ts'

async function told(path: string, text: string): Promise<string[]> {
  await using file = analyzedFile(path, text)
  const { facts } = await analyzeFile(versionFiles, file)
  return facts.flatMap((fact) => (fact.kind === 'package' ? [`${fact.package.name} ${fact.package.version}`] : []))
}

test.each(VERSION_FILES)('$name is told by $sample.path', async ({ name, sample }) => {
  expect(await told(sample.path, sample.text)).toEqual([`${name} ${sample.version}`])
})

test.each(VERSION_FILES)('$name: the same file without its words yields nothing', async ({ sample }) => {
  expect(await told(sample.path, 'nothing of the kind')).toEqual([])
})

test.each(VERSION_FILES)('$name: $sample.path is wanted, the same name elsewhere is not', ({ sample, path }) => {
  const name = sample.path.split('/').at(-1) ?? ''
  expect(versionFiles.selects.basenames).toContain(name)
  expect(path.test(sample.path)).toBe(true)
  const entry = {
    path: `home/user/notes-of/${name}.bak`,
    kind: 'file',
    size: 1,
    mode: 0o644,
    uid: 0,
    gid: 0,
    mtime: 0,
  } as const
  expect(versionFiles.selects.accept?.(entry)).toBe(false)
})

test('files that share a name are told apart by what else they say', async () => {
  expect(await told('html/version.php', "$OC_VersionString = '25.0.3'; $vendor = 'owncloud';")).toEqual([
    'owncloud 25.0.3',
  ])
  expect(await told('html/version.php', "$OC_VersionString = '25.0.3';")).toEqual([])
})
