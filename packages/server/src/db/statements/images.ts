import type { FindingCategory, ImageState, RegistryKind, Severity } from '@plimsoll/contract'
import { severityRank } from '@plimsoll/engine'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database.ts'
import { type PageRequest, pageParts } from '../paging.ts'
import { containing } from '../pattern.ts'

export interface ImageRow {
  readonly id: string
  readonly digest: string
  readonly platform: string
  readonly reference: string
  /** `scanning` while a scan that has not ended holds it. */
  readonly state: ImageState
  readonly failureCode: string | null
  readonly failureMessage: string | null
  readonly distro: string | null
  readonly critical: number
  readonly high: number
  readonly medium: number
  readonly low: number
  readonly negligible: number
  readonly unknown: number
  readonly systemVulnerabilities: number
  readonly applicationVulnerabilities: number
  readonly malware: number
  readonly secrets: number
  readonly sensitiveFiles: number
  readonly baselineRisks: number
  readonly buildRisks: number
  /** Rank of the worst severity of anything open; null: nothing. */
  readonly worst: number | null
  readonly packageCount: number
  readonly compressedBytes: string | null
  readonly builtAt: Date | null
  readonly pushedAt: Date | null
  readonly lastScanAt: Date | null
}

/** What one image's page shows besides. */
export interface ImageDetailRow extends ImageRow {
  readonly configDigest: string | null
  readonly config: unknown
  readonly history: unknown
  readonly problems: unknown
  readonly generation: string | null
  readonly generationBuiltAt: Date | null
  readonly engineVersion: string | null
  readonly firstSeenAt: Date
}

const IS_SCANNING = sql`EXISTS (
  SELECT FROM scan_items t WHERE t.image_id = i.id AND t.state IN ('queued', 'running')
)`

const COLUMNS = sql`
  i.id, i.digest, i.platform, i.reference, CASE WHEN ${IS_SCANNING} THEN 'scanning' ELSE i.state END AS state,
  i.failure_code AS "failureCode", i.failure_message AS "failureMessage", i.distro, i.critical, i.high, i.medium,
  i.low, i.negligible, i.unknown, i.system_vulnerabilities AS "systemVulnerabilities",
  i.application_vulnerabilities AS "applicationVulnerabilities", i.malware, i.secrets,
  i.sensitive_files AS "sensitiveFiles", i.baseline_risks AS "baselineRisks", i.build_risks AS "buildRisks", i.worst, i.package_count AS "packageCount",
  i.compressed_bytes AS "compressedBytes", i.built_at AS "builtAt", i.pushed_at AS "pushedAt",
  i.last_scan_at AS "lastScanAt"
`

export interface ImageFilter {
  readonly registryId?: string | undefined
  readonly registryKind?: readonly RegistryKind[] | undefined
  readonly repositoryId?: string | undefined
  readonly state?: readonly ImageState[] | undefined
  readonly severity?: readonly Severity[] | undefined
  readonly worst?: readonly Severity[] | undefined
  readonly category?: readonly FindingCategory[] | undefined
  readonly platform?: string | undefined
  readonly vulnerability?: string | undefined
  readonly search?: string | undefined
}

