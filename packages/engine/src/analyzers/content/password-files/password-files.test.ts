import { createHash } from 'node:crypto'
import { analyzedFile, analyzeFile, checkAnalyzer } from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import type { SecretFact } from '../../../domain/fact.ts'
import { ACCOUNT_FORMATS } from './account-formats.data.ts'
import { parsePasswordHash } from './crypt/password-hash.ts'
import { shaCrypt } from './crypt/sha-crypt.ts'
import { passwordFiles } from './password-files.ts'

const sha1 = (text: string): Buffer => createHash('sha1').update(text, 'latin1').digest()

/** Hashes of `secret`, made by openssl passwd and mkpasswd. */
const HASHES: readonly (readonly [string, string])[] = [
  ['md5crypt', '$1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1'],
  ['apr1', '$apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/'],
  ['sha256crypt', '$5$saltstring$C3o4O1TC6aRHF4FI.QSZMXtHbaj2gSXr4sUc/3NcUi.'],
  [
    'sha512crypt',
    '$6$saltstring$AIsRs/Ee56G/tC8MEHhvReZTfx8u3rXXMl6eYrjCG9ibix19DxoMBLogdTET5Ukw9Sf7eZTITsuk0Ry5qulYz.',
  ],
  [
    'sha512crypt',
    '$6$rounds=1000$saltstring$2BkAo106CG84raQcWpAlhyy6TSSkAsL1nfvBCoezLYyerUzY2l8axTvq6NynEt7SQAx3/cdop9ds0po8uaeHq0',
  ],
  ['bcrypt', '$2b$05$kFueFAOWmzDXaGPnMMLNdecz1WOZ29bvDXRjKZCo/Uatd8zT6TglC'],
  ['sha', `{SHA}${sha1('secret').toString('base64')}`],
  ['ssha', `{SSHA}${Buffer.concat([sha1('secretsalt'), Buffer.from('salt')]).toString('base64')}`],
  ['mysql', `*${createHash('sha1').update(sha1('secret')).digest('hex').toUpperCase()}`],
]

async function read(path: string, text: string) {
  const { facts, problems } = await analyzeFile(passwordFiles, analyzedFile(path, text))
  return {
    told: (facts as readonly SecretFact[]).map(({ rule, line }) => `${line} ${rule}`),
    problems: problems.map(({ code, message }) => `${code} ${message}`),
    facts,
  }
}

describe('password hashes', () => {
  it.each(HASHES)('%s %s', (scheme, text) => {
    const hash = parsePasswordHash(text)
    expect(hash?.scheme).toBe(scheme)
    expect(hash?.isOf('secret')).toBe(true)
    expect(hash?.isOf('secreT')).toBe(false)
    expect(hash?.isOf('')).toBe(false)
  })

  it.each(['', '*', '!', 'x', '$6$a', '$y$j9T$a$b', '$2b$99$aaaa', 'plain'])('%j is none', (text) => {
    expect(parsePasswordHash(text)).toBeUndefined()
  })
})

describe('content/password-files', () => {
  it('keeps the contract, whatever is done to its files', async () => {
    await checkAnalyzer(passwordFiles, {
      wanted: [
        { path: 'etc/shadow', content: `root::1:\nadmin:${HASHES[2]?.[1]}:1:\n` },
        { path: 'opt/tomcat/conf/tomcat-users.xml', content: '<user username="a" password="tomcat" roles="b"/>' },
      ],
      ignored: [{ path: 'home/shadow', content: 'root::1:\n' }],
      mutations: 20,
    })
  })

  it('tells weak, empty and shared passwords, and nothing of locked accounts', async () => {
    const strong = `$5$rounds=1000$salt$${shaCrypt('R2mq-nobody-guesses', 'salt', 'sha256', 1_000)}`
    const { told, problems, facts } = await read(
      'etc/shadow',
      [
        'daemon:*:19000:0:99999:7:::',
        'locked:!$6$x$y:1::::::',
        `root:${HASHES[3]?.[1]}:1::::::`,
        'open::1::::::',
        `one:${strong}:1::::::`,
        `two:${strong}:1::::::`,
      ].join('\n'),
    )
    expect(told).toEqual(['3 weak-password', '4 empty-password', '6 shared-password-hash'])
    expect(problems).toEqual([])
    expect(JSON.stringify(facts)).not.toContain('$5$')
  })

  it('finds a password made of the name of its account', async () => {
    const hash = `$5$rounds=1000$salt$${shaCrypt('maria123', 'salt', 'sha256', 1_000)}`
    expect((await read('srv/.htpasswd', `maria:${hash}\npaul:${hash.replace('salt', 'pepp')}\n`)).told).toEqual([
      '1 weak-password',
    ])
  })

  it('says which schemes it cannot try', async () => {
    const { told, problems } = await read('etc/shadow', 'root:$y$j9T$abc$def:1::::::\n')
    expect(told).toEqual([])
    expect(problems).toEqual([
      'UNSUPPORTED No passwords were tried on 1 hashes of this shadow file: their scheme is not known.',
    ])
  })

  it('ends on a thousand slow hashes when its budget is used up, and says how many were not done', async () => {
    const hash = 'A'.repeat(86)
    const lines = Array.from({ length: 1_000 }, (_, index) => `u${index}:$6$s${index}$${hash}:1::::::`)
    const { problems } = await read('etc/shadow', `weak:${HASHES[0]?.[1]}:1::::::\n${lines.join('\n')}`)
    expect(problems).toEqual([
      'LIMIT_EXCEEDED Not every common password was tried on 1000 of 1001 hashes: the budget of 2 s was used up.',
    ])
  })

  it('does not begin a hash that alone would cost more than the budget', async () => {
    const slow = `$6$rounds=999999999$salt$${'A'.repeat(86)}`
    const { problems } = await read('etc/shadow', `root:${slow}:1::::::\n`)
    expect(problems.map((one) => one.slice(0, 14))).toEqual(['LIMIT_EXCEEDED'])
  })

  it.each(ACCOUNT_FORMATS)('reads the format $id', async ({ paths, basenames, sample, isPlain }) => {
    const path = paths?.[0] ?? `srv/${basenames?.[0]}`
    const secret = isPlain ? 'changeme' : (HASHES[0]?.[1] ?? '')
    expect(
      (
        await read(
          path,
          sample.replace('SECRET', () => secret),
        )
      ).told.map((one) => one.slice(2)),
    ).toEqual(['weak-password'])
    const other = isPlain ? 'R2mq-nobody-guesses' : '!'
    expect(
      (
        await read(
          path,
          sample.replace('SECRET', () => other),
        )
      ).told,
    ).toEqual([])
  })
})
