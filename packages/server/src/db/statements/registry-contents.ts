import type { Digest } from '@plimsoll/engine'
import { sql } from 'kysely'
import type { ListedImage, ListedRepository, ListedTag } from '../../registries/registry-connector.ts'
import type { Db } from '../database.ts'
import { toInstant } from '../to-json.ts'

/** A repository that the registry lists: new, known, or back again. @returns its id */
export async function upsertRepository(db: Db, registryId: string, listed: ListedRepository): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    INSERT INTO repositories AS r (registry_id, name, last_pushed_at)
    VALUES (${registryId}::bigint, ${listed.name}, ${listed.lastPushedAt ?? null}::timestamptz)
    ON CONFLICT (registry_id, name) DO UPDATE SET gone_at = NULL,
      last_pushed_at = coalesce(excluded.last_pushed_at, r.last_pushed_at)
    RETURNING id
  `.execute(db)
  // biome-ignore lint/style/noNonNullAssertion: the conflict's action returns the row as well.
  return rows[0]!.id
}

/** Repositories that the registry no longer lists are gone, with their tags and places. */
export async function markRepositoriesGone(db: Db, registryId: string, listedIds: readonly string[]): Promise<void> {
  await sql`
    WITH gone AS (
      UPDATE repositories SET gone_at = now()
      WHERE registry_id = ${registryId}::bigint AND gone_at IS NULL AND NOT id = ANY(${[...listedIds]}::bigint[])
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

/**
 * Images below a manifest or index of a repository. An image that another repository has is the same row. They are there, but nowhere to be seen until
 * `replaceTags` says which tag leads to them.
 * @param reference what to call it until its tags are known
 */
export async function upsertImages(
  db: Db,
  repositoryId: string,
  root: { readonly digest: Digest; readonly reference: string },
  images: readonly ListedImage[],
): Promise<void> {
  for (const image of images) {
    await sql`
      WITH image AS (
        INSERT INTO images AS i (digest, platform, media_type, compressed_bytes, built_at, reference)
        VALUES (
          ${image.digest}, ${image.platform}, ${image.mediaType ?? null}, ${image.compressedBytes ?? null}::bigint,
          ${toInstant(image.builtAt) ?? null}::timestamptz, ${root.reference}
        )
        ON CONFLICT (digest) DO UPDATE SET compressed_bytes = coalesce(i.compressed_bytes, excluded.compressed_bytes)
        RETURNING id
      )
      INSERT INTO image_places (repository_id, root_digest, image_id, gone_at)
      SELECT ${repositoryId}::bigint, ${root.digest}, id, now() FROM image
      ON CONFLICT DO NOTHING
    `.execute(db)
  }
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
  await sql`UPDATE repositories SET last_sync_at = now() WHERE id = ${repositoryId}::bigint`.execute(db)
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