/** `FROM … WHERE …` of images that some repository has and that fit. */
export function imagesFrom(filter: ImageFilter): RawBuilder<unknown> {
  const { registryId, registryKind, repositoryId, state, severity, worst, category } = filter
  const { platform, vulnerability, search } = filter
  const place = [
    sql`p.image_id = i.id AND p.gone_at IS NULL`,
    ...(repositoryId === undefined ? [] : [sql`p.repository_id = ${repositoryId}::bigint`]),
    ...(registryId === undefined ? [] : [sql`r.registry_id = ${registryId}::bigint`]),
    ...(registryKind === undefined ? [] : [sql`g.kind = ANY(${[...registryKind]}::text[])`]),
  ]
  const conditions = [
    sql`EXISTS (
      SELECT FROM image_places p JOIN repositories r ON r.id = p.repository_id JOIN registries g ON g.id = r.registry_id
      WHERE ${sql.join(place, sql` AND `)}
    )`,
    ...(state === undefined ? [] : [inState(state)]),
    ...(severity === undefined ? [] : [anyPositive(severity.map((one) => SEVERITY_COLUMN[one]))]),
    ...(worst === undefined ? [] : [hasWorst(worst)]),
    ...(category === undefined ? [] : [anyPositive(category.map((one) => CATEGORY_COLUMN[one]))]),
    ...(platform === undefined ? [] : [sql`i.platform = ${platform}`]),
    ...(vulnerability === undefined ? [] : [hitBy(vulnerability)]),
    ...(search === undefined
      ? []
      : [
          sql`(i.reference ILIKE ${containing(search)} OR starts_with(i.digest, ${search}) OR starts_with(i.digest, ${`sha256:${search}`}))`,
        ]),
  ]
  return sql`FROM images i WHERE ${sql.join(conditions, sql` AND `)}`
}

const SEVERITY_COLUMN: Readonly<Record<Severity, string | undefined>> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
  negligible: 'negligible',
  none: 'negligible',
  unknown: 'unknown',
}

const CATEGORY_COLUMN: Readonly<Record<FindingCategory, string>> = {
  'system-vulnerability': 'system_vulnerabilities',
  'application-vulnerability': 'application_vulnerabilities',
  malware: 'malware',
  secret: 'secrets',
  'sensitive-file': 'sensitive_files',
  baseline: 'baseline_risks',
  'build-risk': 'build_risks',
}

function anyPositive(columns: readonly (string | undefined)[]): RawBuilder<boolean> {
  const tests = columns.flatMap((column) => (column === undefined ? [] : [sql`i.${sql.ref(column)} > 0`]))
  return tests.length === 0 ? sql<boolean>`FALSE` : sql<boolean>`(${sql.join(tests, sql` OR `)})`
}

/** `none`: scanned, and nothing open. */
function hasWorst(severities: readonly Severity[]): RawBuilder<boolean> {
  const ranks = severities.filter((one) => one !== 'none').map(severityRank)
  const clean = severities.includes('none') ? sql`OR i.worst IS NULL` : sql``
  return sql<boolean>`(i.last_scan_at IS NOT NULL AND (i.worst = ANY(${ranks}::int[]) ${clean}))`
}

function inState(states: readonly ImageState[]): RawBuilder<boolean> {
  const others = states.filter((state) => state !== 'scanning')
  const resting = sql`(i.state = ANY(${others}::text[]) AND NOT ${IS_SCANNING})`
  return states.includes('scanning') ? sql<boolean>`(${IS_SCANNING} OR ${resting})` : sql<boolean>`${resting}`
}

function hitBy(vulnerability: string): RawBuilder<boolean> {
  return sql<boolean>`i.id IN (
    SELECT p.image_id FROM vulnerabilities n
    JOIN package_vulnerabilities m ON m.vulnerability_id = n.id AND m.gone_at IS NULL
    JOIN image_packages p ON p.package_version_id = m.package_version_id AND NOT p.is_hidden
    WHERE n.name = ${vulnerability} OR n.aliases @> ARRAY[${vulnerability}]
  )`
}

/** One page; each sort has an index that gives its order. */
export async function listImages(
  db: Db,
  page: PageRequest,
  filter: ImageFilter,
): Promise<readonly (ImageRow & { readonly place: readonly (string | null)[] })[]> {
  const { after, orderBy, limit, place } = pageParts(page)
  const { rows } = await sql<ImageRow & { place: (string | null)[] }>`
    SELECT ${COLUMNS}, ${place} AS place ${imagesFrom(filter)} AND ${after} ORDER BY ${orderBy} LIMIT ${limit}
  `.execute(db)
  return rows
}

export async function findImage(db: Db, id: string): Promise<ImageDetailRow | undefined> {
  const { rows } = await sql<ImageDetailRow>`
    SELECT ${COLUMNS}, i.config_digest AS "configDigest", i.config, i.history, i.problems, i.generation,
      i.generation_built_at AS "generationBuiltAt", i.engine_version AS "engineVersion",
      i.first_seen_at AS "firstSeenAt"
    FROM images i WHERE i.id = ${id}::bigint
  `.execute(db)
  return rows[0]
}

