import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ScanSettingsInput } from '@plimsoll/contract'
import { type Digest, sha256Of } from '@plimsoll/engine'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import { openEmbeddedDatabase } from '../db/open-embedded-database.ts'
import { insertRegistry, type RegistryFields } from '../db/statements/registries.ts'
import { refreshReferences, replaceTags, upsertImages, upsertRepositories } from '../db/statements/registry-contents.ts'
import { writeSetting } from '../db/statements/settings.ts'
import type { JobSender } from '../jobs/task.ts'
import { runCycle } from './run-cycle.ts'

const NOW = new Date('2026-03-10T12:00:00Z')
const SETTINGS: ScanSettingsInput = {
  cycle: '1-week',
  window: null,
  scope: { newRepositories: 'include', rules: [] },
  timeRangeDays: 7,
  retentionDays: 90,
  platforms: [],
  concurrency: 2,
}
const REGISTRY: RegistryFields = {
  kind: 'oci',
  version: null,
  name: 'Team',
  protocol: 'https',
  host: 'registry.example',
  port: null,
  ipOverride: null,
  region: null,
  network: 'internet',
  imagesPerHour: null,
  certificates: null,
  skipTlsVerification: false,
  repositories: null,
  userName: null,
  passwordSealed: null,
  namespace: null,
  apiHost: null,
  apiTokenSealed: null,
}

let home: string
let database: Database
const jobs: JobSender = { send: async () => undefined }

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'plimsoll-'))
  database = await openEmbeddedDatabase(home)
  await migrate(database.db)
  const registryId = await insertRegistry(database.db, REGISTRY, false)
  await addImage(registryId, 'team/new', '2026-03-09T00:00:00Z')
  await addImage(registryId, 'team/old', '2026-01-01T00:00:00Z')
  await addImage(registryId, 'other/new', '2026-03-09T00:00:00Z')
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

beforeEach(async () => {
  await sql`DELETE FROM scans`.execute(database.db)
  await writeSetting(database.db, 'scan', SETTINGS, null)
})

async function addImage(registryId: string, name: string, pushedAt: string): Promise<void> {
  const { db } = database
  const digest: Digest = sha256Of(name)
  const [repository] = await upsertRepositories(db, registryId, [{ name }], new Date(pushedAt))
  const repositoryId = repository?.id ?? '0'
  await upsertImages(db, repositoryId, name, [{ root: digest, image: { digest, platform: 'linux/amd64' } }])
  await replaceTags(db, repositoryId, [{ name: '1', digest, pushedAt: new Date(pushedAt) }])
  await refreshReferences(db, repositoryId, 'registry.example')
}

async function scanned(): Promise<string[]> {
  const { rows } = await sql<{ reference: string }>`
    SELECT i.reference FROM scan_items t JOIN images i ON i.id = t.image_id ORDER BY i.reference
  `.execute(database.db)
  return rows.map(({ reference }) => reference.replace('registry.example/', ''))
}

const run = (now = NOW): Promise<string | undefined> => runCycle({ db: database.db, jobs, now: () => now })

describe('runCycle', () => {
  it('scans what was pushed within the time range', async () => {
    expect(await run()).toBeDefined()
    expect(await scanned()).toEqual(['other/new:1', 'team/new:1'])
  })

  it('scans what is in scope', async () => {
    const scope = { newRepositories: 'exclude', rules: [{ effect: 'include', pattern: 'team/**' }] } as const
    await writeSetting(database.db, 'scan', { ...SETTINGS, scope, timeRangeDays: 365 }, null)

    await run()

    expect(await scanned()).toEqual(['team/new:1', 'team/old:1'])
  })

  it('is stopped by "stop"', async () => {
    await writeSetting(database.db, 'scan', { ...SETTINGS, cycle: 'stop' }, null)

    expect(await run()).toBeUndefined()
  })

  it('waits a cycle after each start, even one with nothing to scan', async () => {
    const scope = { newRepositories: 'exclude', rules: [] } as const
    await writeSetting(database.db, 'scan', { ...SETTINGS, scope }, null)

    const first = await run()
    await sql`UPDATE scans SET created_at = ${NOW}`.execute(database.db)
    const { rows } = await sql<{ state: string }>`SELECT state FROM scans`.execute(database.db)

    expect(first).toBeDefined()
    expect(rows).toEqual([{ state: 'complete' }])
    expect(await run(new Date('2026-03-17T11:59:00Z'))).toBeUndefined()
    expect(await run(new Date('2026-03-17T12:00:00Z'))).toBeDefined()
  })

  it('leaves images of a running scan to that', async () => {
    await run()
    await sql`UPDATE scans SET created_at = '2026-01-01'`.execute(database.db)

    const second = await run()

    const { rows } = await sql<{ count: number }>`
      SELECT count(*)::int AS count FROM scan_items WHERE scan_id = ${second ?? '0'}::bigint
    `.execute(database.db)
    expect(rows).toEqual([{ count: 0 }])
  })
})
