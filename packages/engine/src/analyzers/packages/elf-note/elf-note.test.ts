import { analyzedFile, analyzeFile, elfFile, elfNote as noteOf, selects } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import { elfNote } from './elf-note.ts'

const program = (content: string, owner = 'FDO', type = 0xcafe1a7e): Uint8Array => {
  const buildId = noteOf('GNU', 3, Buffer.alloc(20, 7))
  return elfFile([{ name: '.note.package', content: Buffer.concat([buildId, noteOf(owner, type, content)]) }], 4096)
}

test.each([
  [
    'an rpm',
    '{"type":"rpm","name":"coreutils","version":"9.3-4.fc39","architecture":"x86_64","osCpe":"cpe:/o:fedoraproject:fedora:39"}\0',
    {
      type: 'rpm',
      name: 'coreutils',
      version: '9.3-4.fc39',
      architecture: 'x86_64',
      extra: { statedBy: 'elf-note', osCpe: 'cpe:/o:fedoraproject:fedora:39' },
    },
  ],
  [
    'a package of Arch Linux',
    '{"type":"alpm","name":"bash","version":"5.2.21-1"}',
    { type: 'alpm', name: 'bash', version: '5.2.21-1', extra: { statedBy: 'elf-note' } },
  ],
  [
    'of a package manager that nobody knows',
    '{"type":"acme","name":"tool","version":"1"}',
    { type: 'generic', name: 'tool', version: '1', extra: { statedBy: 'elf-note' } },
  ],
])('%s is told by its note', async (_what, content, expected) => {
  const { facts } = await analyzeFile(elfNote, analyzedFile('usr/bin/x', program(content)))
  expect(facts).toEqual([{ kind: 'package', package: expected }])
})

test.each([
  ['no JSON', 'hello'],
  ['no name', '{"type":"rpm","version":"1"}'],
])('a note with %s is a problem', async (_what, content) => {
  const { facts, problems } = await analyzeFile(elfNote, analyzedFile('usr/bin/x', program(content)))
  expect([facts, problems]).toEqual([[], [expect.objectContaining({ code: 'MALFORMED' })]])
})

test('notes of other owners and types are none of ours', async () => {
  const other = program('{"name":"x"}', 'FDO', 1)
  expect(await analyzeFile(elfNote, analyzedFile('usr/bin/x', other))).toEqual({ facts: [], problems: [] })
  expect(selects(elfNote, 'usr/bin/x', program('{}', 'GNU'))).toBe(false)
  expect(selects(elfNote, 'usr/bin/x', program('{}'))).toBe(true)
})
