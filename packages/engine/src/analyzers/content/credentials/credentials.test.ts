import { gzipSync, zstdCompressSync } from 'node:zlib'
import {
  type AnalyzerSample,
  analyzedFile,
  analyzeFile,
  checkAnalyzer,
  elfFile,
  selects,
  zipFile,
} from '@plimsoll/testkit'
import { describe, expect, it, test } from 'vitest'
import { sampleText } from '../../../credentials/sample-text.ts'
import type { SecretFact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import { credentials } from './credentials.ts'
import { isLowered } from './is-lowered.ts'
import { LOWERED_PLACES } from './lowered-places.data.ts'

const TOKEN = sampleText('glpat-{a20}')
const PASSWORD = sampleText('{a14}')
const PEM = sampleText('-----BEGIN PRIVATE KEY-----\n{a64}\n{a64}\n-----END PRIVATE KEY-----\n')

async function secretsIn(path: string, content: Uint8Array | string, chunkBytes?: number) {
  const { facts, problems } = await analyzeFile(credentials, analyzedFile(path, content, chunkBytes))
  return { facts: facts as readonly SecretFact[], problems }
}

const rulesIn = async (path: string, content: Uint8Array | string): Promise<string[]> =>
  (await secretsIn(path, content)).facts.map(({ rule, level, member }) =>
    [member, rule, level].filter(Boolean).join(' '),
  )

it('keeps the contract, whatever is done to its files', async () => {
  const wanted: AnalyzerSample[] = [
    { path: 'app/.env', content: `A=1\nGITLAB=${TOKEN}\n` },
    { path: 'app/key.pem', content: PEM },
    { path: 'app/app.jar', content: zipFile([{ path: 'application.yml', content: `token: ${TOKEN}\n` }]) },
    { path: 'backup/dump.sql.gz', content: gzipSync(`-- ${TOKEN}\n`) },
  ]
  const ignored: AnalyzerSample[] = [
    { path: 'app/logo', content: Buffer.from(`\x89PNG\r\n\x1a\n${TOKEN}`, 'latin1') },
    { path: 'usr/share/man/man1/a.1', content: `.TH A 1\n${TOKEN}\n` },
    { path: 'empty', content: '' },
  ]
  await checkAnalyzer(credentials, { wanted, ignored, mutations: 60 })
})

describe('content/credentials', () => {
  it('says where a value stands and never what it is', async () => {
    const text = `# settings\n\nGITLAB_TOKEN=${TOKEN}\n`
    const { facts } = await secretsIn('app/.env', text)
    expect(facts).toEqual([
      {
        kind: 'secret',
        rule: 'gitlab-personal-token',
        family: 'access-key',
        level: 'high',
        redacted: expect.stringMatching(/^\S{1,4}\*{8}\S{1,4}$/),
        line: 3,
        offset: text.indexOf(TOKEN),
        isPaired: false,
      },
    ])
    expect(JSON.stringify(facts)).not.toContain(TOKEN.slice(6, 20))
  })

  it('shows nothing of passwords', async () => {
    const { facts } = await secretsIn('app/application.properties', `spring.datasource.password=${PASSWORD}\n`)
    expect(facts.map(({ rule, redacted }) => [rule, redacted])).toEqual([['settings-password', '********']])
  })

  it('finds values in programs and bytecode, by their offset', async () => {
    const program = elfFile([{ name: '.rodata', content: Buffer.from(`\0${TOKEN}\0`) }])
    const [fact] = (await secretsIn('usr/local/bin/app', program)).facts
    expect(fact?.offset).toBe(Buffer.from(program).indexOf(TOKEN))
    expect(fact).not.toHaveProperty('line')
    const bytecode = Buffer.from(`\xa7\r\r\n\0\0\0\0${'\0'.repeat(8)}\xe3${TOKEN}\0`, 'latin1')
    expect(await rulesIn('app/__pycache__/settings.cpython-312.pyc', bytecode)).toEqual(['gitlab-personal-token high'])
  })

  it('looks into archives, and archives inside them', async () => {
    const inner = zipFile([
      { path: 'com/acme/Keys.class', content: Buffer.from(`\xca\xfe\xba\xbe\0\0\0\x34\0${TOKEN}\0`, 'latin1') },
      { path: 'org/springframework/Core.class', content: Buffer.from(`\xca\xfe\xba\xbe\0\0\0\x34${TOKEN}`, 'latin1') },
    ])
    const jar = zipFile([
      { path: 'BOOT-INF/classes/application.yml', content: `spring:\n  redis:\n    password: ${PASSWORD}\n` },
      { path: 'BOOT-INF/lib/keys.jar', content: inner },
      { path: 'static/logo.png', content: `\x89PNG${TOKEN}` },
    ])
    expect(await rulesIn('app/app.jar', jar)).toEqual([
      'BOOT-INF/classes/application.yml settings-password medium',
      'BOOT-INF/lib/keys.jar!/com/acme/Keys.class gitlab-personal-token high',
    ])
  })

  it('says what the limits leave out of an archive', async () => {
    let nested: Uint8Array = zipFile([{ path: 'key.txt', content: TOKEN }])
    for (let depth = 0; depth < 6; depth++) nested = zipFile([{ path: 'a.zip', content: nested }])
    const { facts, problems } = await secretsIn('app/deep.zip', nested)
    expect(facts).toEqual([])
    expect(problems.map(({ code }) => code)).toEqual(['LIMIT_EXCEEDED'])
    const bomb = zipFile([{ path: 'zeros.txt', content: Buffer.alloc(9 * MiB) }])
    expect((await secretsIn('app/bomb.zip', bomb)).problems.map(({ code }) => code)).toEqual(['LIMIT_EXCEEDED'])
  })

  it('searches a damaged archive as what it is, bytes', async () => {
    expect(await rulesIn('app/broken.zip', Buffer.from(`PK\x03\x04\0\0${TOKEN}\0`, 'latin1'))).toEqual([
      'gitlab-personal-token high',
    ])
  })

  it('looks into compressed files', async () => {
    expect(await rulesIn('backup/app.env.gz', gzipSync(`PASSWORD=${PASSWORD}\n`))).toEqual(['settings-password medium'])
    expect(await rulesIn('backup/app.env.zst', zstdCompressSync(`K=${TOKEN}\n`))).toEqual([
      'gitlab-personal-token high',
    ])
    expect(await rulesIn('usr/share/man/man1/a.1.gz', gzipSync(`.TH A 1\n${TOKEN}\n`))).toEqual([])
  })

  it('reads UTF-16', async () => {
    const little = Buffer.from(`\ufeffpassword=${PASSWORD}\r\n`, 'utf16le')
    expect(await rulesIn('app/web.config', little)).toEqual(['settings-password medium'])
    expect(await rulesIn('app/web.config', Buffer.from(little).swap16())).toEqual(['settings-password medium'])
  })

  it('tells a bounded number of values, and that there are more', async () => {
    const values = Array.from({ length: 300 }, (_, index) => `k=glpat-${sampleText('{a16}')}${1000 + index}\n`).join('')
    const { facts, problems } = await secretsIn('app/dump.txt', values)
    expect(facts.length).toBe(100)
    expect(problems.map(({ code }) => code)).toEqual(['LIMIT_EXCEEDED'])
  })

  it.each([3 * MiB, 4 * MiB - 30, 4 * MiB - 3, 4 * MiB + 3, 8 * MiB - 20_480, 9 * MiB])(
    'finds a value at byte %i of a large text, whatever the pieces',
    async (at) => {
      const text = Buffer.alloc(10 * MiB, 'some words in a line of text\n')
      text.write(` ${TOKEN} `, at)
      const line = text.subarray(0, at).toString('latin1').split('\n').length
      for (const chunkBytes of [64 * 1024, 16 * MiB]) {
        const { facts, problems } = await secretsIn('var/log/app.log', text, chunkBytes)
        expect(facts.map((fact) => [fact.rule, fact.offset, fact.line])).toEqual([
          ['gitlab-personal-token', at + 1, line],
        ])
        expect(problems).toEqual([])
      }
    },
  )
})

describe('lowered places', () => {
  test.each(LOWERED_PLACES)('$id', ({ path, samples: [hit, miss], rules, reason }) => {
    expect(hit).toMatch(path)
    expect(miss).not.toMatch(path)
    expect(isLowered(hit.toUpperCase(), 'private-key')).toBe(true)
    expect(isLowered(miss, 'private-key')).toBe(false)
    if (rules !== undefined) expect(isLowered(hit, 'aws-access-key')).toBe(false)
    expect(reason.length).toBeGreaterThan(20)
  })

  it('gives examples of installed packages no level above low', async () => {
    expect(await rulesIn('usr/share/doc/openssl/key.pem', PEM)).toEqual(['private-key low'])
    expect(await rulesIn('etc/nginx/key.pem', PEM)).toEqual(['private-key high'])
    const jar = zipFile([{ path: 'key.pem', content: PEM }])
    expect(await rulesIn('root/.m2/repository/netty-1-tests.jar', jar)).toEqual(['key.pem private-key low'])
  })
})

it('does not want what is too small for any credential', () => {
  expect(selects(credentials, 'etc/x', 'short')).toBe(false)
})
