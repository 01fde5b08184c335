import { expect, test } from 'vitest'
import type { Fact, OwnedFile } from '../domain/fact.ts'
import { changedFiles } from './changed-files.ts'
import type { InstalledPackage } from './image-inventory.ts'
import type { LaidFact } from './lay-facts.ts'

const A = 'a'.repeat(32)
const B = 'b'.repeat(32)
const SHA1 = '1'.repeat(40)

const laid = (fact: Fact, path: string, visibility: LaidFact['visibility'] = 'visible', layer = 0): LaidFact => ({
  fact,
  path,
  analyzer: 'test',
  layer,
  visibility,
})
const content = (path: string, md5: string, layer = 1): LaidFact =>
  laid({ kind: 'file-digests', md5, sha1: SHA1, sha256: 'f'.repeat(64) }, path, 'visible', layer)
const owns = (name: string, files: readonly OwnedFile[]): LaidFact =>
  laid({ kind: 'package-files', type: 'deb', name, files }, `var/lib/dpkg/info/${name}.md5sums`)
const installed = (name: string): InstalledPackage => ({
  type: 'deb',
  name,
  version: '1',
  purl: `pkg:deb/debian/${name}@1`,
  path: 'var/lib/dpkg/status',
  layer: 0,
  visibility: 'visible',
})
const changed = (facts: readonly LaidFact[], ...names: readonly string[]) =>
  changedFiles(facts, ['tool', 'other', ...names].map(installed)).map(({ path }) => path)
const file = (path: string, digest = `md5:${A}`): OwnedFile => ({ path, digest })

test('a file with another digest is told with its layer, its owner and both digests', () => {
  expect(
    changedFiles([owns('tool', [file('usr/bin/tool')]), content('usr/bin/tool', B, 3)], [installed('tool')]),
  ).toEqual([
    { path: 'usr/bin/tool', layer: 3, package: 'pkg:deb/debian/tool@1', expected: `md5:${A}`, actual: `md5:${B}` },
  ])
})

test.each<readonly [string, readonly LaidFact[], readonly string[]]>([
  ['an unchanged file', [owns('tool', [file('usr/bin/tool')]), content('usr/bin/tool', A)], []],
  ['a file that nobody owns', [owns('tool', [file('usr/bin/tool')]), content('usr/bin/mine', B)], []],
  ['a file without a recorded digest', [owns('tool', [{ path: 'usr/bin/tool' }]), content('usr/bin/tool', B)], []],
  [
    'a digest that was not computed',
    [owns('tool', [file('usr/bin/tool', `sha512:${B}`)]), content('usr/bin/tool', B)],
    [],
  ],
  [
    'SHA-1, as apk records it',
    [owns('tool', [file('usr/bin/tool', `sha1:${'2'.repeat(40)}`)]), content('usr/bin/tool', A)],
    ['usr/bin/tool'],
  ],
  ['configuration', [owns('tool', [file('etc/tool.conf')]), content('etc/tool.conf', B)], []],
  [
    'two owners, one of whom is right',
    [
      owns('tool', [file('usr/bin/tool')]),
      owns('other', [file('usr/bin/tool', `md5:${B}`)]),
      content('usr/bin/tool', B),
    ],
    [],
  ],
  [
    'two owners, both wrong',
    [owns('tool', [file('usr/x')]), owns('other', [file('usr/x')]), content('usr/x', B)],
    ['usr/x'],
  ],
  [
    'a database that says /bin where the layer says /usr/bin',
    [owns('tool', [file('bin/tool')]), content('usr/bin/tool', B)],
    ['usr/bin/tool'],
  ],
  [
    'a database that says /usr/lib where the layer says /lib',
    [owns('tool', [file('usr/lib/a.so')]), content('lib/a.so', A)],
    [],
  ],
  [
    'both /bin and /usr/bin on a system that was never merged',
    [owns('tool', [file('bin/tool')]), content('bin/tool', A), content('usr/bin/tool', B)],
    [],
  ],
  [
    'a list of a package that is not installed',
    [owns('ghost', [file('usr/bin/tool')]), content('usr/bin/tool', B)],
    [],
  ],
  [
    'a list that a later layer deleted',
    [{ ...owns('tool', [file('usr/bin/tool')]), visibility: 'hidden' }, content('usr/bin/tool', B)],
    [],
  ],
  [
    'a file that a later layer deleted',
    [owns('tool', [file('usr/bin/tool')]), { ...content('usr/bin/tool', B), visibility: 'hidden' }],
    [],
  ],
])('%s', (_, facts, paths) => {
  expect(changed(facts)).toEqual(paths)
})

test('what stands aside for another file is compared where it stands', () => {
  const diversions = laid(
    { kind: 'diversions', diversions: [{ path: 'usr/bin/tool', to: 'usr/bin/tool.REAL' }] },
    'var/lib/dpkg/diversions',
  )
  const list = owns('tool', [file('usr/bin/tool')])
  expect(changed([diversions, list, content('usr/bin/tool', B), content('usr/bin/tool.REAL', A)])).toEqual([])
  expect(changed([diversions, list, content('usr/bin/tool', B), content('usr/bin/tool.REAL', B)])).toEqual([
    'usr/bin/tool.REAL',
  ])
})

test('the package that diverts keeps its own file in place', () => {
  const diversions = laid(
    { kind: 'diversions', diversions: [{ path: 'bin/sh', to: 'bin/sh.distrib', by: 'other' }] },
    'var/lib/dpkg/diversions',
  )
  const facts = [diversions, owns('tool', [file('bin/sh')]), owns('other', [file('bin/sh', `md5:${B}`)])]
  expect(changed([...facts, content('bin/sh', B), content('bin/sh.distrib', A)])).toEqual([])
  expect(changed([...facts, content('bin/sh', A)])).toEqual(['bin/sh'])
})

test('where prelink is installed, programs and libraries differ by right, other files do not', () => {
  const facts = [
    owns('tool', [file('usr/bin/tool'), file('usr/lib64/a.so'), file('usr/share/a')]),
    ...['usr/bin/tool', 'usr/lib64/a.so', 'usr/share/a'].map((path) => content(path, B)),
  ]
  expect(changed(facts)).toHaveLength(3)
  expect(changed(facts, 'prelink')).toEqual(['usr/share/a'])
})
