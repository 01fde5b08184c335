import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ANALYZERS } from './catalog.ts'
import { chooseAnalyzers, EVERY_ANALYZER } from './choose-analyzers.ts'
import { LOCK_FILE_ANALYZERS } from './lock-file-catalog.ts'

const room = dirname(fileURLToPath(import.meta.url))

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
}

describe('the catalog', () => {
  it('lists the analyzer of every folder, by the name of the folder', () => {
    const folders = foldersIn(room).flatMap((family) =>
      foldersIn(join(room, family)).map((format) => `${family}/${format}`),
    )
    const isLock = (name: string): boolean => name.startsWith('lock-files/')
    expect(ANALYZERS.map(({ name }) => name).sort()).toEqual(folders.filter((name) => !isLock(name)).sort())
    expect(LOCK_FILE_ANALYZERS.map(({ name }) => name)).toEqual(folders.filter(isLock).sort())
  })

  it('reads lock files of source trees, and of images only when asked', () => {
    const names = (choice: Parameters<typeof chooseAnalyzers>[0]) => chooseAnalyzers(choice).map(({ name }) => name)
    expect(chooseAnalyzers({ subject: 'image' })).toEqual(ANALYZERS)
    expect(names({ subject: 'image', lockFiles: true })).toEqual([
      ...names({ subject: 'image' }),
      ...LOCK_FILE_ANALYZERS.map(({ name }) => name),
    ])
    const tree = names({ subject: 'source-tree' })
    expect(tree).toEqual(expect.arrayContaining(['lock-files/npm-lock', 'packages/python']))
    expect(tree.filter((name) => /dpkg|rpm|binaries|distro/.test(name))).toEqual([])
  })

  it.each(EVERY_ANALYZER)('$name selects something and has a version', ({ selects, version, inspectLayer }) => {
    const lists = [selects.paths, selects.basenames, selects.extensions, selects.under].flatMap((list) => list ?? [])
    expect(
      lists.length > 0 || selects.everyFile === true || selects.executables === true || inspectLayer !== undefined,
    ).toBe(true)
    expect(Number.isInteger(version) && version > 0).toBe(true)
  })

  it.each(EVERY_ANALYZER)('$name writes its lists as the dispatcher compares them', ({ selects }) => {
    for (const extension of selects.extensions ?? []) expect(extension).toMatch(/^\.[^/]+$/)
    for (const basename of selects.basenames ?? []) expect(basename).toMatch(/^[^/]+$/)
    for (const path of [...(selects.paths ?? []), ...(selects.under ?? [])]) expect(path).toMatch(/^[^/].*[^/]$/)
  })
})
