import type { Registry } from '@plimsoll/contract'
import { announce } from '../db/announce.ts'
import { type Db, withTransaction } from '../db/database.ts'
import { type AuditEvent, insertAuditEvent } from '../db/statements/audit-events.ts'
import {
  deleteRegistry,
  findCountedRegistry,
  findRegistry,
  insertRegistry,
  isRegistryNameTaken,
  listFoundRegistries,
  listRegistries,
  type RegistryRow,
  retireRegistry,
  updateRegistry,
  updateWebhookSecret,
} from '../db/statements/registries.ts'
import { writeSetting } from '../db/statements/settings.ts'
import { ApiProblem, notFound } from '../errors.ts'
import type { AreaHandlers } from '../http/handler.ts'
import type { JobSender } from '../jobs/task.ts'
import { testConnection } from '../registries/connection-test.ts'
import type { ConnectorDeps } from '../registries/connector-target.ts'
import { REGISTRY_KINDS } from '../registries/kinds.ts'
import { applyPatch, assertAddress, goesElsewhere, toRegistryFields } from '../registries/registry-fields.ts'
import { WEBHOOK_PREFIX } from '../registries/webhooks/mount-webhooks.ts'
import { hashWebhookSecret, newWebhookSecret } from '../registries/webhooks/webhook-secret.ts'
import { toRegistry } from '../views/registry-view.ts'
import { actorOf } from './actor.ts'

export interface RegistryHandlerDeps extends ConnectorDeps {
  readonly db: Db
  readonly jobs: JobSender
}

