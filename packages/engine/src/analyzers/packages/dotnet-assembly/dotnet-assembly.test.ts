import { analyzedFile, analyzeFile, type PeOptions, peFile, selects } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import { dotnetAssembly } from './dotnet-assembly.ts'

async function told(options: PeOptions | Uint8Array, path = 'app/Some.File.dll'): Promise<string[]> {
  const content = options instanceof Uint8Array ? options : peFile(options)
  const { facts } = await analyzeFile(dotnetAssembly, analyzedFile(path, content))
  return facts.flatMap((fact) => (fact.kind === 'package' ? [`${fact.package.name} ${fact.package.version}`] : []))
}

test.each<[string, PeOptions, string[]]>([
  [
    'the product version without its commit is the version, the internal name the name',
    {
      strings: {
        InternalName: 'Newtonsoft.Json.dll',
        ProductVersion: '13.0.3+0a2e291c0d',
        FileVersion: '13.0.3.27908',
      },
    },
    ['Newtonsoft.Json 13.0.3'],
  ],
  [
    'a pre-release stays one',
    { strings: { InternalName: 'A.dll', ProductVersion: '2.0.0-beta.1' } },
    ['A 2.0.0-beta.1'],
  ],
  [
    'a product version that is no version gives way to the version of the file',
    { strings: { InternalName: 'A.dll', ProductVersion: 'Release', FileVersion: '4.8.9037.0 built by: NET48' } },
    ['A 4.8.9037.0'],
  ],
  [
    'without texts the fixed part counts',
    { strings: { InternalName: 'A.dll' }, fixedVersion: [1, 2, 3, 4] },
    ['A 1.2.3.4'],
  ],
  ['without a name in it the file has one', { strings: { ProductVersion: '1.0.1' } }, ['Some.File 1.0.1']],
  ['zeros are no version', { strings: { InternalName: 'A.dll', ProductVersion: '0.0.0.0' } }, []],
  [
    'a program that does not run on .NET is none',
    { strings: { InternalName: 'A', ProductVersion: '1.0.1' }, isManaged: false },
    [],
  ],
  ['a program without a version resource says nothing', {}, []],
])('%s', async (_claim, options, expected) => {
  expect(await told(options)).toEqual(expected)
})

test('a resource that points out of the file is a problem', async () => {
  const bytes = Buffer.from(peFile({ strings: { InternalName: 'A.dll', ProductVersion: '1.0.1' } }))
  bytes.writeUInt32LE(0x7fffffff, 1024 + 72)
  const { facts, problems } = await analyzeFile(dotnetAssembly, analyzedFile('a.dll', bytes))
  expect([facts, problems]).toEqual([[], [expect.objectContaining({ code: 'MALFORMED' })]])
})

test('a directory tree that leads back to itself ends', async () => {
  const bytes = Buffer.from(peFile({ strings: { InternalName: 'A.dll', ProductVersion: '1.0.1' } }))
  bytes.writeUInt32LE(0x80000000, 1024 + 48 + 20)
  expect(await told(bytes)).toEqual([])
})

test('translations and files that are no programs are left alone', () => {
  expect(selects(dotnetAssembly, 'app/de/A.resources.dll', peFile())).toBe(false)
  expect(selects(dotnetAssembly, 'app/A.dll', 'text')).toBe(false)
  expect(selects(dotnetAssembly, 'app/A.dll', peFile())).toBe(true)
})
