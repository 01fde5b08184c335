import type { RegistryKind } from '@plimsoll/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database.ts'
import { containing } from '../pattern.ts'
import { clip, toText } from '../to-json.ts'

export interface RegistryRow {
  readonly id: string
  readonly kind: RegistryKind
  readonly version: 'v1' | 'v2' | null
  readonly name: string
  readonly protocol: 'https' | 'http'
  readonly host: string
  readonly port: number | null
  readonly ipOverride: string | null
  readonly region: string | null
  readonly network: 'internet' | 'vpc'
  readonly imagesPerHour: number | null
  readonly certificates: string | null
  readonly skipTlsVerification: boolean
  readonly repositories: string[] | null
  readonly userName: string | null
  readonly passwordSealed: Uint8Array | null
  readonly namespace: string | null
  readonly apiHost: string | null
  readonly apiTokenSealed: Uint8Array | null
  /** The account that it was found with, whose credentials it uses. */
  readonly accountId: string | null
  readonly instanceId: string | null
  readonly hasWebhook: boolean
  readonly isAutomatic: boolean
  readonly state: 'unknown' | 'ok' | 'failing' | 'syncing'
  readonly failureCode: string | null
  readonly failureMessage: string | null
  readonly lastSyncAt: Date | null
  readonly createdAt: Date
}

/** With what it holds now, which takes a while to count for a large one. */
export interface CountedRegistryRow extends RegistryRow {
  readonly repositoryCount: number
  readonly imageCount: number
}

/** What is written of a registry when it is added or changed. */
export type RegistryFields = Omit<
  RegistryRow,
  | 'id'
  | 'isAutomatic'
  | 'accountId'
  | 'instanceId'
  | 'hasWebhook'
  | 'state'
  | 'failureCode'
  | 'failureMessage'
  | 'lastSyncAt'
  | 'createdAt'
>

const COLUMNS = sql`
  g.id, g.kind, g.version, g.name, g.protocol, g.host, g.port, g.ip_override AS "ipOverride", g.region, g.network,
  g.images_per_hour AS "imagesPerHour", g.certificates, g.skip_tls_verification AS "skipTlsVerification",
  g.repositories, 
  coalesce(g.user_name, (SELECT a.user_name FROM registries a WHERE a.id = g.account_id)) AS "userName",
  coalesce(g.password_sealed, (SELECT a.password_sealed FROM registries a WHERE a.id = g.account_id)) AS "passwordSealed", g.is_automatic AS "isAutomatic",
  g.namespace,
  coalesce(g.api_host, (SELECT a.api_host FROM registries a WHERE a.id = g.account_id)) AS "apiHost", g.api_token_sealed AS "apiTokenSealed", g.account_id AS "accountId",
  g.instance_id AS "instanceId", g.webhook_secret_hash IS NOT NULL AS "hasWebhook",
  g.state, g.failure_code AS "failureCode", g.failure_message AS "failureMessage", g.last_sync_at AS "lastSyncAt",
  g.created_at AS "createdAt"
`

const COUNTS = sql`
  (SELECT count(*)::int FROM repositories r WHERE r.registry_id = g.id AND r.gone_at IS NULL) AS "repositoryCount",
  (
    SELECT count(DISTINCT p.image_id)::int FROM repositories r JOIN image_places p ON p.repository_id = r.id
    WHERE r.registry_id = g.id AND r.gone_at IS NULL AND p.gone_at IS NULL
  ) AS "imageCount"
`

async function select(db: Db, where: RawBuilder<unknown>): Promise<readonly CountedRegistryRow[]> {
  const { rows } = await sql<CountedRegistryRow>`
    SELECT ${COLUMNS}, ${COUNTS} FROM registries g WHERE g.removed_at IS NULL AND ${where} ORDER BY lower(g.name), g.id
  `.execute(db)
  return rows
}

