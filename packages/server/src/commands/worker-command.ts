import { readConfig } from '../config.ts'
import { openLog } from '../log.ts'
import { runWorker } from '../worker.ts'
import { parseFlags } from './parse-flags.ts'
import type { ServerDeps } from './server-deps.ts'

const HELP = `Usage: plimsoll worker

Takes scans from the database of a center (DATABASE_URL) until it is asked to end. Give it the center's
PLIMSOLL_SECRET_KEY, so that it can read registry passwords.
`

/** `plimsoll worker`. @throws {ServerError} */
export async function workerCommand(args: readonly string[], deps: ServerDeps): Promise<number> {
  const { values } = parseFlags(args, { help: { type: 'boolean', short: 'h' } }, HELP)
  if (values.help) {
    deps.stdout.write(HELP)
    return 0
  }
  const config = readConfig(deps.env)
  await runWorker({ config, log: openLog(config), folders: deps.folders, environment: deps.env }, deps.signal)
  return 0
}
