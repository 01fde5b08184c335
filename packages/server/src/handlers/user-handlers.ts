import type { User } from '@plimsoll/contract'
import { hashPassword } from '../auth/password-hash.ts'
import { type Db, withTransaction } from '../db/database.ts'
import { insertAuditEvent } from '../db/statements/audit-events.ts'
import { deleteOtherSessions } from '../db/statements/sessions.ts'
import {
  countOtherAdmins,
  deleteUser,
  insertUser,
  listUsers,
  lockUserRow,
  type UserListRow,
  updatePassword,
  updateUser,
} from '../db/statements/users.ts'
import { ApiProblem, notFound } from '../errors.ts'
import type { AreaHandlers } from '../http/handler.ts'
import { instantOf } from '../views/fields.ts'
import { actorOf } from './actor.ts'

/** Who may sign in, and as what. There is always an administrator left. */
export function userHandlers({ db }: { readonly db: Db }): AreaHandlers<'users'> {
  return {
    async list() {
      return { items: (await listUsers(db)).map(toUser) }
    },

    async create(input) {
      const { name, password, role } = input.body
      const passwordHash = await hashPassword(password)
      return withTransaction(db, async (tx) => {
        const user = await insertUser(tx, { name, passwordHash, role })
        if (!user)
          throw new ApiProblem('USER_NAME_TAKEN', `A user called "${name}" exists already. Choose another name.`)
        const subject = { kind: 'user', id: user.id, name }
        await insertAuditEvent(tx, actorOf(input), { action: 'user.created', subject, detail: { role } })
        return toUser(user)
      })
    },

    async update(input) {
      const { password } = input.body
      const passwordHash = password === undefined ? undefined : await hashPassword(password)
      return withTransaction(db, async (tx) => {
        const user = await find(tx, input.params.userId)
        const role = input.body.role ?? user.role
        const isDisabled = input.body.isDisabled ?? user.disabledAt !== null
        if (role !== 'admin' || isDisabled) await assertAdminLeft(tx, user)
        await updateUser(tx, user.id, { role, isDisabled })
        if (passwordHash !== undefined) await updatePassword(tx, user.id, passwordHash, false)
        if (passwordHash !== undefined || isDisabled) await deleteOtherSessions(tx, user.id, undefined)
        const subject = { kind: 'user', id: user.id, name: user.name }
        const detail = { role, isDisabled, passwordChanged: passwordHash !== undefined }
        await insertAuditEvent(tx, actorOf(input), { action: 'user.changed', subject, detail })
        return toUser(await find(tx, user.id))
      })
    },

    async remove(input) {
      await withTransaction(db, async (tx) => {
        const user = await find(tx, input.params.userId)
        await assertAdminLeft(tx, user)
        await deleteUser(tx, user.id)
        const subject = { kind: 'user', id: user.id, name: user.name }
        await insertAuditEvent(tx, actorOf(input), { action: 'user.removed', subject })
      })
    },
  }
}

async function find(tx: Db, id: string): Promise<UserListRow> {
  const user = await lockUserRow(tx, id)
  if (!user) throw notFound('user', id)
  return user
}

/** @throws {ApiProblem} `LAST_ADMIN` */
async function assertAdminLeft(tx: Db, user: UserListRow): Promise<void> {
  if (user.role !== 'admin' || user.disabledAt !== null || (await countOtherAdmins(tx, user.id)) > 0) return
  throw new ApiProblem('LAST_ADMIN', `${user.name} is the last administrator. Make somebody else one first.`)
}

function toUser(row: UserListRow): User {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    isDisabled: row.disabledAt !== null,
    lockedUntil: row.lockedUntil !== null && row.lockedUntil > new Date() ? row.lockedUntil.toISOString() : null,
    lastSignInAt: instantOf(row.lastSignInAt),
    createdAt: row.createdAt.toISOString(),
  }
}
