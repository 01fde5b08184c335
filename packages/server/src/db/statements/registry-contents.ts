import type { Digest } from '@plimsoll/engine'
import { sql } from 'kysely'
import type { ListedImage, ListedRepository, ListedTag } from '../../registries/registry-connector.ts'
import type { Db } from '../database.ts'
import { toInstant } from '../to-json.ts'

export interface KnownRepository {
  readonly id: string
  readonly name: string
  /** What the registry said when its tags were last read; null when they never were. */
  readonly revision: string | null
  readonly readAt: Date | null
}

/**
 * Repositories that the registry lists: new, known, or back again. One statement for all of them.
 * @param listedAt the beginning of the listing, by the database's clock
 */
export async function upsertRepositories(
  db: Db,
  registryId: string,
  listed: readonly ListedRepository[],
  listedAt: Date,
): Promise<readonly KnownRepository[]> {
  const rows = [...new Map(listed.map((one) => [one.name, one])).values()].map(({ name, lastPushedAt }) => ({
    name,
    pushed_at: lastPushedAt?.toISOString(),
  }))
  const { rows: known } = await sql<KnownRepository>`
    INSERT INTO repositories AS r (registry_id, name, last_pushed_at, listed_at)
    SELECT ${registryId}::bigint, name, pushed_at, ${listedAt.toISOString()}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS g (name text, pushed_at timestamptz)
    ORDER BY name
    ON CONFLICT (registry_id, name) DO UPDATE SET
      -- Tags of one that was gone are gone too: they are read again.
      revision = CASE WHEN r.gone_at IS NULL THEN r.revision END,
      read_at = CASE WHEN r.gone_at IS NULL THEN r.read_at END,
      gone_at = NULL, listed_at = greatest(r.listed_at, excluded.listed_at),
      last_pushed_at = coalesce(excluded.last_pushed_at, r.last_pushed_at)
    RETURNING id, name, revision, read_at AS "readAt"
  `.execute(db)
  return known
}

/** Notes that the tags of a repository were read to the end. @param readAt the beginning of the reading, by the database's clock */
export async function noteRepositoryRead(
  db: Db,
  id: string,
  revision: string | undefined,
  readAt: Date,
): Promise<void> {
  await sql`
    UPDATE repositories SET revision = ${revision ?? null}, read_at = ${readAt.toISOString()}::timestamptz,
      last_sync_at = now()
    WHERE id = ${id}::bigint
  `.execute(db)
}

/** Notes that nothing changed in these repositories, without having read their tags. */
export async function noteRepositoriesUnchanged(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`UPDATE repositories SET last_sync_at = now() WHERE id = ANY(${[...ids]}::bigint[])`.execute(db)
}

/** One repository by name, as it is known; undefined when no sync has listed it. */
export async function findKnownRepository(
  db: Db,
  registryId: string,
  name: string,
): Promise<KnownRepository | undefined> {
  const { rows } = await sql<KnownRepository>`
    SELECT id, name, revision, read_at AS "readAt" FROM repositories
    WHERE registry_id = ${registryId}::bigint AND name = ${name} AND gone_at IS NULL
  `.execute(db)
  return rows[0]
}

/** Repositories that the registry no longer lists, not even since the listing began, are gone, with their tags and places. */
export async function markRepositoriesGone(db: Db, registryId: string, notListedSince: Date): Promise<void> {
  await sql`
    WITH gone AS (
      UPDATE repositories SET gone_at = now()
      WHERE registry_id = ${registryId}::bigint AND gone_at IS NULL
        AND (listed_at IS NULL OR listed_at < ${notListedSince.toISOString()}::timestamptz)
      RETURNING id
    ), tags_gone AS (
      UPDATE tags t SET gone_at = now() FROM gone WHERE t.repository_id = gone.id AND t.gone_at IS NULL
    )
    UPDATE image_places p SET gone_at = now() FROM gone WHERE p.repository_id = gone.id AND p.gone_at IS NULL
  `.execute(db)
}

/** Digests that a tag may name and whose images are known already: nothing of them needs to be asked again. */
export async function knownRoots(
  db: Db,
  repositoryId: string,
  digests: readonly Digest[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ digest: string }>`
    SELECT DISTINCT root_digest AS digest FROM image_places
    WHERE repository_id = ${repositoryId}::bigint AND root_digest = ANY(${[...digests]}::text[])
  `.execute(db)
  return new Set(rows.map(({ digest }) => digest))
}

/** An image and what a tag has to name to lead to it. */
export interface PlacedImage {
  readonly root: Digest
  readonly image: ListedImage
}

/**
 * Images below manifests and indexes of a repository, in one statement. An image that another repository has is the same row. They are there, but nowhere to be
 * seen until `replaceTags` says which tag leads to them.
 * @param name what the repository is called in references: `registry.example/team/app`
 */
