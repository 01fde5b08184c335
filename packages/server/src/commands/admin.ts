import { hashPassword } from '../auth/password-hash.ts'
import { randomPassword } from '../auth/random-password.ts'
import { readConfig } from '../config.ts'
import type { Database } from '../db/database.ts'
import { withTransaction } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import { openEmbeddedDatabase } from '../db/open-embedded-database.ts'
import { openPostgresDatabase } from '../db/open-postgres-database.ts'
import { insertAuditEvent } from '../db/statements/audit-events.ts'
import { deleteOtherSessions } from '../db/statements/sessions.ts'
import { findUserByName, updatePassword } from '../db/statements/users.ts'
import { ServerError } from '../errors.ts'
import { parseFlags } from './parse-flags.ts'
import type { ServerDeps } from './server-deps.ts'

const HELP = `Usage: plimsoll admin reset-password [USER]
       plimsoll admin migrate

  reset-password   gives USER (default: admin) a new password, shows it once, and ends all sessions of that user;
                   with PLIMSOLL_ADMIN_PASSWORD that one is set instead
  migrate          brings the database up to date without starting the center

With the embedded database, stop the center first.
`

/** `plimsoll admin …`. @throws {ServerError} */
export async function admin(args: readonly string[], deps: ServerDeps): Promise<number> {
  const { values, positionals } = parseFlags(args, { help: { type: 'boolean', short: 'h' } }, HELP)
  const [command, ...rest] = positionals
  if (values.help) {
    deps.stdout.write(HELP)
    return 0
  }
  switch (command) {
    case 'reset-password':
      return resetPassword(rest[0] ?? 'admin', deps)
    case 'migrate':
      return migrateOnly(deps)
    default:
      throw new ServerError(
        'USAGE',
        command === undefined ? HELP : `There is no command "admin ${command}".\n\n${HELP}`,
      )
  }
}

async function resetPassword(name: string, deps: ServerDeps): Promise<number> {
  const config = readConfig(deps.env)
  await using database = await openDatabase(config)
  await migrate(database.db)
  const user = await findUserByName(database.db, name)
  if (!user) throw new ServerError('NO_SUCH_USER', `There is no user called "${name}".`)
  const password = config.adminPassword ?? randomPassword()
  const passwordHash = await hashPassword(password)
  await withTransaction(database.db, async (tx) => {
    await updatePassword(tx, user.id, passwordHash, config.adminPassword === undefined)
    await deleteOtherSessions(tx, user.id, undefined)
    const subject = { kind: 'user', id: user.id, name: user.name }
    await insertAuditEvent(tx, {}, { action: 'user.password-reset', subject })
  })
  const shown = config.adminPassword === undefined ? `\n  Password   ${password}\n\nIt is shown once. ` : ' '
  deps.stdout.write(`The password of ${user.name} was changed.${shown}All sessions of that user have ended.\n`)
  return 0
}

async function migrateOnly(deps: ServerDeps): Promise<number> {
  await using database = await openDatabase(readConfig(deps.env))
  const applied = await migrate(database.db)
  deps.stdout.write(
    applied.length === 0 ? 'The database is up to date.\n' : `Applied migrations: ${applied.join(', ')}.\n`,
  )
  return 0
}

function openDatabase({
  databaseUrl,
  home,
}: {
  readonly databaseUrl?: string
  readonly home: string
}): Promise<Database> {
  return databaseUrl === undefined ? openEmbeddedDatabase(home) : openPostgresDatabase(databaseUrl)
}
