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

test.each<[string, LayerText, string]>([
  ['a file that a later layer lays into it', { entries: ['tmp/x'] }, 'visible'],
  ['its own entry in a later layer', { entries: ['tmp/'] }, 'hidden'],
  ['a whiteout', { whiteouts: ['tmp'] }, 'hidden'],
  ['a symlink in its place', { entries: ['tmp'] }, 'hidden'],
])('what the header of a directory said, after %s: %s', (_, upper, visibility) => {
  const inventory = image([{ files: { 'tmp/': [npm('a')] } }, upper])
  expect(told(inventory)).toEqual([`${visibility} a@1.0.0 layer 0`])
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

test('a release file fills in what the best one of the same distribution leaves out', () => {
  const distro = (id: string, more: object): Fact => ({
    kind: 'distro',
    distro: { id, versionId: '', idLike: [], ...more },
  })
  const files = {
    'etc/os-release': [distro('debian', { prettyName: 'Debian GNU/Linux trixie/sid' })],
    'etc/debian_version': [distro('debian', { versionCodename: 'trixie' })],
    'etc/lsb-release': [distro('ubuntu', { versionId: '24.04' })],
  }
  expect(image([{ files }]).distro).toEqual({
    id: 'debian',
    versionId: '',
    prettyName: 'Debian GNU/Linux trixie/sid',
    versionCodename: 'trixie',
    idLike: [],
  })
})

test('a distribution whose release files were deleted is still the one the packages are of', () => {
  const distro: Fact = { kind: 'distro', distro: { id: 'alpine', versionId: '3.20.1', idLike: [] } }
  const inventory = image([
    {
      files: {
        'etc/os-release': [distro],
        'lib/apk/db/installed': [{ kind: 'package', package: { type: 'apk', name: 'musl', version: '1' } }],
      },
    },
    { whiteouts: ['etc/os-release'] },
  ])
  expect(inventory.packages.map((one) => one.purl)).toEqual(['pkg:apk/alpine/musl@1?distro=alpine-3.20.1'])
})

test('deleting a package database uninstalls nothing: its packages are hidden and the inventory is partial', () => {
  const inventory = image([{ files: { [STATUS]: [deb('bash'), deb('curl')] } }, { whiteouts: ['var/lib/dpkg'] }])
  expect(told(inventory)).toEqual(['hidden bash@1 layer 0', 'hidden curl@1 layer 0'])
  expect(inventory.status).toBe('partial')
  expect(inventory.problems).toMatchObject([{ code: 'MISSING', path: STATUS, source: 'inventory' }])
})

test('a system package that two databases name is listed once', () => {
  const glibc: Fact = { kind: 'package', package: { type: 'rpm', name: 'glibc', version: '2', architecture: 'x86_64' } }
  const inventory = image([
    { files: { 'var/lib/rpm/rpmdb.sqlite': [glibc] } },
    { files: { 'usr/lib/sysimage/rpm/rpmdb.sqlite': [glibc] } },
  ])
  expect(inventory.packages.map((one) => [one.path, one.layer])).toEqual([['var/lib/rpm/rpmdb.sqlite', 0]])
})

test('a hidden language package belonged to the version of the system package that was installed then', () => {
  const list = (path: string): Fact => ({ kind: 'package-files', type: 'deb', name: 'python3-idna', files: [{ path }] })
  const idna = (version: string): Fact => ({ kind: 'package', package: { type: 'pypi', name: 'idna', version } })
  const [before, after] = [
    'usr/lib/python3/dist-packages/idna-3.3.egg-info',
    'usr/lib/python3/dist-packages/idna-3.7.egg-info',
  ]
  const LIST = 'var/lib/dpkg/info/python3-idna.list'
  const inventory = image([
    { files: { [STATUS]: [deb('python3-idna', '3.3')], [LIST]: [list(before)], [before]: [idna('3.3')] } },
    {
      files: { [STATUS]: [deb('python3-idna', '3.7')], [LIST]: [list(after)], [after]: [idna('3.7')] },
      whiteouts: [before],
    },
  ])
  const owners = inventory.packages
    .filter(({ type }) => type === 'pypi')
    .map((one) => [one.version, one.visibility, one.ownedBy])
  expect(owners).toEqual([
    ['3.7', 'visible', 'pkg:deb/python3-idna@3.7?arch=amd64'],
    ['3.3', 'hidden', 'pkg:deb/python3-idna@3.3?arch=amd64'],
  ])
})
