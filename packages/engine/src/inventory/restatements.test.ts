import { expect, test } from 'vitest'
import type { InstalledPackage } from './image-inventory.ts'
import { withoutRestatements } from './restatements.ts'

function listed(text: string, sbom?: string): InstalledPackage {
  const [, type = '', name = '', version = ''] = /^(\w+) (.+)@(.*)$/.exec(text) ?? []
  return {
    type: type as InstalledPackage['type'],
    name,
    version,
    purl: `pkg:${type}/${name}@${version}`,
    path: sbom ?? 'database',
    layer: 0,
    visibility: 'visible',
    ...(sbom === undefined ? {} : { extra: { sbom } }),
  }
}

const show = ({ type, name, version, path }: InstalledPackage): string => `${type} ${name}@${version} ${path}`

test.each<[string, readonly InstalledPackage[], readonly string[]]>([
  [
    'the database wins over a document that says the same',
    [listed('npm a@1', 'x.cdx.json'), listed('npm a@1')],
    ['npm a@1 database'],
  ],
  [
    'a library of another version is another library',
    [listed('npm a@1'), listed('npm a@2', 'x.cdx.json')],
    ['npm a@1 database', 'npm a@2 x.cdx.json'],
  ],
  [
    'a system package has one version: the database’s',
    [listed('apk a@2-r0'), listed('apk a@1-r0', 'x.spdx.json')],
    ['apk a@2-r0 database'],
  ],
  [
    'a program’s note that names the source of an installed package says nothing new',
    [
      { ...listed('deb libsystemd0@252-1'), source: { name: 'systemd', version: '252-1' } },
      { ...listed('deb systemd@252-1'), extra: { statedBy: 'elf-note' } },
    ],
    ['deb libsystemd0@252-1 database'],
  ],
  [
    'a program that a package owns says nothing new, a copy of it elsewhere does',
    [
      { ...listed('deb other@1'), extra: { statedBy: 'elf-note' }, ownedBy: 'pkg:deb/debian/libx@1' },
      { ...listed('deb copied@1'), extra: { statedBy: 'elf-note' } },
    ],
    ['deb copied@1 database'],
  ],
  ['of two documents the first counts', [listed('gem a@1', 'x'), listed('gem a@1', 'y')], ['gem a@1 x']],
  [
    'what is hidden in a lower layer does not hide what a document says',
    [{ ...listed('apk a@1-r0'), visibility: 'hidden' }, listed('apk a@1-r0', 'x')],
    ['apk a@1-r0 database', 'apk a@1-r0 x'],
  ],
  [
    'a note in a program gives way to the database, and counts where there is none',
    [
      listed('rpm a@2-1'),
      { ...listed('rpm a@1-1'), path: 'opt/a', extra: { statedBy: 'elf-note' } },
      { ...listed('rpm b@1-1'), path: 'opt/b', extra: { statedBy: 'elf-note' } },
      { ...listed('rpm b@1-1'), path: 'opt/b2', extra: { statedBy: 'elf-note' } },
    ],
    ['rpm a@2-1 database', 'rpm b@1-1 opt/b'],
  ],
])('%s', (_claim, packages, expected) => {
  expect(withoutRestatements(packages).map(show)).toEqual(expected)
})
