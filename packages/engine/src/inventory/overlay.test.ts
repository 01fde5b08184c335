import { expect, test } from 'vitest'
import { type DiffId, sha256Of } from '../domain/digest.ts'
import type { Fact } from '../domain/fact.ts'
import type { LayerReport } from '../layer-report/layer-report.ts'
import type { ImageConfig, ResolvedImage } from '../source/image-source.ts'
import { overlay } from './overlay.ts'

const STATUS = 'var/lib/dpkg/status'

function deb(name: string, version = '1'): Fact {
  return { kind: 'package', package: { type: 'deb', name, version, architecture: 'amd64' } }
}

function npm(name: string, version = '1.0.0'): Fact {
  return { kind: 'package', package: { type: 'npm', name, version } }
}

interface LayerText {
  readonly files?: Readonly<Record<string, readonly Fact[]>>
  readonly entries?: readonly string[]
  readonly whiteouts?: readonly string[]
  readonly opaque?: readonly string[]
}

function image(layers: readonly LayerText[], history: ImageConfig['history'] = []): ReturnType<typeof overlay> {
  const reports = layers.map(
    ({ files = {}, entries = [], whiteouts = [], opaque = [] }, index): LayerReport => ({
      schema: 1,
      diffId: sha256Of(`layer ${index}`) as DiffId,
      status: 'complete',
      uncompressedBytes: 1024,
      entries: [...Object.keys(files), ...entries],
      whiteouts,
      opaqueDirectories: opaque,
      files: Object.entries(files).map(([path, facts]) => ({ path, analyzer: 'test', facts })),
      problems: [],
    }),
  )
  const config = { history } as unknown as ImageConfig
  return overlay(reports, { config, layers: [] as ResolvedImage['layers'] })
}

function told(inventory: ReturnType<typeof overlay>): string[] {
  return inventory.packages.map((one) => `${one.visibility} ${one.name}@${one.version} layer ${one.layer}`)
}

test('a package database rewritten by later layers still tells who brought what', () => {
  const inventory = image([
    { files: { [STATUS]: [deb('bash'), deb('curl', '7')] } },
    { files: { [STATUS]: [deb('bash'), deb('curl', '7'), deb('nginx')] } },
    { files: { [STATUS]: [deb('bash'), deb('curl', '8')] } },
  ])
  expect(told(inventory)).toEqual([
    'visible bash@1 layer 0',
    'visible curl@8 layer 2',
    'hidden curl@7 layer 0',
    'hidden nginx@1 layer 1',
  ])
})

test.each<[string, LayerText]>([
  ['a whiteout of the file', { whiteouts: ['app/node_modules/a/package.json'] }],
  ['a whiteout of a directory above it', { whiteouts: ['app'] }],
  ['an opaque whiteout of a directory above it', { opaque: ['app/node_modules'] }],
  ['an opaque whiteout of the root', { opaque: [''] }],
  ['a symlink in place of a directory above it', { entries: ['app/node_modules'] }],
  ['a directory in its place', { entries: ['app/node_modules/a/package.json/'] }],
  ['a file that says nothing in its place', { files: { 'app/node_modules/a/package.json': [] } }],
])('%s hides it, but not in its own layer', (_, upper) => {
  const inventory = image([{ files: { 'app/node_modules/a/package.json': [npm('a')] } }, upper])
  expect(told(inventory)).toEqual(['hidden a@1.0.0 layer 0'])
})

test('a directory entry over a directory hides nothing', () => {
  const inventory = image([
    { files: { 'app/node_modules/a/package.json': [npm('a')] } },
    { entries: ['app/', 'app/node_modules/'] },
  ])
  expect(told(inventory)).toEqual(['visible a@1.0.0 layer 0'])
})

test('a whiteout acts on lower layers only', () => {
  const inventory = image([
    { files: { 'a/package.json': [npm('a')] } },
    { whiteouts: ['a'], files: { 'a/package.json': [npm('a', '2.0.0')] } },
  ])
  expect(told(inventory)).toEqual(['visible a@2.0.0 layer 1', 'hidden a@1.0.0 layer 0'])
})

test('what was deleted and came back in the same version is visible once, from its new layer', () => {
  const path = 'a/package.json'
  expect(
    told(image([{ files: { [path]: [npm('a')] } }, { whiteouts: [path] }, { files: { [path]: [npm('a')] } }])),
  ).toEqual(['visible a@1.0.0 layer 2'])
})

test('a copy of unchanged metadata, as chown makes one, keeps its first layer', () => {
  const path = 'a/package.json'
  expect(told(image([{ files: { [path]: [npm('a')] } }, { files: { [path]: [npm('a')] } }]))).toEqual([
    'visible a@1.0.0 layer 0',
  ])
})

test('a language package in a system package’s file list is owned by it, through merged /usr too', () => {
  const inventory = image([
    {
      files: {
        'etc/os-release': [{ kind: 'distro', distro: { id: 'debian', versionId: '12', idLike: [] } }],
        [STATUS]: [deb('python3-yaml', '6.0')],
        'var/lib/dpkg/info/python3-yaml.list': [
          {
            kind: 'package-files',
            type: 'deb',
            name: 'python3-yaml',
            files: [{ path: 'lib/python3/PyYAML.egg-info' }],
          },
        ],
        'usr/lib/python3/PyYAML.egg-info': [
          { kind: 'package', package: { type: 'pypi', name: 'PyYAML', version: '6.0' } },
        ],
        'opt/PyYAML.egg-info': [{ kind: 'package', package: { type: 'pypi', name: 'PyYAML', version: '6.0' } }],
      },
    },
  ])
  const owner = 'pkg:deb/debian/python3-yaml@6.0?arch=amd64&distro=debian-12'
  expect(inventory.packages.map((one) => [one.path, one.purl, one.ownedBy])).toEqual([
    [STATUS, owner, undefined],
    ['opt/PyYAML.egg-info', 'pkg:pypi/pyyaml@6.0', undefined],
    ['usr/lib/python3/PyYAML.egg-info', 'pkg:pypi/pyyaml@6.0', owner],
  ])
})

test('layers carry their build instruction; a history that does not add up is a problem', () => {
  const history = [
    { createdBy: '/bin/sh -c #(nop) ADD file:1 in / ', emptyLayer: false },
    { createdBy: 'ENV A=b', emptyLayer: true },
  ]
  expect(image([{}], history).layers[0]?.instruction).toBe('ADD file:1 in /')
  expect(image([{}, {}], history)).toMatchObject({ problems: [{ code: 'INCONSISTENT', source: 'inventory' }] })
})

test('etc/os-release is believed before usr/lib/os-release and the older release files', () => {
  const distro = (id: string, versionId: string): Fact => ({ kind: 'distro', distro: { id, versionId, idLike: [] } })
  const files = {
    'etc/debian_version': [distro('debian', '12.4')],
    'etc/os-release': [distro('ubuntu', '22.04')],
    'usr/lib/os-release': [distro('debian', '12')],
  }
  expect(image([{ files }]).distro).toMatchObject({ id: 'ubuntu', versionId: '22.04' })
})