/** Connected ones, by name. @param search a substring of the name or host, in any case */
export function listRegistries(db: Db, search?: string): Promise<readonly CountedRegistryRow[]> {
  if (search === undefined) return select(db, sql`TRUE`)
  const pattern = containing(search)
  return select(db, sql`(g.name ILIKE ${pattern} OR g.host ILIKE ${pattern})`)
}

/** What is needed to ask it; nothing is counted. */
export async function findRegistry(db: Db, id: string): Promise<RegistryRow | undefined> {
  const { rows } = await sql<RegistryRow>`
    SELECT ${COLUMNS} FROM registries g WHERE g.removed_at IS NULL AND g.id = ${id}::bigint
  `.execute(db)
  return rows[0]
}

export async function findCountedRegistry(db: Db, id: string): Promise<CountedRegistryRow | undefined> {
  const [row] = await select(db, sql`g.id = ${id}::bigint`)
  return row
}

/** Ids of connected registries. */
export async function listRegistryIds(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`SELECT id FROM registries WHERE removed_at IS NULL ORDER BY id`.execute(db)
  return rows.map(({ id }) => id)
}

/** Is the name another connected registry's? Names are told apart without regard to case. */
export async function isRegistryNameTaken(db: Db, name: string, exceptId: string | undefined): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    SELECT EXISTS (
      SELECT FROM registries WHERE removed_at IS NULL AND lower(name) = lower(${name})
        AND id <> ${exceptId ?? '0'}::bigint
    ) AS taken
  `.execute(db)
  return rows[0]?.taken ?? false
}

/** @returns its id */
export async function insertRegistry(
  db: Db,
  fields: RegistryFields,
  isAutomatic: boolean,
  found?: { readonly accountId: string; readonly instanceId: string },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    INSERT INTO registries (
      kind, version, name, protocol, host, port, ip_override, region, network, images_per_hour, certificates,
      skip_tls_verification, repositories, user_name, password_sealed, is_automatic, namespace, api_host,
      api_token_sealed, account_id, instance_id
    ) VALUES (
      ${fields.kind}, ${fields.version}, ${fields.name}, ${fields.protocol}, ${fields.host}, ${fields.port},
      ${fields.ipOverride}, ${fields.region}, ${fields.network}, ${fields.imagesPerHour}, ${fields.certificates},
      ${fields.skipTlsVerification}, ${fields.repositories}::text[], ${fields.userName}, ${fields.passwordSealed},
      ${isAutomatic}, ${fields.namespace}, ${fields.apiHost}, ${fields.apiTokenSealed},
      ${found?.accountId ?? null}::bigint, ${found?.instanceId ?? null}
    )
    RETURNING id
  `.execute(db)
  // biome-ignore lint/style/noNonNullAssertion: an INSERT without ON CONFLICT returns its row or fails.
  return rows[0]!.id
}

export async function updateRegistry(db: Db, id: string, fields: RegistryFields): Promise<void> {
  await sql`
    UPDATE registries SET version = ${fields.version}, name = ${fields.name}, protocol = ${fields.protocol},
      host = ${fields.host}, port = ${fields.port}, ip_override = ${fields.ipOverride}, region = ${fields.region},
      network = ${fields.network}, images_per_hour = ${fields.imagesPerHour}, certificates = ${fields.certificates},
      skip_tls_verification = ${fields.skipTlsVerification}, repositories = ${fields.repositories}::text[],
      user_name = ${fields.userName}, password_sealed = ${fields.passwordSealed}, namespace = ${fields.namespace},
      api_host = ${fields.apiHost}, api_token_sealed = ${fields.apiTokenSealed}
    WHERE id = ${id}::bigint
  `.execute(db)
}

