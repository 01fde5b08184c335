import { describe, expect, test } from 'vitest'
import { ExceptionsError } from './exceptions-error.ts'
import { readIgnoreFile, readVex } from './read-exceptions.ts'

const failure = (read: () => unknown): ExceptionsError => {
  try {
    read()
  } catch (error) {
    if (error instanceof ExceptionsError) return error
    throw error
  }
  throw new Error('it was read')
}

describe('.plimsollignore.yaml', () => {
  const read = (text: string) => readIgnoreFile(text, '.plimsollignore.yaml')

  test('every member is read, with the line of its rule', () => {
    const { format, rules, notices } = read(`version: 1
author: team@example.org
ignore:
  - id: [CVE-2025-0001, DSA-6001-1]
    purl: pkg:deb/debian/libssl3
    versions: '< 3.0.17-1'
    path: var/lib/**
    kind: vulnerability
    image: registry.example/team/*
    status: not_affected
    justification: vulnerable_code_not_in_execute_path
    reason: Nothing here unwraps keys.
    author: me@example.org
    expires: 2027-01-31
`)
    expect(format).toBe('plimsollignore')
    expect(notices).toEqual([])
    expect(rules).toEqual([
      {
        match: {
          ids: ['cve-2025-0001', 'dsa-6001-1'],
          packages: [expect.objectContaining({ type: 'deb', namespace: 'debian', name: 'libssl3' })],
          paths: ['var/lib/**'],
          kinds: ['vulnerability'],
          images: [{ reference: 'registry.example/team/*' }],
        },
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
        reason: 'Nothing here unwraps keys.',
        author: 'me@example.org',
        expires: '2027-01-31T00:00:00Z',
        source: { format: 'plimsollignore', file: '.plimsollignore.yaml', line: 4 },
      },
    ])
  })

  test('the author of the file counts where a rule names none, and a rule without a reason is told', () => {
    const { rules, notices } = read('author: me\nignore:\n  - id: X-1\n')
    expect(rules).toMatchObject([{ author: 'me', status: 'ignored' }])
    expect(notices).toEqual([{ message: 'This rule gives no reason.', line: 3 }])
  })

  test.each([
    ['an unknown member', 'ignore:\n  - id: X\n    pathes: a\n', 3, 'did you mean "path"'],
    ['a misspelt list', 'ignored:\n  - id: X\n', 1, 'did you mean "ignore"'],
    ['a date that is none', 'ignore:\n  - id: X\n    expires: 2027-02-30\n', 3, '"expires" must be a date'],
    ['a rule about everything', 'ignore:\n  - reason: because\n', 2, 'must say what it is about'],
    ['an empty condition', 'ignore:\n  - id: X\n    path:\n', 3, '"path" is empty'],
    ['a list without elements', 'ignore:\n  - id: []\n', 2, '"id" is empty'],
    ['no package-url', 'ignore:\n  - purl: lodash\n', 2, 'is not a package-url'],
    ['versions without a purl', "ignore:\n  - id: X\n    versions: '<1'\n", 2, '"versions" needs a "purl"'],
    ['versions of an unknown order', "ignore:\n  - purl: pkg:swift/a/b\n    versions: '<1'\n", 2, 'swift'],
    ['an unknown status', 'ignore:\n  - id: X\n    status: not_afected\n', 3, 'did you mean "not_affected"'],
    ['an unknown kind', 'ignore:\n  - id: X\n    kind: secrets\n', 3, 'did you mean "secret"'],
    ['a member twice', 'ignore:\n  - id: X\n    id: Y\n', 3, 'YAML'],
    ['an alias', 'ignore:\n  - &a {id: X}\n  - *a\n', 3, 'aliases'],
    ['a later version', 'version: 2\n', 1, 'reads version 1'],
    ['a list of words', 'ignore: [X]\n', 1, 'a rule must be a map'],
    ['no YAML', 'ignore: [\n', 2, 'YAML'],
  ])('%s is refused, with its line', (_, text, line, says) => {
    const error = failure(() => read(text))
    expect(error.code).toBe('EXCEPTIONS_INVALID')
    expect(error.detail['line']).toBe(line)
    expect(error.message).toContain(says)
    expect(error.message).toContain(`.plimsollignore.yaml:${line}: `)
  })

  test('deep nesting is refused, not followed', () => {
    expect(failure(() => read(`ignore: ${'['.repeat(200)}${']'.repeat(200)}`)).code).toBe('EXCEPTIONS_INVALID')
  })

  test.each(['', '# nothing yet\n', 'ignore:\n', 'ignore: []\n'])('%j holds no rules', (text) => {
    expect(read(text).rules).toEqual([])
  })

  test('a file that is too large is not parsed', () => {
    expect(failure(() => read('#'.repeat(5 * 1024 * 1024))).code).toBe('EXCEPTIONS_TOO_LARGE')
  })
})

describe('.trivyignore', () => {
  const read = (text: string) => readIgnoreFile(text, 'ci/.trivyignore')

  test('ids, dates and comments as reasons', () => {
    const { rules, notices } = read(`# Accepted by the platform team
CVE-2018-14618

CVE-2019-1543 exp:2027-01-31   # waits for the vendor
aws-access-key-id\r
`)
    expect(notices).toEqual([])
    expect(rules.map(({ match, reason, expires, source }) => [match.ids?.[0], reason, expires, source.line])).toEqual([
      ['cve-2018-14618', 'Accepted by the platform team', undefined, 2],
      ['cve-2019-1543', 'waits for the vendor', '2027-01-31T00:00:00Z', 4],
      ['aws-access-key-id', undefined, undefined, 5],
    ])
  })

  test('a date that is none is refused: the rule would never expire', () => {
    expect(failure(() => read('CVE-1 exp:soon')).message).toContain('.trivyignore:1: "exp:"')
  })

  test('a line with more than an id is told, and not applied', () => {
    expect(read('CVE-1 pkg:npm/a')).toMatchObject({ rules: [], notices: [{ line: 1 }] })
  })
})

