import { expect, test } from 'vitest'
import { formatTarget, type PathKind, parseTarget } from './target.ts'

const disk: Readonly<Record<string, PathKind>> = {
  'app.tar': 'file',
  './app.tar': 'file',
  'odd:name.tar': 'file',
  layout: 'directory',
  redis: 'directory',
  'team/app': 'directory',
  '/srv/root': 'directory',
  'sbom.json': 'file',
  C: 'directory',
}
const id = 'ab'.repeat(32)
const parse = (text: string): ReturnType<typeof parseTarget> => parseTarget(text, (path) => disk[path])

test.each([
  ['nginx', 'docker.io/library/nginx:latest'],
  ['docker://nginx:1.27', 'docker.io/library/nginx:1.27'],
  ['registry.example:5000/team/app:1', 'registry.example:5000/team/app:1'],
  ['docker:27', 'docker.io/library/docker:27'],
  // A folder of that name does not hide the official image; a path with a slash would.
  ['redis', 'docker.io/library/redis:latest'],
  ['docker://team/app', 'docker.io/team/app:latest'],
])('%s is the image %s of a registry', (text, reference) => {
  const target = parse(text)
  expect(target.transport).toBe('docker')
  expect(formatTarget(target)).toBe(reference)
})

test.each([
  ['docker-archive:app.tar', { transport: 'docker-archive', path: 'app.tar' }],
  ['docker-archive:app.tar:team/app:1', { transport: 'docker-archive', path: 'app.tar', selector: 'team/app:1' }],
  ['docker-archive:app.tar:@1', { transport: 'docker-archive', path: 'app.tar', selector: '@1' }],
  ['docker-archive:odd:name.tar', { transport: 'docker-archive', path: 'odd:name.tar' }],
  ['docker-archive:odd:name.tar:app:1', { transport: 'docker-archive', path: 'odd:name.tar', selector: 'app:1' }],
  ['docker-archive:missing.tar:app:1', { transport: 'docker-archive', path: 'missing.tar', selector: 'app:1' }],
  ['oci:layout', { transport: 'oci', path: 'layout' }],
  ['oci:layout:', { transport: 'oci', path: 'layout' }],
  ['oci:layout:v1', { transport: 'oci', path: 'layout', selector: 'v1' }],
  [`oci:layout:sha256:${id}`, { transport: 'oci', path: 'layout', selector: `sha256:${id}` }],
  ['oci-archive:/tmp/x.tar:v1', { transport: 'oci-archive', path: '/tmp/x.tar', selector: 'v1' }],
  ['docker-daemon:app:1', { transport: 'docker-daemon', image: 'app:1' }],
  ['docker-daemon:app', { transport: 'docker-daemon', image: 'app:latest' }],
  ['docker-daemon:localhost/app', { transport: 'docker-daemon', image: 'localhost/app:latest' }],
  ['docker-daemon:app:latest', { transport: 'docker-daemon', image: 'app:latest' }],
  [`docker-daemon:app@sha256:${id}`, { transport: 'docker-daemon', image: `app@sha256:${id}` }],
  [`docker-daemon:sha256:${id}`, { transport: 'docker-daemon', image: `sha256:${id}` }],
  ['rootfs:/srv/root', { transport: 'rootfs', path: '/srv/root' }],
  ['rootfs:/', { transport: 'rootfs', path: '/' }],
  ['dir:.', { transport: 'dir', path: '.' }],
  ['sbom:a:b.json', { transport: 'sbom', path: 'a:b.json' }],
] as const)('%s is read', (text, expected) => {
  expect(parse(text)).toEqual(expected)
})

test.each([
  ['./app.tar', /docker-archive:\.\/app\.tar.*oci-archive:\.\/app\.tar/],
  ['app.tar', /docker-archive:\.\/app\.tar.*docker:\/\/app\.tar/],
  ['/srv/root', /rootfs:\/srv\/root.*oci:\/srv\/root/],
  ['team/app', /rootfs:\.\/team\/app.*docker:\/\/team\/app/],
  ['./missing.tar', /docker-archive:\.\/missing\.tar/],
  ['~/app.tar', /docker-archive:~\/app\.tar/],
  ['.', /path/],
  ['..', /path/],
  ['sbom.json', /sbom:\.\/sbom\.json/],
])('%s is a path, and the error says what to write', (text, message) => {
  expect(() => parse(text)).toThrow(
    expect.objectContaining({ code: 'SOURCE_TARGET_INVALID', message: expect.stringMatching(message) }),
  )
})

test.each([
  ['', /empty/],
  ['Nginx', /lower case/],
  ['docker://', /empty/],
  ['docker://https://x', /scheme/],
  ['docker-daemon:', /empty/],
  ['docker-daemon:../../containers/json', /not an image reference/],
  ['docker-archive:', /no path/],
  ['oci::v1', /no path/],
  ['rootfs:', /no path/],
  ['sbom:a\0b', /no path/],
])('%j is refused', (text, message) => {
  expect(() => parse(text)).toThrow(
    expect.objectContaining({ code: 'SOURCE_TARGET_INVALID', message: expect.stringMatching(message) }),
  )
})

test('the disk is asked when nobody else is given', () => {
  expect(() => parseTarget(import.meta.filename)).toThrow(/is a path/)
  expect(parseTarget(`dir:${import.meta.dirname}`)).toEqual({ transport: 'dir', path: import.meta.dirname })
})
