import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Finding, sha256Of } from '@plimsoll/engine'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, type Db, withTransaction } from '../src/db/database.ts'
import { migrate } from '../src/db/migrate.ts'
import { openEmbeddedDatabase } from '../src/db/open-embedded-database.ts'
import { insertDecision, revokeDecision } from '../src/db/statements/decisions.ts'
import { refreshImageCounts } from '../src/db/statements/image-counts.ts'
import { replaceImageRisks } from '../src/db/statements/image-risks.ts'
import { countDecidedImages } from '../src/decisions/count-decided-images.ts'
import { riskHandlers } from '../src/handlers/risk-handlers.ts'
import { type RiskFinding, toRisk } from '../src/risks/to-risk.ts'

let home: string
let database: Database
let db: Db
let first: string
let second: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'plimsoll-home-'))
  database = await openEmbeddedDatabase(home)
  db = database.db
  await migrate(db)
  first = await addImage('shop/web')
  second = await addImage('shop/api')
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

async function addImage(name: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    INSERT INTO images (digest, platform, reference, state, last_scan_at)
    VALUES (${sha256Of(name)}, 'linux/amd64', ${`registry.example/${name}:1`}, 'complete', now()) RETURNING id
  `.execute(db)
  return String(rows[0]?.id)
}

const common = { severity: 'high', references: ['https://example.org'] } as const
const MINER: RiskFinding = {
  ...common,
  kind: 'malware',
  fingerprint: 'a'.repeat(32),
  id: 'miner_pool_address',
  severity: 'critical',
  title: 'Mining pool\0 address',
  engine: 'yara',
  pack: 'builtin',
  family: 'miner',
  level: 'serious',
  md5: '0'.repeat(32),
  sha256: 'b'.repeat(64),
  size: 12,
  matches: [{ name: '$pool', offset: 3, length: 7, context: 'stratum+tcp://' }],
  place: { path: 'tmp/kdevtmpfsi', visibility: 'hidden' },
}
const KEY: RiskFinding = {
  ...common,
  kind: 'secret',
  fingerprint: 'c'.repeat(32),
  id: 'alibaba-access-key',
  title: 'Alibaba Cloud AccessKey',
  family: 'access-key',
  redacted: 'LTAI…9xYz',
  isPaired: true,
  origin: { kind: 'env', name: 'OSS_KEY' },
}
const ROOT: RiskFinding = {
  ...common,
  kind: 'build-risk',
  fingerprint: 'd'.repeat(32),
  id: 'root-user',
  severity: 'medium',
  title: 'Runs as root',
  line: 1,
  instruction: 'FROM debian',
}

async function scanned(image: string, findings: readonly Exclude<Finding, { kind: 'vulnerability' }>[]): Promise<void> {
  await withTransaction(db, async (tx) => {
    await replaceImageRisks(tx, image, findings.map(toRisk))
    await refreshImageCounts(tx, [image])
  })
}

/** What every call is made with: these handlers read no more of it. */
const CALL = {
  principal: { userId: '1', userName: 'ann', role: 'viewer', usesFirstPassword: false, by: 'session' },
  body: undefined,
  signal: new AbortController().signal,
  clientAddress: '127.0.0.1',
  setSession: () => {},
} as const
type Handlers = ReturnType<typeof riskHandlers>
type Query = Partial<Parameters<Handlers['ofImage']>[0]['query']>
const handlers = () => riskHandlers({ db })
const ofImage = async (imageId: string, query: Query = {}) =>
  handlers().ofImage({ ...CALL, params: { imageId }, query: { limit: 50, ...query } })

async function countsOf(image: string): Promise<unknown> {
  const { rows } = await sql`SELECT malware, secrets FROM images WHERE id = ${image}`.execute(db)
  return rows[0]
}

describe('risks of images', () => {
  it('open, end when a scan does not see them again, and reopen, on rows that stay', async () => {
    await scanned(first, [MINER, KEY, ROOT])
    const opened = await ofImage(first)
    expect(opened.items.map((one) => [one.rule, one.state])).toEqual([
      ['miner_pool_address', 'open'],
      ['alibaba-access-key', 'open'],
      ['root-user', 'open'],
    ])
    expect(opened.items[0]).toMatchObject({ title: 'Mining pool\uFFFD address', place: { visibility: 'hidden' } })

    await scanned(first, [ROOT])
    expect((await ofImage(first)).total).toBe(1)
    expect((await ofImage(first, { state: ['closed'] })).total).toBe(2)

    await scanned(first, [MINER, ROOT])
    const [miner] = (await ofImage(first, { category: ['malware'] })).items
    expect(miner).toMatchObject({ state: 'reopened', firstSeenAt: opened.items[0]?.firstSeenAt })
  })

  it('count for the image, and decide its worst severity', async () => {
    await scanned(first, [MINER, KEY])
    const { rows } = await sql`SELECT malware, secrets, build_risks, worst FROM images WHERE id = ${first}`.execute(db)
    expect(rows).toEqual([{ malware: 1, secrets: 1, build_risks: 0, worst: 6 }])
    await scanned(first, [])
    const { rows: none } = await sql`SELECT malware, secrets, worst FROM images WHERE id = ${first}`.execute(db)
    expect(none).toEqual([{ malware: 0, secrets: 0, worst: null }])
  })

  it('are grouped by the content of malicious files and by rule, over images', async () => {
    await scanned(first, [MINER, KEY])
    await scanned(second, [{ ...MINER, fingerprint: 'e'.repeat(32), place: { path: 'x', visibility: 'visible' } }])
    const groups = await handlers().groups({
      ...CALL,
      params: undefined,
      query: { limit: 50, sort: 'severity', order: 'desc' },
    })
    expect(groups.items.map((one) => [one.key, one.imageCount])).toEqual([
      ['b'.repeat(64), 2],
      ['alibaba-access-key', 1],
    ])

    const params = { category: 'malware', key: 'b'.repeat(64) } as const
    expect(await handlers().group({ ...CALL, params, query: undefined })).toMatchObject({
      bySeverity: { critical: 2 },
      family: 'miner',
    })
    const places = await handlers().places({ ...CALL, params, query: { limit: 1 } })
    expect(places).toMatchObject({ total: 2, items: [{ imageId: second }] })
    const rest = await handlers().places({
      ...CALL,
      params,
      query: { limit: 1, cursor: places.next ?? '' },
    })
    expect(rest).toMatchObject({ next: null, items: [{ imageId: first }] })
  })

  it('leave lists and counts while somebody lives with them, and come back when that ends', async () => {
    await scanned(first, [MINER, KEY])
    const signal = new AbortController().signal
    const scope = { rule: 'alibaba-access-key', imageId: first }
    const waiver = { verdict: 'waived', scope, reason: 'a key for tests', author: 'ann', expiresAt: undefined } as const
    const { id } = await insertDecision(db, waiver)
    await countDecidedImages(db, signal)
    expect((await ofImage(first)).items.map(({ rule }) => rule)).toEqual(['miner_pool_address'])
    expect((await ofImage(first, { verdict: ['waived'] })).items).toMatchObject([{ rule: KEY.id, verdict: 'waived' }])
    expect(await countsOf(first)).toEqual({ malware: 1, secrets: 0 })

    await insertDecision(db, { ...waiver, verdict: 'handled', scope: { sha256: 'b'.repeat(64) } })
    expect((await ofImage(first)).items).toMatchObject([{ verdict: 'handled' }])
    expect(await revokeDecision(db, id, 'bob')).toMatchObject({ isActive: false, revokedBy: 'bob' })
    expect(await revokeDecision(db, id, 'bob')).toBeUndefined()
    await countDecidedImages(db, signal)
    expect(await countsOf(first)).toEqual({ malware: 1, secrets: 1 })

    await insertDecision(db, {
      ...waiver,
      scope: { path: 'tmp/' },
      expiresAt: new Date(Date.now() - 1000).toISOString(),
    })
    expect((await ofImage(first)).total).toBe(2)
  })

  it('of what is not there are not found', async () => {
    await expect(ofImage('999999')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(
      handlers().group({ ...CALL, params: { category: 'secret', key: 'nothing' }, query: undefined }),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})
