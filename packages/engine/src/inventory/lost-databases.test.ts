import { layerReport } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import type { InstalledPackage } from './image-inventory.ts'
import { lostDatabases } from './lost-databases.ts'

const rpm = (
  visibility: InstalledPackage['visibility'],
  extra?: Readonly<Record<string, string>>,
): InstalledPackage => ({
  type: 'rpm',
  name: 'a',
  version: '1-1',
  purl: 'pkg:rpm/a@1-1',
  path: 'var/lib/rpm/rpmdb.sqlite',
  layer: 0,
  visibility,
  ...(extra ? { extra } : {}),
})
const note = { statedBy: 'elf-note' }

test.each<[string, readonly InstalledPackage[], number]>([
  ['all packages hidden: the database is lost', [rpm('hidden')], 1],
  ['one still visible: packages were removed', [rpm('hidden'), rpm('visible')], 0],
  ['a note in a program is no database that could be lost', [rpm('hidden', note)], 0],
  ['nor one that is still there', [rpm('hidden'), rpm('visible', note)], 1],
])('%s', (_claim, packages, count) => {
  expect(lostDatabases(packages, [layerReport('x', 0)])).toHaveLength(count)
})
