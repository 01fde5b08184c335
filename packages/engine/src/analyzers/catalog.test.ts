import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ANALYZERS } from './catalog.ts'

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
    expect(ANALYZERS.map((analyzer) => analyzer.name).sort()).toEqual(folders.sort())
  })

  it.each(ANALYZERS)('$name selects something and has a version', ({ selects, version }) => {
    const lists = [selects.paths, selects.basenames, selects.extensions, selects.under].flatMap((list) => list ?? [])
    expect(lists.length > 0 || selects.everyFile === true || selects.executables === true).toBe(true)
    expect(Number.isInteger(version) && version > 0).toBe(true)
  })

  it.each(ANALYZERS)('$name writes its lists as the dispatcher compares them', ({ selects }) => {
    for (const extension of selects.extensions ?? []) expect(extension).toMatch(/^\.[^/]+$/)
    for (const basename of selects.basenames ?? []) expect(basename).toMatch(/^[^/]+$/)
    for (const path of [...(selects.paths ?? []), ...(selects.under ?? [])]) expect(path).toMatch(/^[^/].*[^/]$/)
  })
})