export async function upsertImages(
  db: Db,
  repositoryId: string,
  name: string,
  images: readonly PlacedImage[],
): Promise<void> {
  if (images.length === 0) return
  const rows = images.map(({ root, image }) => ({
    root,
    digest: image.digest,
    platform: image.platform,
    media_type: image.mediaType,
    bytes: image.compressedBytes,
    built_at: toInstant(image.builtAt),
  }))
  await sql`
    WITH listed AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS g (root text, digest text, platform text, media_type text, bytes bigint, built_at timestamptz)
    ), one AS (
      INSERT INTO images AS i (digest, platform, media_type, compressed_bytes, built_at, reference)
      SELECT DISTINCT ON (digest) digest, platform, media_type, bytes, built_at, ${name} || '@' || root
      FROM listed ORDER BY digest, root
      ON CONFLICT (digest) DO UPDATE SET compressed_bytes = coalesce(i.compressed_bytes, excluded.compressed_bytes)
      RETURNING id, digest
    )
    INSERT INTO image_places (repository_id, root_digest, image_id, gone_at)
    SELECT ${repositoryId}::bigint, l.root, one.id, now() FROM listed l JOIN one ON one.digest = l.digest
    ON CONFLICT DO NOTHING
  `.execute(db)
}

/**
 * Makes a repository's tags equal to what the registry lists: new, moved and deleted ones are noted with the time, and images that no tag leads to any more
 * are gone from the repository. One transaction.
 */
export async function replaceTags(db: Db, repositoryId: string, tags: readonly ListedTag[]): Promise<void> {
  const rows = tags.map(({ name, digest, pushedAt }) => ({ name, digest, pushed_at: pushedAt?.toISOString() }))
  await sql`
    INSERT INTO tags AS t (repository_id, name, digest, pushed_at)
    SELECT ${repositoryId}::bigint, name, digest, pushed_at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS g (name text, digest text, pushed_at timestamptz)
    ORDER BY name
    ON CONFLICT (repository_id, name) DO UPDATE SET digest = excluded.digest, gone_at = NULL,
      pushed_at = coalesce(excluded.pushed_at, t.pushed_at),
      changed_at = CASE WHEN t.digest = excluded.digest AND t.gone_at IS NULL THEN t.changed_at ELSE now() END
    WHERE t.digest <> excluded.digest OR t.gone_at IS NOT NULL
      OR t.pushed_at IS DISTINCT FROM coalesce(excluded.pushed_at, t.pushed_at)
  `.execute(db)
  await sql`
    UPDATE tags SET gone_at = now()
    WHERE repository_id = ${repositoryId}::bigint AND gone_at IS NULL
      AND NOT name = ANY(${tags.map(({ name }) => name)}::text[])
  `.execute(db)
  await sql`
    UPDATE image_places p SET gone_at = CASE WHEN p.gone_at IS NULL THEN now() END
    WHERE p.repository_id = ${repositoryId}::bigint AND (p.gone_at IS NULL) <> EXISTS (
      SELECT FROM tags t
      WHERE t.repository_id = p.repository_id AND t.digest = p.root_digest AND t.gone_at IS NULL
    )
  `.execute(db)
}

/** Images of a repository that were never scanned to an end: those that a tag or digest leads to, or all of them. */
export async function listUnscannedImageIds(
  db: Db,
  repositoryId: string,
  selector: string | undefined,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT i.id FROM image_places p JOIN images i ON i.id = p.image_id
    WHERE p.repository_id = ${repositoryId}::bigint AND p.gone_at IS NULL AND i.last_scan_at IS NULL
      AND (${selector ?? null}::text IS NULL OR p.root_digest = ${selector ?? null} OR i.digest = ${selector ?? null} OR EXISTS (
        SELECT FROM tags t WHERE t.repository_id = p.repository_id AND t.digest = p.root_digest
          AND t.name = ${selector ?? null} AND t.gone_at IS NULL
      ))
    ORDER BY i.id LIMIT 1000
  `.execute(db)
  return rows.map(({ id }) => id)
}

/** The database's clock, which all processes share. */
export async function readClock(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`SELECT date_trunc('milliseconds', now()) AS now`.execute(db)
  return rows[0]?.now ?? new Date(0)
}

/** Writes what people call the images of a repository: `host/repository:tag` of the newest tag, else `host/repository@digest`. */
export async function refreshReferences(db: Db, repositoryId: string, host: string): Promise<void> {
  await sql`
    UPDATE images i SET reference = n.reference, pushed_at = n.pushed_at
    FROM (
      SELECT DISTINCT ON (p.image_id) p.image_id,
        ${host} || '/' || r.name || coalesce(':' || t.name, '@' || i.digest) AS reference, t.pushed_at
      FROM image_places p
      JOIN repositories r ON r.id = p.repository_id
      JOIN images i ON i.id = p.image_id
      LEFT JOIN tags t ON t.repository_id = p.repository_id AND t.digest = p.root_digest AND t.gone_at IS NULL
      WHERE p.repository_id = ${repositoryId}::bigint AND p.gone_at IS NULL
        AND NOT EXISTS (
          SELECT FROM image_places o
          WHERE o.image_id = p.image_id AND o.gone_at IS NULL AND o.repository_id < p.repository_id
        )
      ORDER BY p.image_id, t.pushed_at DESC NULLS LAST, t.id DESC NULLS LAST
    ) n
    WHERE i.id = n.image_id AND (i.reference, i.pushed_at) IS DISTINCT FROM (n.reference, n.pushed_at)
  `.execute(db)
}
