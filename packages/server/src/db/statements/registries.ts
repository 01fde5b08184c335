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
  readonly isAutomatic: boolean
  readonly state: 'unknown' | 'ok' | 'failing' | 'syncing'
  readonly failureCode: string | null
  readonly failureMessage: string | null
  readonly lastSyncAt: Date | null
  readonly createdAt: Date
  readonly repositoryCount: number
  readonly imageCount: number
}

/** What is written of a registry when it is added or changed. */
export type RegistryFields = Omit<
  RegistryRow,
  | 'id'
  | 'isAutomatic'
  | 'state'
  | 'failureCode'
  | 'failureMessage'
  | 'lastSyncAt'
  | 'createdAt'
  | 'repositoryCount'
  | 'imageCount'
>

const COLUMNS = sql`
  g.id, g.kind, g.version, g.name, g.protocol, g.host, g.port, g.ip_override AS "ipOverride", g.region, g.network,
  g.images_per_hour AS "imagesPerHour", g.certificates, g.skip_tls_verification AS "skipTlsVerification",
  g.repositories, g.user_name AS "userName", g.password_sealed AS "passwordSealed", g.is_automatic AS "isAutomatic",
  g.state, g.failure_code AS "failureCode", g.failure_message AS "failureMessage", g.last_sync_at AS "lastSyncAt",
  g.created_at AS "createdAt",
  (SELECT count(*)::int FROM repositories r WHERE r.registry_id = g.id AND r.gone_at IS NULL) AS "repositoryCount",
  (
    SELECT count(DISTINCT p.image_id)::int FROM repositories r JOIN image_places p ON p.repository_id = r.id
    WHERE r.registry_id = g.id AND r.gone_at IS NULL AND p.gone_at IS NULL
  ) AS "imageCount"
`

async function select(db: Db, where: RawBuilder<unknown>): Promise<readonly RegistryRow[]> {
  const { rows } = await sql<RegistryRow>`
    SELECT ${COLUMNS} FROM registries g WHERE g.removed_at IS NULL AND ${where} ORDER BY lower(g.name), g.id
  `.execute(db)
  return rows
}

/** Connected ones, by name. @param search a substring of the name or host, in any case */
export function listRegistries(db: Db, search?: string): Promise<readonly RegistryRow[]> {
  if (search === undefined) return select(db, sql`TRUE`)
  const pattern = containing(search)
  return select(db, sql`(g.name ILIKE ${pattern} OR g.host ILIKE ${pattern})`)
}

export async function findRegistry(db: Db, id: string): Promise<RegistryRow | undefined> {
  const [row] = await select(db, sql`g.id = ${id}::bigint`)
  return row
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
export async function insertRegistry(db: Db, fields: RegistryFields, isAutomatic: boolean): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    INSERT INTO registries (
      kind, version, name, protocol, host, port, ip_override, region, network, images_per_hour, certificates,
      skip_tls_verification, repositories, user_name, password_sealed, is_automatic
    ) VALUES (
      ${fields.kind}, ${fields.version}, ${fields.name}, ${fields.protocol}, ${fields.host}, ${fields.port},
      ${fields.ipOverride}, ${fields.region}, ${fields.network}, ${fields.imagesPerHour}, ${fields.certificates},
      ${fields.skipTlsVerification}, ${fields.repositories}::text[], ${fields.userName}, ${fields.passwordSealed},
      ${isAutomatic}
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
      user_name = ${fields.userName}, password_sealed = ${fields.passwordSealed}
    WHERE id = ${id}::bigint
  `.execute(db)
}

/** With everything that only it holds: repositories, tags, and images that no other registry has. */
export async function deleteRegistry(db: Db, id: string): Promise<void> {
  await sql`
    DELETE FROM images i
    WHERE EXISTS (
      SELECT FROM image_places p JOIN repositories r ON r.id = p.repository_id
      WHERE p.image_id = i.id AND r.registry_id = ${id}::bigint
    ) AND NOT EXISTS (
      SELECT FROM image_places p JOIN repositories r ON r.id = p.repository_id
      WHERE p.image_id = i.id AND r.registry_id <> ${id}::bigint
    )
  `.execute(db)
  await sql`DELETE FROM registries WHERE id = ${id}::bigint`.execute(db)
}

/** Disconnects it and forgets its credentials; its images and their results stay to be read. */
export async function retireRegistry(db: Db, id: string): Promise<void> {
  await sql`
    UPDATE registries SET removed_at = now(), user_name = NULL, password_sealed = NULL WHERE id = ${id}::bigint
  `.execute(db)
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
      last_sync_at = CASE WHEN ${outcome.state} = 'ok' THEN now() ELSE last_sync_at END
    WHERE id = ${id}::bigint
  `.execute(db)
}
