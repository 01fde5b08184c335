import type { FindingCategory, Image, ImageReferenceRow, ImageSummary } from '@plimsoll/contract'
import { z } from 'zod'
import type { ImageDetailRow, ImageLayerRow, ImagePlaceRow, ImageRow } from '../db/statements/images.ts'
import { toInstant } from '../db/to-json.ts'
import { failureOf, instantOf } from './fields.ts'
import { severityOf, toCounts } from './severity-view.ts'

/** An image as lists show it. */
export function toImageSummary(row: ImageRow, places: readonly ImagePlaceRow[]): ImageSummary {
  return {
    id: row.id,
    digest: row.digest,
    platform: row.platform,
    reference: row.reference,
    references: toReferences(places),
    state: row.state,
    failure: failureOf(row),
    distro: row.distro,
    vulnerabilities: toCounts(row),
    findings: toCategoryCounts(row),
    worstSeverity: row.worst === null ? null : severityOf(row.worst),
    packageCount: row.packageCount,
    compressedBytes: row.compressedBytes === null ? null : Number(row.compressedBytes),
    createdAt: instantOf(row.builtAt),
    pushedAt: instantOf(row.pushedAt),
    lastScanAt: instantOf(row.lastScanAt),
  }
}

/** One image's page. */
export function toImage(
  row: ImageDetailRow,
  places: readonly ImagePlaceRow[],
  layers: readonly ImageLayerRow[],
): Image {
  const { generation, generationBuiltAt } = row
  return {
    ...toImageSummary(row, places),
    indexDigest: places.find(({ rootDigest }) => rootDigest !== row.digest)?.rootDigest ?? null,
    imageId: row.configDigest,
    layers: layers.map(toLayer),
    history: historySchema.parse(row.history ?? []),
    config: configSchema.parse(row.config ?? {}),
    problems: problemsSchema.parse(row.problems ?? []),
    advisories:
      generation !== null && generationBuiltAt !== null
        ? { generation, builtAt: generationBuiltAt.toISOString() }
        : null,
    engineVersion: row.engineVersion,
    firstSeenAt: row.firstSeenAt.toISOString(),
  }
}

/** Of a repository that has an image both directly and below an index, one entry with the tags of both. */
function toReferences(places: readonly ImagePlaceRow[]): ImageReferenceRow[] {
  return [...Map.groupBy(places, ({ repositoryId }) => repositoryId).values()].flatMap((ofRepository) => {
    const [first] = ofRepository
    if (!first) return []
    const { registryId, registryName, registryKind, repositoryId, repository } = first
    const tags = [...new Set(ofRepository.flatMap((place) => place.tags))]
    return [{ registryId, registryName, registryKind, repositoryId, repository, tags }]
  })
}

function toCategoryCounts(row: ImageRow): Record<FindingCategory, number> {
  return {
    'system-vulnerability': row.systemVulnerabilities,
    'application-vulnerability': row.applicationVulnerabilities,
    malware: row.malware,
    secret: row.secrets,
    'sensitive-file': row.sensitiveFiles,
    baseline: row.baselineRisks,
    'build-risk': row.buildRisks,
  }
}

function toLayer(row: ImageLayerRow): Image['layers'][number] {
  return {
    index: row.index,
    diffId: row.diffId,
    digest: row.digest,
    mediaType: row.mediaType,
    compressedBytes: row.compressedBytes === null ? null : Number(row.compressedBytes),
    uncompressedBytes: Number(row.uncompressedBytes),
    instruction: row.instruction,
    createdAt: instantOf(row.builtAt),
    packageCount: row.packageCount,
    vulnerabilities: toCounts(row),
  }
}

// What `storeScan` wrote, perhaps in an older version: what is not as it should be is left out rather than refused.
const list = z.array(z.string()).catch([])
const configSchema = z.object({
  user: z.string().nullable().catch(null),
  entrypoint: list,
  cmd: list,
  workingDir: z.string().nullable().catch(null),
  exposedPorts: list,
  volumes: list,
  labels: z.array(z.object({ name: z.string(), value: z.string() })).catch([]),
  envNames: list,
})
const historySchema = z
  .array(
    z.object({
      instruction: z.string(),
      createdAt: z
        .string()
        .nullable()
        .transform((text) => toInstant(text ?? undefined) ?? null),
      layer: z.number().int().nullable(),
    }),
  )
  .catch([])
const problemsSchema = z
  .array(
    z.object({
      code: z.string(),
      message: z.string(),
      source: z.string(),
      path: z.string().nullable().default(null),
      layer: z.string().nullable().default(null),
    }),
  )
  .catch([])
