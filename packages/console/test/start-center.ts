import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, openLog, type RunningServer, readConfig, serve } from '@plimsoll/server'
import { writeSampleRegistry } from '@plimsoll/testkit'
import { buildConsole } from './build-console.ts'

/** A center as a newcomer starts it: embedded database, sample registry, starter advisories, the console of these sources; without a network. */
export interface Center extends AsyncDisposable {
  readonly url: string
  /** As it was printed. */
  readonly password: string
  /** Stops the center as an operator would, and starts it again at the same address. */
  stop(): Promise<void>
  start(): Promise<void>
}

/** @param environment beyond what every test center has */
export async function startCenter(environment: Readonly<Record<string, string>> = {}): Promise<Center> {
  const home = await mkdtemp(join(tmpdir(), 'plimsoll-home-'))
  const samples = await mkdtemp(join(tmpdir(), 'plimsoll-samples-'))
  await writeSampleRegistry(samples)
  const built = await buildConsole()
  const folders = {
    console: built.folder,
    sampleRegistry: samples,
    starterAdvisories: join(import.meta.dirname, '..', '..', '..', 'data', 'starter-advisories'),
  }
  let config: Config = readConfig({
    PLIMSOLL_HOME: home,
    PLIMSOLL_LISTEN: '127.0.0.1:0',
    PLIMSOLL_OFFLINE: '1',
    PLIMSOLL_LOG_LEVEL: process.env['PLIMSOLL_TEST_LOG'] ?? 'silent',
    PLIMSOLL_ALLOWED_ADDRESSES: '127.0.0.0/8',
    ...environment,
  })
  const begin = (): Promise<RunningServer> =>
    serve({ config, log: openLog(config), version: '0.0.0-test', folders, environment: {} })
  let running = await begin()
  const { url, firstAdminPassword = '' } = running
  config = { ...config, port: Number(new URL(url).port) }
  return {
    url,
    password: firstAdminPassword,
    stop: () => running.close(),
    async start() {
      running = await begin()
    },
    async [Symbol.asyncDispose]() {
      await running.close()
      await built[Symbol.asyncDispose]()
      await rm(home, { recursive: true, force: true })
      await rm(samples, { recursive: true, force: true })
    },
  }
}
