import { expect, test } from 'vitest'
import { fixCommand } from './fix-command.ts'

test.each([
  ['deb', 'libssl3', '3.0.16-1~deb12u1', 'apt-get update && apt-get install -y --only-upgrade libssl3'],
  ['deb', 'libstdc++6', '14.2', 'apt-get update && apt-get install -y --only-upgrade libstdc++6'],
  ['apk', 'busybox', '1.36.1-r19', 'apk upgrade --no-cache busybox'],
  ['rpm', 'openssl-libs', '3.0.7-27.el9', 'dnf upgrade -y openssl-libs'],
  ['npm', '@keel/router', '4.1.7', 'npm install @keel/router@4.1.7'],
  ['pypi', 'ratlines', '2.31.0', "pip install 'ratlines>=2.31.0'"],
  ['golang', 'example.org/mod', 'v1.2.3', 'go get example.org/mod@v1.2.3'],
  ['golang', 'example.org/mod', '1.2.3', 'go get example.org/mod@v1.2.3'],
  ['gem', 'rope', '1.0', "gem install rope --version '>= 1.0'"],
])('%s %s %s is fixed by a command', (type, name, version, command) => {
  expect(fixCommand(type, name, version)).toBe(command)
})

test('a jar is not upgraded by a command', () => {
  expect(fixCommand('maven', 'g:a', '1.0')).toBeUndefined()
})

test('what a shell would act on is quoted', () => {
  expect(fixCommand('npm', "x';curl$IFS|sh#", '1')).toBe("npm install 'x'\\'';curl$IFS|sh#@1'")
})

test.each([['--allow-untrusted'], ['a b'], ['a\nb'], ['\u001b[31m'], ['']])(
  '%j is no name and gets no command',
  (name) => {
    expect(fixCommand('apk', name, '1')).toBeUndefined()
    expect(fixCommand('npm', 'x', name)).toBeUndefined()
  },
)
