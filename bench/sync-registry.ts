// Syncs a Harbor of 10,000 repositories with 20 tags each into a real PostgreSQL, twice, and prints time, memory and calls against their bounds.
// node bench/sync-registry.ts [repositories] [tags] [requests per second that the Harbor allows]
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { migrate } from '../packages/server/src/db/migrate.ts'
import { openPostgresDatabase } from '../packages/server/src/db/open-postgres-database.ts'
import { findCountedRegistry, insertRegistry } from '../packages/server/src/db/statements/registries.ts'
import { PASSWORD_PURPOSE } from '../packages/server/src/registries/connector-target.ts'
import { syncRegistry } from '../packages/server/src/registries/sync/sync-registry.ts'
import { seal } from '../packages/server/src/secrets/seal.ts'
import { startPostgres } from '../packages/server/test/support/start-postgres.ts'

const [repositories = 10_000, tags = 20, rate = 30] = process.argv.slice(2).map(Number)
const MAX_SECONDS = 600
const MAX_MEGABYTES = 300

const harbor = fork(join(import.meta.dirname, 'fake-harbor.ts'), [repositories, tags, rate].map(String))
const [{ host }] = (await once(harbor, 'message')) as [{ readonly host: string }]
await using postgres = await startPostgres()
await using database = await openPostgresDatabase(await postgres.createDatabase())
const { db } = database
await migrate(db)
const secretKey = new Uint8Array(32)
const [name = '', port = ''] = host.split(':')
const registryId = await insertRegistry(
  db,
  {
    kind: 'harbor',
    version: null,
    name: 'Large',
    protocol: 'http',
    host: name,
    port: Number(port),
    ipOverride: null,
    region: null,
    network: 'internet',
    imagesPerHour: null,
    namespace: null,
    apiHost: null,
    apiTokenSealed: null,
    certificates: null,
    skipTlsVerification: false,
    repositories: null,
    userName: 'scanner',
    passwordSealed: seal(secretKey, PASSWORD_PURPOSE, 'letmein'),
  },
  false,
)
const quiet = (): void => undefined
const deps = {
  db,
  log: { debug: quiet, info: quiet, warn: console.error, error: console.error },
  jobs: { send: async () => undefined },
  secretKey,
  allowAddress: () => true,
  environment: {},
}

const first = await sync()
const second = await sync()
const registry = await findCountedRegistry(db, registryId)
const megabytes = process.resourceUsage().maxRSS / 1024
console.log(`${registry?.repositoryCount} repositories, ${registry?.imageCount} images`)
report('first sync', first.seconds, MAX_SECONDS, 's')
report('memory', megabytes, MAX_MEGABYTES, 'MB')
report('calls of the second sync', (100 * second.calls) / first.calls, 2, '% of the first')
console.log(
  `${first.calls} calls, ${first.refused} refused for their rate; then ${second.calls} in ${second.seconds} s`,
)
harbor.disconnect()

async function sync() {
  const before = await count()
  const start = performance.now()
  await syncRegistry(deps, registryId, new AbortController().signal)
  const registry = await findCountedRegistry(db, registryId)
  if (registry?.state !== 'ok') throw new Error(registry?.failureMessage ?? 'no registry')
  const seconds = Math.round(performance.now() - start) / 1000
  const after = await count()
  return { seconds, calls: after.calls - before.calls, refused: after.refused - before.refused }
}

async function count(): Promise<{ readonly calls: number; readonly refused: number }> {
  harbor.send('count')
  const [counted] = await once(harbor, 'message')
  return counted
}

function report(what: string, value: number, bound: number, unit: string): void {
  const verdict = value <= bound ? 'ok' : 'TOO MUCH'
  console.log(`${what.padEnd(28)} ${value.toFixed(1).padStart(8)} ${unit}, bound ${bound}: ${verdict}`)
}