export interface ImagePlaceRow {
  readonly imageId: string
  readonly rootDigest: string
  readonly registryId: string
  readonly registryName: string
  readonly registryKind: RegistryKind
  readonly repositoryId: string
  readonly repository: string
  readonly tags: readonly string[]
}

/** Tags of one image in one repository that are listed. */
const MAX_TAGS = 50

/** Where images can be pulled from now, oldest repository first. */
export async function listPlacesOfImages(db: Db, imageIds: readonly string[]): Promise<readonly ImagePlaceRow[]> {
  const { rows } = await sql<ImagePlaceRow>`
    SELECT p.image_id AS "imageId", p.root_digest AS "rootDigest", g.id AS "registryId", g.name AS "registryName",
      g.kind AS "registryKind", r.id AS "repositoryId", r.name AS repository,
      ARRAY(
        SELECT t.name FROM tags t
        WHERE t.repository_id = p.repository_id AND t.digest = p.root_digest AND t.gone_at IS NULL
        ORDER BY t.pushed_at DESC NULLS LAST, t.id DESC LIMIT ${MAX_TAGS}
      ) AS tags
    FROM image_places p
    JOIN repositories r ON r.id = p.repository_id
    JOIN registries g ON g.id = r.registry_id
    WHERE p.image_id = ANY(${[...imageIds]}::bigint[]) AND p.gone_at IS NULL
    ORDER BY p.image_id, r.id
  `.execute(db)
  return rows
}

export interface ImageLayerRow {
  readonly index: number
  readonly diffId: string
  readonly digest: string | null
  readonly mediaType: string | null
  readonly compressedBytes: string | null
  readonly uncompressedBytes: string
  readonly instruction: string | null
  readonly builtAt: Date | null
  readonly packageCount: number
  readonly critical: number
  readonly high: number
  readonly medium: number
  readonly low: number
  readonly negligible: number
  readonly unknown: number
}

/** Base first, with what each layer brought in. */
export async function listImageLayers(db: Db, imageId: string): Promise<readonly ImageLayerRow[]> {
  const { rows } = await sql<ImageLayerRow>`
    SELECT l.index, l.diff_id AS "diffId", l.digest, l.media_type AS "mediaType",
      l.compressed_bytes AS "compressedBytes", l.uncompressed_bytes AS "uncompressedBytes", l.instruction,
      l.built_at AS "builtAt",
      (
        SELECT count(*)::int FROM image_packages p WHERE p.image_id = l.image_id AND p.layer = l.index AND NOT p.is_hidden
      ) AS "packageCount",
      coalesce(c.critical, 0) AS critical, coalesce(c.high, 0) AS high, coalesce(c.medium, 0) AS medium,
      coalesce(c.low, 0) AS low, coalesce(c.negligible, 0) AS negligible, coalesce(c.unknown, 0) AS unknown
    FROM image_layers l
    LEFT JOIN (
      SELECT p.layer,
        count(*) FILTER (WHERE m.severity = 6)::int AS critical, count(*) FILTER (WHERE m.severity = 5)::int AS high,
        count(*) FILTER (WHERE m.severity = 4)::int AS medium, count(*) FILTER (WHERE m.severity = 3)::int AS low,
        count(*) FILTER (WHERE m.severity IN (1, 2))::int AS negligible,
        count(*) FILTER (WHERE m.severity = 0)::int AS unknown
      FROM image_packages p
      JOIN package_vulnerabilities m ON m.package_version_id = p.package_version_id AND m.gone_at IS NULL
      WHERE p.image_id = ${imageId}::bigint AND NOT p.is_hidden
      GROUP BY p.layer
    ) c ON c.layer = l.index
    WHERE l.image_id = ${imageId}::bigint
    ORDER BY l.index
  `.execute(db)
  return rows
}
