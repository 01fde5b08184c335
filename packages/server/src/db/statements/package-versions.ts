import type { Distro, Package } from '@plimsoll/engine'
import { sql } from 'kysely'
import type { PackageVersion } from '../../scans/package-version.ts'
import type { Db } from '../database.ts'
import { clip, toJson } from '../to-json.ts'

/** Characters of a name or version that are kept for lists; the package itself is kept whole. */
const MAX_TEXT = 500

/**
 * Makes those that are not there yet, in the order of their keys, so that two scans at once cannot wait for each other.
 * @returns the id of every key
 */
export async function upsertPackageVersions(
  db: Db,
  versions: readonly PackageVersion[],
): Promise<ReadonlyMap<string, string>> {
  const sorted = [...new Map(versions.map((one) => [one.key, one])).values()].sort((a, b) => (a.key < b.key ? -1 : 1))
  const rows = sorted.map(({ key, package: stated, purl, distro, ownedBy }) => ({
    key,
    type: stated.type,
    name: clip(stated.name, MAX_TEXT),
    version: clip(stated.version, MAX_TEXT),
    purl: clip(purl, MAX_TEXT),
    architecture: stated.architecture,
    source_name: stated.source && clip(stated.source.name, MAX_TEXT),
    source_version: stated.source && clip(stated.source.version, MAX_TEXT),
    package: stated,
    distro,
    owned_by: ownedBy,
  }))
  const known = await sql<{ key: string; id: string }>`
    WITH given AS (
      SELECT * FROM jsonb_to_recordset(${toJson(rows)}::jsonb) AS g (
        key text, type text, name text, version text, purl text, architecture text, source_name text,
        source_version text, package jsonb, distro jsonb, owned_by text
      )
    ), made AS (
      INSERT INTO package_versions (
        key, type, name, version, purl, architecture, source_name, source_version, package, distro, owned_by
      )
      SELECT decode(key, 'hex'), type, name, version, purl, architecture, source_name, source_version, package, distro,
        owned_by
      FROM given g WHERE NOT EXISTS (SELECT FROM package_versions v WHERE v.key = decode(g.key, 'hex'))
      ORDER BY key
      ON CONFLICT (key) DO NOTHING
      RETURNING encode(key, 'hex') AS key, id
    )
    SELECT key, id FROM made
    UNION ALL
    SELECT g.key, v.id FROM given g JOIN package_versions v ON v.key = decode(g.key, 'hex')
  `.execute(db)
  const ids = new Map(known.rows.map(({ key, id }) => [key, id]))
  const missing = sorted.filter(({ key }) => !ids.has(key)).map(({ key }) => key)
  if (missing.length > 0) {
    // Made by another transaction between our look and our insert; a statement sees only what was there when it began.
    const late = await sql<{ key: string; id: string }>`
      SELECT encode(key, 'hex') AS key, id FROM package_versions
      WHERE encode(key, 'hex') = ANY(${missing}::text[])
    `.execute(db)
    for (const { key, id } of late.rows) ids.set(key, id)
  }
  return ids
}

/** A stored package version, as matching wants it. */
export interface StoredPackageVersion {
  readonly id: string
  readonly purl: string
  readonly package: Package
  readonly distro: Distro | null
  readonly ownedBy: string | null
}

/** Those that some image holds and that were not matched against a generation as new as `builtAt`, by id from `after` on. */
export async function listUnmatchedPackageVersions(
  db: Db,
  builtAt: Date,
  after: string,
  limit: number,
): Promise<readonly StoredPackageVersion[]> {
  const { rows } = await sql<StoredPackageVersion>`
    SELECT v.id, v.purl, v.package, v.distro, v.owned_by AS "ownedBy" FROM package_versions v
    WHERE v.id > ${after}::bigint AND (v.matched_built_at IS NULL OR v.matched_built_at < ${builtAt})
    ORDER BY v.id LIMIT ${limit}
  `.execute(db)
  return rows
}

/** Which of these may still be told by a generation built then: not those that a newer one has spoken of. Locks them. */
export async function lockMatchable(db: Db, ids: readonly string[], builtAt: Date): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM package_versions
    WHERE id = ANY(${[...ids]}::bigint[]) AND (matched_built_at IS NULL OR matched_built_at <= ${builtAt})
    ORDER BY id FOR NO KEY UPDATE
  `.execute(db)
  return new Set(rows.map(({ id }) => id))
}

export async function markMatched(db: Db, ids: readonly string[], builtAt: Date): Promise<void> {
  await sql`
    UPDATE package_versions SET matched_built_at = ${builtAt}
    WHERE id = ANY(${[...ids]}::bigint[]) AND matched_built_at IS DISTINCT FROM ${builtAt}
  `.execute(db)
}

/** The same, chosen by their ids. */
export async function findUnmatchedPackageVersions(
  db: Db,
  ids: readonly string[],
  builtAt: Date,
): Promise<readonly StoredPackageVersion[]> {
  const { rows } = await sql<StoredPackageVersion>`
    SELECT v.id, v.purl, v.package, v.distro, v.owned_by AS "ownedBy" FROM package_versions v
    WHERE v.id = ANY(${[...ids]}::bigint[]) AND (v.matched_built_at IS NULL OR v.matched_built_at < ${builtAt})
    ORDER BY v.id
  `.execute(db)
  return rows
}
