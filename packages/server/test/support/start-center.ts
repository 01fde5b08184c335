import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@plimsoll/contract'
import { generationDirectory, homeAt, importAdvisories } from '@plimsoll/engine'
import { readConfig } from '../../src/config.ts'
import { openLog } from '../../src/log.ts'
import { type RunningServer, serve } from '../../src/serve.ts'
import { sessionFetch } from './session-fetch.ts'

export const ADMIN_PASSWORD = 'correct horse battery'

export interface TestCenter extends AsyncDisposable {
  readonly running: RunningServer
  readonly home: string
  /** Signed in as the administrator. */
  readonly client: Client
  /** A client that is not signed in, with cookies of its own. */
  anonymous(): Client
}

export interface TestCenterOptions {
  /** Absent: embedded. */
  readonly databaseUrl?: string
  /** Absent: a new one, removed afterwards. */
  readonly home?: string
  readonly sampleRegistry?: string
  /** OSV records that scans are matched against. */
  readonly advisories?: readonly object[]
  readonly environment?: Readonly<Record<string, string>>
}

/** A center in this process on a free port, offline. */
export async function startCenter(options: TestCenterOptions = {}): Promise<TestCenter> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'plimsoll-home-')))
  if (options.advisories) await importRecords(home, options.advisories)
  const environment = {
    PLIMSOLL_HOME: home,
    PLIMSOLL_LISTEN: '127.0.0.1:0',
    PLIMSOLL_OFFLINE: '1',
    PLIMSOLL_ADMIN_PASSWORD: ADMIN_PASSWORD,
    PLIMSOLL_LOG_LEVEL: process.env['PLIMSOLL_TEST_LOG'] ?? 'silent',
    ...(options.databaseUrl !== undefined && { DATABASE_URL: options.databaseUrl }),
    ...options.environment,
  }
  const config = readConfig(environment)
  const running = await serve({
    config,
    log: openLog(config),
    version: '0.0.0-test',
    folders: options.sampleRegistry === undefined ? {} : { sampleRegistry: options.sampleRegistry },
    environment: {},
  })
  const anonymous = (): Client => createClient({ baseUrl: running.url, fetch: sessionFetch() })
  const client = anonymous()
  await client.auth.signIn({ body: { userName: 'admin', password: ADMIN_PASSWORD } })
  return {
    running,
    home,
    client,
    anonymous,
    async [Symbol.asyncDispose]() {
      await running.close()
      if (options.home === undefined) await rm(home, { recursive: true, force: true })
    },
  }
}

/** Makes OSV records the current generation of a home. */
export async function importRecords(home: string, records: readonly object[]): Promise<void> {
  const parent = await mkdtemp(join(tmpdir(), 'plimsoll-osv-'))
  // A source is named after its folder: the same name replaces what was imported before.
  const folder = join(parent, 'records')
  try {
    await mkdir(folder)
    for (const [index, record] of records.entries()) {
      await writeFile(join(folder, `${index}.json`), JSON.stringify(record))
    }
    await importAdvisories(generationDirectory(homeAt(home).advisories), [folder])
  } finally {
    await rm(parent, { recursive: true, force: true })
  }
}

/** An OSV record: versions of a package from the first on are affected, up to and without `fixed`. */
export function osvRecord(
  id: string,
  ecosystem: string,
  name: string,
  fixed: string | undefined,
  score: 'critical' | 'high' | 'low' = 'high',
): object {
  const vectors = {
    critical: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    high: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
    low: 'CVSS:3.1/AV:L/AC:H/PR:L/UI:R/S:U/C:L/I:N/A:N',
  }
  return {
    schema_version: '1.7.0',
    id,
    // A distribution's record names the CVE that it is about.
    ...(id.startsWith('DEBIAN-') && { upstream: [id.slice('DEBIAN-'.length)] }),
    modified: '2026-01-01T00:00:00Z',
    published: '2025-12-01T00:00:00Z',
    summary: `What is wrong with ${name}`,
    severity: [{ type: 'CVSS_V3', score: vectors[score] }],
    affected: [
      {
        package: { ecosystem, name },
        ranges: [
          {
            type: 'ECOSYSTEM',
            events: [{ introduced: '0' }, ...(fixed === undefined ? [] : [{ fixed }])],
          },
        ],
      },
    ],
  }
}
