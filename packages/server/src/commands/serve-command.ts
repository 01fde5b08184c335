import { type Config, parseListen, readConfig } from '../config.ts'
import { openLog } from '../log.ts'
import { serve } from '../serve.ts'
import { parseFlags } from './parse-flags.ts'
import type { ServerDeps } from './server-deps.ts'

const HELP = `Usage: plimsoll serve [--listen HOST:PORT] [--no-worker] [--offline]

Starts the center: API, console, scheduler and a worker in one process.

  --listen HOST:PORT   where to listen (default 127.0.0.1:8080; PLIMSOLL_LISTEN)
  --no-worker          take no jobs here; "plimsoll worker" processes do (needs DATABASE_URL)
  --offline            download no advisories (PLIMSOLL_OFFLINE)

Environment:
  PLIMSOLL_HOME               data folder (default: ~/.local/share/plimsoll)
  DATABASE_URL                a PostgreSQL server, instead of the embedded database
  PLIMSOLL_PUBLIC_URL         the address that browsers use, when a proxy is in front
  PLIMSOLL_TRUST_PROXY        believe X-Forwarded-For and X-Forwarded-Proto
  PLIMSOLL_ADMIN_PASSWORD     the first administrator's password, instead of one made up
  PLIMSOLL_SECRET_KEY         what registry passwords are encrypted with, instead of a key file
  PLIMSOLL_ALLOWED_ADDRESSES  address ranges that registries may be at although refused by default
  PLIMSOLL_REFUSED_ADDRESSES  address ranges that registries may not be at
  PLIMSOLL_LOG_LEVEL          silent, error, warn, info, debug (default: info)
`

/** `plimsoll serve`: runs until its process is asked to end. @throws {ServerError} */
export async function serveCommand(args: readonly string[], deps: ServerDeps): Promise<number> {
  const { values } = parseFlags(
    args,
    {
      listen: { type: 'string' },
      'no-worker': { type: 'boolean' },
      offline: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    HELP,
  )
  if (values.help) {
    deps.stdout.write(HELP)
    return 0
  }
  const read = readConfig(deps.env)
  const config: Config = {
    ...read,
    ...(values.listen !== undefined && parseListen(values.listen)),
    isOffline: read.isOffline || values.offline === true,
    runsJobs: values['no-worker'] !== true,
  }
  const running = await serve({
    config,
    log: openLog(config),
    version: deps.version,
    folders: deps.folders,
    environment: deps.env,
  })
  deps.stdout.write(welcome(running.url, running.firstAdminPassword))
  if (!deps.signal.aborted) {
    await new Promise((resolve) => deps.signal.addEventListener('abort', resolve, { once: true }))
  }
  await running.close()
  return 0
}

/** The only place where the first password is ever shown. */
function welcome(url: string, password: string | undefined): string {
  const how =
    password === undefined
      ? ''
      : `\n  User       admin\n  Password   ${password}\n\n  This password is shown once. Change it after signing in.\n`
  return `\nPlimsoll is at ${url}\n${how}\nStop it with Ctrl+C.\n`
}
