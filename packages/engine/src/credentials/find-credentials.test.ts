import { crc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { CredentialRule } from './credential-rule.ts'
import { CREDENTIAL_RULES } from './credential-rules.ts'
import { credentialFinder } from './find-credentials.ts'
import { sampleText } from './sample-text.ts'

const find = credentialFinder()

/** A path at which the rule applies. */
const PATHS = [
  'app/settings.xml',
  'app/config.json',
  'app/.env',
  'app/.npmrc',
  'app/.netrc',
  'app/.pgpass',
  'app/.git-credentials',
  'app/.pypirc',
  'app/run.sh',
  'app/tomcat-users.xml',
  'etc/redis.conf',
  'etc/my.cnf',
  'etc/htpasswd',
  'app/wp-config.php',
  'app/settings.py',
  'etc/ldap.conf',
  'etc/rabbitmq.conf',
  'etc/snmpd.conf',
  'dockerfile',
  'root/.kube/config',
  'app/data.bin',
]
const pathFor = ({ files }: CredentialRule): string => PATHS.find((path) => files?.test(path) ?? true) ?? ''

const rulesFoundAlone = (rule: CredentialRule, text: string) =>
  credentialFinder([rule])(Buffer.from(text, 'latin1'), { path: pathFor(rule), isBinary: false }).hits.length

describe.each(CREDENTIAL_RULES)('$id', (rule) => {
  test.each(rule.hits)('finds %j', (sample) => {
    expect(rulesFoundAlone(rule, sampleText(sample))).toBe(1)
  })
  test.each(rule.misses)('does not find %j', (sample) => {
    expect(rulesFoundAlone(rule, sampleText(sample))).toBe(0)
  })
  test('has a place where it applies, keywords in lower case, and no quantifier that could run away', () => {
    expect(pathFor(rule)).not.toBe('')
    for (const keyword of rule.keywords) expect(keyword).toMatch(/^[\x20-\x40\x5b-\x7e]{3,}$/)
    const bare = rule.pattern.source.replace(/\\./g, 'e').replace(/\[(?:[^\]])*\]/g, 'c')
    expect(bare).not.toMatch(/[*+]|\{\d+,\}/)
  })
})

test('there are more than 150 kinds, each with a name of its own', () => {
  const ids = CREDENTIAL_RULES.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBeGreaterThan(150)
})

test('text of nothing but keywords and of almost-matches comes to its end', () => {
  for (const rule of CREDENTIAL_RULES) {
    const sample = rule.keywords.join('') + sampleText(rule.hits[0] ?? '').slice(0, -2)
    const text = Buffer.alloc(2 ** 20, sample, 'latin1')
    expect(credentialFinder([rule])(text, { path: pathFor(rule), isBinary: false }).hits.length).toBeLessThan(201)
  }
}, 120_000)

const levelOf = (text: string, path = 'app/x.txt') =>
  find(Buffer.from(sampleText(text), 'latin1'), { path, isBinary: false }).hits.map(
    ({ rule, level }) => `${rule.id} ${level}`,
  )

test('the id of an AccessKey is worse with its secret beside it than alone', () => {
  expect(levelOf('id: LTAI{a20}\n')).toEqual(['alibaba-access-key medium'])
  expect(levelOf('id: LTAI{a20}\nvalue: {a30}\n')).toEqual(['alibaba-access-key high'])
  expect(levelOf(`id: LTAI{a20}\n${'\n'.repeat(10)}value: {a30}\n`)).toEqual(['alibaba-access-key medium'])
})

test('a token whose checksum fits counts more than one whose does not', () => {
  const random = sampleText('{a30}')
  let rest = crc32(random)
  let digits = ''
  for (let index = 0; index < 6; index++) {
    digits = ('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'[rest % 62] ?? '') + digits
    rest = Math.floor(rest / 62)
  }
  expect(levelOf(`ghp_${random}${digits}`)).toEqual(['github-personal-token high'])
  expect(levelOf(`ghp_${random}aaaaaa`)).toEqual(['github-personal-token medium'])
})

test('a value that several rules see is told once, by the one that knows most', () => {
  expect(levelOf('[client]\npassword={a14}\n', 'root/.my.cnf')).toEqual(['mysql-client-password high'])
})

test('binary content is searched for values that speak for themselves only', () => {
  const text = Buffer.from(sampleText('password={a14}\0glpat-{a20}\0'), 'latin1')
  expect(find(text, { path: 'a.conf', isBinary: true }).hits.map(({ rule }) => rule.id)).toEqual([
    'gitlab-personal-token',
  ])
})