/** Connected registries. Passwords come in and never go out. */
export function registryHandlers(deps: RegistryHandlerDeps): AreaHandlers<'registries'> {
  const { db, jobs, secretKey } = deps
  return {
    async list({ query }) {
      return { items: (await listRegistries(db, query.search)).map(toRegistry) }
    },

    get: ({ params }) => read(db, params.registryId),

    async create(input) {
      const fields = toRegistryFields(input.body, secretKey)
      assertAddress(fields, deps.allowAddress)
      const id = await withTransaction(db, async (tx) => {
        await assertNameFree(tx, fields.name, undefined)
        const made = await insertRegistry(tx, fields, false)
        await note(tx, input, {
          action: 'registry.created',
          subject: { kind: 'registry', id: made, name: fields.name },
        })
        await jobs.send('registry.sync', [{ registryId: made }], { db: tx, priority: 10 })
        await announce(tx, { type: 'registry', id: made })
        return made
      })
      return read(db, id)
    },

    async update(input) {
      const id = input.params.registryId
      await withTransaction(db, async (tx) => {
        const row = await findEditable(tx, id)
        const fields = applyPatch(row, input.body, secretKey)
        assertAddress(fields, deps.allowAddress)
        await assertNameFree(tx, fields.name, id)
        await updateRegistry(tx, id, fields)
        const changed = Object.keys(input.body)
        const event = {
          action: 'registry.changed',
          subject: { kind: 'registry', id, name: fields.name },
          detail: { changed },
        }
        await note(tx, input, event)
        await jobs.send('registry.sync', [{ registryId: id }], { db: tx, priority: 10 })
        await announce(tx, { type: 'registry', id })
      })
      return read(db, id)
    },

    async remove(input) {
      const id = input.params.registryId
      await withTransaction(db, async (tx) => {
        const row = await findRow(tx, id)
        if (row.isAutomatic && row.kind !== 'sample') throw readOnly()
        const found = await listFoundRegistries(tx, id)
        if (input.query.keepResults) await retireRegistry(tx, id)
        else await deleteRegistry(tx, id)
        if (row.kind === 'sample') await writeSetting(tx, 'sample-registry', 'removed', input.principal.userName)
        const { keepResults } = input.query
        const event = {
          action: 'registry.removed',
          subject: { kind: 'registry', id, name: row.name },
          detail: { keepResults },
        }
        await note(tx, input, event)
        for (const one of [row, ...found]) await announce(tx, { type: 'registry.removed', id: one.id })
      })
    },

    async testConnection({ body, signal }) {
      const fields = toRegistryFields(body.registry, secretKey)
      const stored = body.registryId === undefined ? undefined : await findRow(db, body.registryId)
      const trusted = { ...fields, certificates: fields.certificates ?? stored?.certificates ?? null }
      const kept = stored && !goesElsewhere(stored, trusted) ? stored : undefined
      const target = {
        ...trusted,
        passwordSealed: fields.passwordSealed ?? kept?.passwordSealed ?? null,
        apiTokenSealed: fields.apiTokenSealed ?? kept?.apiTokenSealed ?? null,
        instanceId: stored?.instanceId ?? null,
      }
      return testConnection(target, deps, signal)
    },

    async test({ params, signal }) {
      return testConnection(await findRow(db, params.registryId), deps, signal)
    },

    async sync({ params }) {
      await findRow(db, params.registryId)
      await jobs.send('registry.sync', [{ registryId: params.registryId }], { priority: 10 })
      return read(db, params.registryId)
    },

    async createWebhook(input) {
      const id = input.params.registryId
      const secret = newWebhookSecret()
      await withTransaction(db, async (tx) => {
        const row = await findRow(tx, id)
        const { readPushes, isAccount } = REGISTRY_KINDS[row.kind]
        if (!readPushes || isAccount?.(row)) {
          throw new ApiProblem(
            'CONFLICT',
            readPushes
              ? 'An account reports no pushes; make the secret for one of its registries.'
              : 'Registries of this kind report no pushes that Plimsoll understands; it is read every hour.',
          )
        }
        await updateWebhookSecret(tx, id, hashWebhookSecret(secret))
        const subject = { kind: 'registry', id, name: row.name }
        await note(tx, input, { action: 'registry.webhook-created', subject })
        await announce(tx, { type: 'registry', id })
      })
      const path = `${WEBHOOK_PREFIX}/${id}`
      return { path, secret, pathWithSecret: `${path}/${secret}`, authorization: `Bearer ${secret}` }
    },

    async removeWebhook(input) {
      const id = input.params.registryId
      await withTransaction(db, async (tx) => {
        const { name } = await findRow(tx, id)
        await updateWebhookSecret(tx, id, null)
        await note(tx, input, { action: 'registry.webhook-removed', subject: { kind: 'registry', id, name } })
        await announce(tx, { type: 'registry', id })
      })
    },
  }
}

async function findRow(db: Db, id: string): Promise<RegistryRow> {
  const row = await findRegistry(db, id)
  if (!row) throw notFound('registry', id)
  return row
}

async function read(db: Db, id: string): Promise<Registry> {
  const row = await findCountedRegistry(db, id)
  if (!row) throw notFound('registry', id)
  return toRegistry(row)
}

/** @throws {ApiProblem} `NOT_FOUND`, `REGISTRY_READ_ONLY` */
async function findEditable(db: Db, id: string): Promise<RegistryRow> {
  const row = await findRow(db, id)
  if (row.isAutomatic || row.kind === 'sample') throw readOnly()
  return row
}

function readOnly(): ApiProblem {
  return new ApiProblem(
    'REGISTRY_READ_ONLY',
    'Plimsoll found this registry by itself and keeps it; it cannot be changed or removed one by one.',
  )
}

async function assertNameFree(db: Db, name: string, exceptId: string | undefined): Promise<void> {
  if (await isRegistryNameTaken(db, name, exceptId)) {
    throw new ApiProblem(
      'REGISTRY_NAME_TAKEN',
      `A registry called "${name}" is connected already. Choose another name.`,
    )
  }
}

function note(tx: Db, input: Parameters<typeof actorOf>[0], event: AuditEvent): Promise<void> {
  return insertAuditEvent(tx, actorOf(input), event)
}
