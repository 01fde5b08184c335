import { expect, test } from 'vitest'
import { formatImageReference, ImageReferenceError, isRegistryHost, parseImageReference } from './image-reference.ts'

const SHA = `sha256:${'0123456789abcdef'.repeat(4)}`
const SHA512 = `sha512:${'0123456789abcdef'.repeat(8)}`

// text → the same reference in full
const good: readonly (readonly [string, string])[] = [
  ['nginx', 'docker.io/library/nginx:latest'],
  ['nginx:1.27', 'docker.io/library/nginx:1.27'],
  [`nginx@${SHA}`, `docker.io/library/nginx@${SHA}`],
  [`nginx:1.27@${SHA}`, `docker.io/library/nginx:1.27@${SHA}`],
  [`nginx@${SHA512}`, `docker.io/library/nginx@${SHA512}`],
  ['team/app', 'docker.io/team/app:latest'],
  ['docker.io/nginx', 'docker.io/library/nginx:latest'],
  ['index.docker.io/nginx:1', 'docker.io/library/nginx:1'],
  ['docker.io/library/nginx', 'docker.io/library/nginx:latest'],
  ['library/nginx', 'docker.io/library/nginx:latest'],
  ['registry.example/app', 'registry.example/app:latest'],
  ['registry.example:5000/app', 'registry.example:5000/app:latest'],
  ['registry.example:5000/a/b/c:v1', 'registry.example:5000/a/b/c:v1'],
  ['REGISTRY.Example/app', 'registry.example/app:latest'],
  ['Registry/app', 'Registry/app:latest'],
  ['localhost/app', 'localhost/app:latest'],
  ['localhost:5000/app:x', 'localhost:5000/app:x'],
  ['localhost', 'docker.io/library/localhost:latest'],
  ['127.0.0.1:5000/app', '127.0.0.1:5000/app:latest'],
  ['[::1]:5000/app:1', '[::1]:5000/app:1'],
  ['[2001:db8::1]/app', '[2001:db8::1]/app:latest'],
  ['xn--n3h.example/app', 'xn--n3h.example/app:latest'],
  ['app:5000', 'docker.io/library/app:5000'],
  ['a.b', 'docker.io/library/a.b:latest'],
  ['a__b/c-d--e.f_g', 'docker.io/a__b/c-d--e.f_g:latest'],
  ['app:_x.Y-z', 'docker.io/library/app:_x.Y-z'],
  [`app:${'t'.repeat(128)}`, `docker.io/library/app:${'t'.repeat(128)}`],
]

// text → a word of the reason
const bad: readonly (readonly [string, string])[] = [
  ['', 'empty'],
  [' nginx', 'blank'],
  ['nginx\n', 'blank'],
  ['nginx\u0000', 'control'],
  ['Nginx', 'lower case'],
  ['registry.example/Team/app', 'lower case'],
  ['https://registry.example/app', 'scheme'],
  [SHA.slice(7), 'image ID'],
  ['nginx:', 'tag'],
  ['nginx:.x', 'tag'],
  ['nginx:-x', 'tag'],
  [`nginx:${'t'.repeat(129)}`, 'tag'],
  ['nginx:a:b', 'joined by'],
  ['nginx@sha256:abc', 'digest'],
  [`nginx@${SHA.toUpperCase()}`, 'digest'],
  ['nginx@', 'digest'],
  [`nginx@md5:${'a'.repeat(32)}`, 'digest'],
  ['registry.example/', 'missing'],
  ['/app', 'joined by'],
  ['team//app', 'joined by'],
  ['team/app/', 'joined by'],
  ['a..b', 'joined by'],
  ['a___b', 'joined by'],
  ['-app', 'joined by'],
  ['../app', 'host'],
  ['registry.example:0/app', 'host'],
  ['registry.example:65536/app', 'host'],
  ['registry.example:port/app', 'host'],
  ['registry_x.example/app', 'host'],
  ['[::1/app', 'host'],
  ['user:secret@registry.example/app', 'digest'],
  [`${'a'.repeat(250)}/app`, '255'],
  ['x'.repeat(2000), '1024'],
]

test.each(good)('%s is %s', (text, full) => {
  expect(formatImageReference(parseImageReference(text))).toBe(full)
})

test.each(good)('%s in full is read as itself', (_, full) => {
  expect(formatImageReference(parseImageReference(full))).toBe(full)
})

test.each(bad.map(([text, reason]) => [text.slice(0, 40), reason, text] as const))(
  '%j is refused because of: %s',
  (_, reason, text) => {
    expect(() => parseImageReference(text)).toThrow(ImageReferenceError)
    expect(() => parseImageReference(text)).toThrow(reason)
  },
)

test('the refusal of a pasted URL does not repeat its password', () => {
  expect(() => parseImageReference('https://user:hunter2@registry.example/app')).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
  )
})

test('hosts are told from what is not a host', () => {
  const hosts = ['docker.io', 'localhost:5000', '[::1]:5000', '10.0.0.1', 'registry']
  const others = ['', 'a/b', 'a b', 'a:', 'a:0', 'a:99999', '-a', 'a-', '..', 'user@host', 'https://a']
  expect(hosts.filter((host) => !isRegistryHost(host))).toEqual([])
  expect(others.filter(isRegistryHost)).toEqual([])
})
