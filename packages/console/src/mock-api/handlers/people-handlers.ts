import type { AuditEvent, Token, User } from '@plimsoll/contract'
import { MockError, type MockHandlers } from '../answer.ts'
import type { MockState } from '../mock-state.ts'
import { found, matches, page } from '../rows.ts'

const HOUR = 3_600_000

/** Users; nobody's password but the one of all is ever asked for. */
export function usersHandlers(center: MockState): MockHandlers['users'] {
  const user = (id: string, name: string, role: User['role'], more: Partial<User> = {}): User => ({
    id,
    name,
    role,
    isDisabled: false,
    lockedUntil: null,
    lastSignInAt: center.at(-Number(id) * 30 * HOUR),
    createdAt: center.at(-900 * HOUR),
    ...more,
  })
  let users = [
    user('1', 'admin', 'admin'),
    user('2', 'li.na', 'operator'),
    user('3', 'marta', 'viewer', { lockedUntil: center.at(HOUR) }),
    user('4', 'former-colleague', 'viewer', { isDisabled: true, lastSignInAt: null }),
  ]
  const isLastAdmin = (id: string) => users.every((each) => each.role !== 'admin' || each.id === id)
  return {
    list: () => ({ items: users }),
    create: ({ body }) => {
      if (users.some(({ name }) => name === body.name)) throw new MockError('USER_NAME_TAKEN', 'This name is taken.')
      const made = user(String(users.length + 1), body.name, body.role, { lastSignInAt: null, createdAt: center.at() })
      users = [...users, made]
      return made
    },
    update: ({ params, body }) => {
      const before = found(users.find(({ id }) => id === params.userId))
      if (body.role !== undefined && body.role !== 'admin' && isLastAdmin(before.id)) {
        throw new MockError('LAST_ADMIN', 'At least one administrator must remain.')
      }
      const after = { ...before, role: body.role ?? before.role, isDisabled: body.isDisabled ?? before.isDisabled }
      users = users.map((each) => (each === before ? after : each))
      return after
    },
    remove: ({ params }) => {
      users = users.filter(({ id }) => id !== params.userId)
      return undefined
    },
  }
}

/** API tokens of whoever is signed in. */
export function tokensHandlers(center: MockState): MockHandlers['tokens'] {
  let tokens: Token[] = [
    {
      id: '1',
      name: 'build-farm',
      role: 'viewer',
      expiresAt: center.at(40 * 24 * HOUR),
      lastUsedAt: center.at(-2 * HOUR),
      createdAt: center.at(-50 * 24 * HOUR),
    },
  ]
  return {
    list: () => ({ items: tokens }),
    create: ({ body }) => {
      const { expiresInDays, ...given } = body
      const expiresAt = expiresInDays === null ? null : center.at(expiresInDays * 24 * HOUR)
      const made = { ...given, id: String(tokens.length + 1), expiresAt, lastUsedAt: null, createdAt: center.at() }
      tokens = [...tokens, made]
      return { ...made, value: 'plm_mock_0123456789abcdef0123456789abcdef' }
    },
    remove: ({ params }) => {
      tokens = tokens.filter(({ id }) => id !== params.tokenId)
      return undefined
    },
  }
}

/** A short audit log. */
export function auditHandlers(center: MockState): MockHandlers['audit'] {
  const rows: readonly (readonly [
    action: string,
    actor: string | null,
    subject: string | null,
    detail: AuditEvent['detail'],
  ])[] = [
    ['session.started', 'admin', null, {}],
    ['scan.started', 'admin', 'harbor, acr', { images: 12 }],
    ['settings.changed', 'admin', 'scan', { retentionDays: { from: 180, to: 90 } }],
    ['session.refused', 'marta', null, { reason: 'wrong password' }],
    ['registry.created', 'li.na', 'Build farm', { host: 'registry.build.example.net' }],
    ['user.created', 'admin', 'li.na', { role: 'operator' }],
    ['advisories.update-started', null, null, {}],
  ]
  const events = rows.map(
    ([action, actor, subject, detail], index): AuditEvent => ({
      id: String(rows.length - index),
      at: center.at(-index * 7 * HOUR),
      action,
      actor: { name: actor, address: actor === null ? null : '192.0.2.17' },
      subject: subject === null ? null : { kind: action.split('.')[0] ?? '', id: '1', name: subject },
      detail,
    }),
  )
  return {
    list: ({ query }) =>
      page(
        events.filter(
          ({ action, actor, subject }) =>
            action.startsWith(query.action ?? '') && matches(query.search, actor.name ?? '', subject?.name ?? ''),
        ),
        query,
      ),
  }
}