test('.trivyignore.yaml: sections are kinds, and rules for licences are told', () => {
  const { rules, notices } = readIgnoreFile(
    `vulnerabilities:
  - id: CVE-2022-40897
    paths: ["usr/lib/**"]
    purls: ["pkg:pypi/setuptools"]
    expired_at: 2027-01-31
    statement: not used at run time
misconfigurations:
  - id: AVD-DS-0001
secrets:
  - id: alibaba-access-key
    paths: [srv/test/*]
licenses:
  - id: GPL-3.0
`,
    '.trivyignore.yaml',
  )
  expect(rules.map(({ match, reason, expires }) => [match.kinds, match.ids, match.paths, reason, expires])).toEqual([
    [['vulnerability'], ['cve-2022-40897'], ['usr/lib/**'], 'not used at run time', '2027-01-31T00:00:00Z'],
    [['baseline', 'build-risk'], ['avd-ds-0001'], undefined, undefined, undefined],
    [['secret'], ['alibaba-access-key'], ['srv/test/*'], undefined, undefined],
  ])
  expect(notices).toEqual([{ message: 'Licences are not judged, so rules for them do nothing.', line: 12 }])
})

test('.grype.yaml: rules are read, what cannot be judged is told and not applied, other settings are left alone', () => {
  const { rules, notices } = readIgnoreFile(
    `check-for-app-update: false
ignore:
  - vulnerability: CVE-2008-4318
    fix-state: unknown
    reason: old
    package: {name: libcurl, version: 1.5.1, type: npm, location: "/usr/local/lib/node_modules/**"}
  - package: {type: gem}
  - vulnerability: CVE-1
    namespace: debian:distro:debian:12
  - package: {name: "linux(-.*)?-headers"}
  - package: {name: "linux-.*", upstream-name: linux}
`,
    '.grype.yaml',
  )
  expect(rules.map(({ match }) => match)).toEqual([
    {
      kinds: ['vulnerability'],
      ids: ['cve-2008-4318'],
      hasFix: false,
      statuses: ['unknown', 'affected'],
      packages: [expect.objectContaining({ type: 'npm', name: 'libcurl', version: '1.5.1' })],
      paths: ['/usr/local/lib/node_modules/**'],
    },
    { kinds: ['vulnerability'], packages: [expect.objectContaining({ type: 'gem' })] },
    { kinds: ['vulnerability'], packages: [expect.objectContaining({ name: 'linux-*', sourceName: 'linux' })] },
  ])
  expect(notices.map(({ line }) => line)).toEqual([8, 10])
})

test.each([
  ['vulnerabilities: []', 'trivyignore-yaml'],
  ['ignore: [{vulnerability: X}]', 'grype'],
  ['ignore: [{id: X, reason: y}]', 'plimsollignore'],
])('a file with a name of its own is told by its content: %s', (text, format) => {
  expect(readIgnoreFile(text, 'ours.yml').format).toBe(format)
})

describe('VEX', () => {
  test.each([
    ['no JSON', '{', 'EXCEPTIONS_INVALID'],
    ['a list', '[]', 'EXCEPTIONS_INVALID'],
    ['an unknown document', '{"vulnerabilities":[]}', 'EXCEPTIONS_FORMAT_UNKNOWN'],
    ['an unknown CSAF', '{"document":{"csaf_version":"1.2"}}', 'EXCEPTIONS_INVALID'],
    [
      'statements in statements',
      `{"predicateType":"x","predicate":{"predicateType":"x","predicate":{}}}`,
      'EXCEPTIONS_FORMAT_UNKNOWN',
    ],
  ])('%s is refused', (_, text, code) => {
    expect(failure(() => readVex(text, 'a.json')).code).toBe(code)
  })

  test.each([
    '{"@context":"https://openvex.dev/ns/v0.2.0","statements":{"length":1e9}}',
    '{"@context":"https://openvex.dev/ns/v0.2.0","statements":[null,1,[],{"status":"not_affected","vulnerability":{"name":{}},"products":["pkg:npm/a@1"]},{"status":"toString","vulnerability":"CVE-1","products":["pkg:npm/a"]}]}',
    '{"@context":"https://openvex.dev/ns/v0.2.0","statements":[{"status":"fixed","vulnerability":"CVE-1","products":[{"@id":{}},{"@id":"pkg:"},{"@id":"https://x"},null,{"@id":"cpe:2.3:a:b"}]}]}',
    '{"document":{"csaf_version":"2.0","tracking":[]},"product_tree":{"branches":[[],{"branches":{}}],"relationships":[{}]},"vulnerabilities":[{"cve":"CVE-1","product_status":{"fixed":["__proto__","x",1]},"flags":[{}]}]}',
    '{"bomFormat":"CycloneDX","metadata":[],"components":[{"components":[null]}],"vulnerabilities":[{"id":"CVE-1","analysis":{"state":"not_affected"},"affects":[{"ref":"urn:cdx:x/1#%E0%A4%A"},{"ref":1},{"ref":"constructor"}]},{"analysis":[]}]}',
  ])('elements that are not of the form are left out: %#', (text) => {
    expect(readVex(text, 'a.json').rules).toEqual([])
  })

  test('branches that nest for ever end', () => {
    const depth = 2000
    const tree = `${'{"branches":['.repeat(depth)}${']}'.repeat(depth)}`
    expect(
      readVex(`{"document":{"csaf_version":"2.0"},"product_tree":${tree},"vulnerabilities":[]}`, 'a.json').rules,
    ).toEqual([])
  })
})