/** With the registries that were found with it and everything that only they hold: repositories, tags, and images that no other registry has. */
export async function deleteRegistry(db: Db, id: string): Promise<void> {
  const these = sql`(SELECT id FROM registries WHERE id = ${id}::bigint OR account_id = ${id}::bigint)`
  await sql`
    DELETE FROM images i
    WHERE EXISTS (
      SELECT FROM image_places p JOIN repositories r ON r.id = p.repository_id
      WHERE p.image_id = i.id AND r.registry_id IN ${these}
    ) AND NOT EXISTS (
      SELECT FROM image_places p JOIN repositories r ON r.id = p.repository_id
      WHERE p.image_id = i.id AND r.registry_id NOT IN ${these}
    )
  `.execute(db)
  await sql`DELETE FROM registries WHERE id = ${id}::bigint`.execute(db)
}

/** Disconnects it, and those that were found with it, and forgets all credentials; images and their results stay to be read. */
export async function retireRegistry(db: Db, id: string): Promise<void> {
  await sql`
    UPDATE registries SET removed_at = now(), user_name = NULL, password_sealed = NULL, api_token_sealed = NULL,
      webhook_secret_hash = NULL
    WHERE (id = ${id}::bigint OR account_id = ${id}::bigint) AND removed_at IS NULL
  `.execute(db)
}

/** What was found with an account, by name. */
export function listFoundRegistries(db: Db, accountId: string): Promise<readonly RegistryRow[]> {
  return select(db, sql`g.account_id = ${accountId}::bigint`)
}

/** @param hash sha256 of the secret; null: reports of pushes are not taken */
export async function updateWebhookSecret(db: Db, id: string, hash: Uint8Array | null): Promise<void> {
  await sql`UPDATE registries SET webhook_secret_hash = ${hash} WHERE id = ${id}::bigint`.execute(db)
}

export async function findWebhookSecret(
  db: Db,
  id: string,
): Promise<{ readonly hash: Uint8Array; readonly kind: RegistryKind } | undefined> {
  const { rows } = await sql<{ hash: Uint8Array; kind: RegistryKind }>`
    SELECT webhook_secret_hash AS hash, kind FROM registries
    WHERE id = ${id}::bigint AND removed_at IS NULL AND webhook_secret_hash IS NOT NULL
  `.execute(db)
  return rows[0]
}

/**
 * Notes that a sync begins or goes on.
 * @returns the database's time now, and when the sync began: earlier than now for one that was cut off
 */
export async function startSync(db: Db, id: string): Promise<{ readonly now: Date; readonly startedAt: Date }> {
  const { rows } = await sql<{ now: Date; startedAt: Date }>`
    UPDATE registries SET state = 'syncing',
      sync_started_at = CASE
        WHEN sync_started_at > now() - interval '1 day' THEN sync_started_at ELSE date_trunc('milliseconds', now())
      END
    WHERE id = ${id}::bigint
    RETURNING date_trunc('milliseconds', now()) AS now, sync_started_at AS "startedAt"
  `.execute(db)
  return rows[0] ?? { now: new Date(0), startedAt: new Date(0) }
}

/** Notes how a sync goes. A failure keeps the time of the last sync that ended well. */
export async function updateRegistryState(
  db: Db,
  id: string,
  outcome:
    | { readonly state: 'ok' | 'syncing' }
    | { readonly state: 'failing'; readonly code: string; readonly message: string },
): Promise<void> {
  const failure = outcome.state === 'failing' ? outcome : undefined
  await sql`
    UPDATE registries SET state = ${outcome.state},
      failure_code = CASE WHEN ${outcome.state} = 'syncing' THEN failure_code ELSE ${failure?.code ?? null} END,
      failure_message = CASE WHEN ${outcome.state} = 'syncing' THEN failure_message
        ELSE ${failure ? clip(toText(failure.message), 2000) : null} END,
      last_sync_at = CASE WHEN ${outcome.state} = 'ok' THEN now() ELSE last_sync_at END,
      sync_started_at = CASE WHEN ${outcome.state} = 'syncing' THEN sync_started_at END
    WHERE id = ${id}::bigint
  `.execute(db)
}
