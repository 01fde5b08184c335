import { analyzedFile, analyzeFile, selects } from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import { npm } from './npm.ts'

const read = (path: string, manifest: unknown) =>
  analyzeFile(npm, analyzedFile(path, typeof manifest === 'string' ? manifest : JSON.stringify(manifest)))

describe('npm', () => {
  it('takes name, version, licence and dependencies from the manifest', async () => {
    const manifest = {
      name: '@scope/pkg',
      version: '1.2.3-rc.1',
      license: 'MIT',
      dependencies: { a: '^1', b: '*' },
      optionalDependencies: { b: '*', c: '1' },
      devDependencies: { d: '1' },
    }
    expect(await read('app/node_modules/@scope/pkg/package.json', manifest)).toEqual({
      facts: [
        {
          kind: 'package',
          package: {
            type: 'npm',
            name: '@scope/pkg',
            version: '1.2.3-rc.1',
            licenses: ['MIT'],
            dependsOn: ['a', 'b', 'c'],
          },
        },
      ],
      problems: [],
    })
  })

  it.each<[string, unknown, string, string]>([
    ['an alias keeps its real name', { name: 'real', version: '1.0.0' }, 'real', '1.0.0'],
    ['without a name the folder counts', { version: '1.0.0' }, '@s/folder', '1.0.0'],
    ['a name that is no string does not count', { name: 7, version: '1.0.0' }, '@s/folder', '1.0.0'],
    ['a version that is no string is none', { name: 'x', version: 1 }, 'x', ''],
    ['a leading v is not part of a version', { name: 'x', version: 'v1.0.0' }, 'x', '1.0.0'],
    ['a BOM does no harm', '\ufeff{"name":"x","version":"1.0.0"}', 'x', '1.0.0'],
  ])('%s', async (_claim, manifest, name, version) => {
    const { facts } = await read('node_modules/@s/folder/package.json', manifest)
    expect(facts).toEqual([{ kind: 'package', package: { type: 'npm', name, version } }])
  })

  it.each([
    [{ type: 'BSD' }, ['BSD']],
    [
      [{ type: 'MIT' }, 'GPL-2.0'],
      ['MIT', 'GPL-2.0'],
    ],
    [7, undefined],
  ])('understands the licence %j', async (license, licenses) => {
    const { facts } = await read('node_modules/x/package.json', { name: 'x', version: '1', license })
    expect(facts.map((fact) => fact.kind === 'package' && fact.package.licenses)).toEqual([licenses])
  })

  it.each(['', '{', '[]', 'null', '"x"', '{"name":"x"}}'])('reports %j as malformed', async (json) => {
    expect(await read('node_modules/x/package.json', json)).toEqual({
      facts: [],
      problems: [{ code: 'MALFORMED', message: 'This package.json is not a JSON object.' }],
    })
  })

  it('does not read a manifest of more than 4 MiB', async () => {
    const { facts, problems } = await read('node_modules/x/package.json', `{"name":"x","y":"${'z'.repeat(5_000_000)}"}`)
    expect([facts, problems.map(({ code }) => code)]).toEqual([[], ['LIMIT_EXCEEDED']])
  })

  it.each([
    ['node_modules/a/package.json', true],
    ['app/node_modules/a/package.json', true],
    ['app/node_modules/@s/a/package.json', true],
    ['app/node_modules/a/node_modules/b/node_modules/@s/c/package.json', true],
    ['usr/lib/node_modules/npm/node_modules/x/package.json', true],
    ['usr/share/nodejs/x/package.json', true],
    ['usr/share/nodejs/@s/x/package.json', true],
    ['usr/share/nodejs/x/node_modules/y/package.json', true],
    ['app/node_modules/.pnpm/b@1.0.0/node_modules/b/package.json', true],
    ['app/node_modules/.pnpm/b@1.0.0/node_modules/@s/b/package.json', true],
    ['app/package.json', false],
    ['app/node_modules/package.json', false],
    ['app/node_modules/@s/package.json', false],
    ['app/node_modules/a/esm/package.json', false],
    ['app/node_modules/a/test/fixtures/node_modules/b/package.json', false],
    ['app/node_modules/.bin/package.json', false],
    ['app/node_modules/.cache/x/package.json', false],
    ['usr/share/nodejs/x/lib/package.json', false],
    ['app/node_modules/a/package.json/package.json', false],
    ['app/my_node_modules/a/package.json', false],
  ])('wants %s: %s', (path, wanted) => {
    expect(selects(npm, path)).toBe(wanted)
  })
})
