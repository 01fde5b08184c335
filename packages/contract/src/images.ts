import { z } from 'zod'
import {
  digestSchema,
  flagSchema,
  idSchema,
  instantSchema,
  oneOrMany,
  platformSchema,
  searchSchema,
  sortOrderSchema,
} from './fields.ts'
import { findingCategorySchema, findingFilters, findingSortSchema, vulnerabilityFindingSchema } from './findings.ts'
import { pageOf, pageQuery } from './paging.ts'
import { failureSchema, registryKindSchema } from './registries.ts'
import { ok, route } from './route.ts'
import { severityCountsSchema, severitySchema } from './severity.ts'

/**
 * `unscanned`: never tried. `scanning`: on its way. `complete`, `partial`: scanned, wholly or with problems. `failed`: the last try ended without a result
 * (results of an earlier scan, if any, still stand).
 */
export const imageStateSchema = z.enum(['unscanned', 'scanning', 'complete', 'partial', 'failed'])

/** Where an image can be pulled from. */
export const imageReferenceSchema = z.object({
  registryId: idSchema,
  registryName: z.string(),
  registryKind: registryKindSchema,
  repositoryId: idSchema,
  repository: z.string(),
  tags: z.array(z.string()),
})

/** One image: one manifest for one platform. The same image in many places is one row. */
export const imageSummarySchema = z.object({
  id: idSchema,
  /** Digest of the image manifest. */
  digest: digestSchema,
  platform: z.string(),
  /** The first of its references as people write it: `host/repository:tag`, or `host/repository@digest`. */
  reference: z.string(),
  references: z.array(imageReferenceSchema),
  state: imageStateSchema,
  failure: failureSchema.nullable(),
  /** `null` before the first result. */
  distro: z.string().nullable(),
  /** Open vulnerabilities, each counted once per package. */
  vulnerabilities: severityCountsSchema,
  /** Open findings by category. */
  findings: z.record(findingCategorySchema, z.number().int()),
  worstSeverity: severitySchema.nullable(),
  packageCount: z.number().int(),
  compressedBytes: z.number().int().nullable(),
  createdAt: instantSchema.nullable(),
  pushedAt: instantSchema.nullable(),
  lastScanAt: instantSchema.nullable(),
})

export const imageLayerSchema = z.object({
  /** 0 is the base. */
  index: z.number().int(),
  diffId: digestSchema,
  digest: digestSchema.nullable(),
  mediaType: z.string().nullable(),
  compressedBytes: z.number().int().nullable(),
  uncompressedBytes: z.number().int(),
  /** As in the image's history, without the shell wrapper: `RUN apt-get install nginx`. */
  instruction: z.string().nullable(),
  createdAt: instantSchema.nullable(),
  packageCount: z.number().int(),
  vulnerabilities: severityCountsSchema,
})

/** One line of the image's history; entries without a layer (`ENV`, `CMD`) have no `layer`. */
export const historyEntrySchema = z.object({
  instruction: z.string(),
  createdAt: instantSchema.nullable(),
  layer: z.number().int().nullable(),
})

export const scanProblemSchema = z.object({
  code: z.string(),
  message: z.string(),
  source: z.string(),
  path: z.string().nullable(),
  layer: digestSchema.nullable(),
})

export const imageSchema = imageSummarySchema.extend({
  indexDigest: digestSchema.nullable(),
  /** Digest of the config. */
  imageId: digestSchema.nullable(),
  layers: z.array(imageLayerSchema),
  history: z.array(historyEntrySchema),
  config: z.object({
    user: z.string().nullable(),
    entrypoint: z.array(z.string()),
    cmd: z.array(z.string()),
    workingDir: z.string().nullable(),
    exposedPorts: z.array(z.string()),
    volumes: z.array(z.string()),
    labels: z.array(z.object({ name: z.string(), value: z.string() })),
    /** Names only: values may be secrets. */
    envNames: z.array(z.string()),
  }),
  problems: z.array(scanProblemSchema),
  /** The advisory generation of the newest result. */
  advisories: z.object({ generation: z.string(), builtAt: instantSchema }).nullable(),
  engineVersion: z.string().nullable(),
  firstSeenAt: instantSchema,
})

export const installedPackageSchema = z.object({
  /** Id of the package version, the same in every image that holds it. */
  id: idSchema,
  purl: z.string(),
  type: z.string(),
  name: z.string(),
  version: z.string(),
  architecture: z.string().nullable(),
  sourceName: z.string().nullable(),
  sourceVersion: z.string().nullable(),
  licenses: z.array(z.string()),
  vendor: z.string().nullable(),
  path: z.string(),
  layer: z.number().int(),
  visibility: z.enum(['visible', 'hidden']),
  ownedBy: z.string().nullable(),
  vulnerabilities: severityCountsSchema,
})

export const imageSortSchema = z.enum(['severity', 'reference', 'last-scan', 'pushed', 'size'])

const params = z.object({ imageId: idSchema })

export const imageRoutes = {
  list: route({
    method: 'GET',
    path: '/images',
    summary: 'Images of all registries',
    role: 'viewer',
    query: z.object({
      ...pageQuery,
      registryId: idSchema.optional(),
      registryKind: oneOrMany(registryKindSchema).optional(),
      repositoryId: idSchema.optional(),
      state: oneOrMany(imageStateSchema).optional(),
      /** Images with at least one open finding of one of these severities. */
      severity: oneOrMany(severitySchema).optional(),
      /** Scanned images whose worst open finding is of one of these severities; `none`: those without any. */
      worst: oneOrMany(severitySchema).optional(),
      category: oneOrMany(findingCategorySchema).optional(),
      platform: platformSchema.optional(),
      /** Images hit by this vulnerability. */
      vulnerability: z.string().max(200).optional(),
      /** In the reference, or the start of the digest. */
      search: searchSchema.optional(),
      sort: imageSortSchema.default('severity'),
      order: sortOrderSchema.default('desc'),
    }),
    response: ok(pageOf(imageSummarySchema)),
    errors: ['CURSOR_INVALID'],
  }),
  get: route({
    method: 'GET',
    path: '/images/:imageId',
    summary: 'One image: identity, layers, history, problems',
    role: 'viewer',
    params,
    response: ok(imageSchema),
  }),
  findings: route({
    method: 'GET',
    path: '/images/:imageId/findings',
    summary: 'Vulnerabilities of one image',
    role: 'viewer',
    params,
    query: z.object({
      ...pageQuery,
      ...findingFilters,
      packageId: idSchema.optional(),
      /** Index of the layer that brought the package in. */
      layer: z.coerce.number<number | string>().int().min(0).max(10_000).optional(),
      sort: findingSortSchema.default('severity'),
      order: sortOrderSchema.default('desc'),
    }),
    response: ok(pageOf(vulnerabilityFindingSchema)),
    errors: ['CURSOR_INVALID'],
  }),
  packages: route({
    method: 'GET',
    path: '/images/:imageId/packages',
    summary: 'Packages of one image',
    role: 'viewer',
    params,
    query: z.object({
      ...pageQuery,
      search: searchSchema.optional(),
      type: oneOrMany(z.string().max(40)).optional(),
      layer: z.coerce.number<number | string>().int().min(0).max(10_000).optional(),
      vulnerable: flagSchema.optional(),
    }),
    response: ok(pageOf(installedPackageSchema)),
    errors: ['CURSOR_INVALID'],
  }),
} as const

export type ImageState = z.infer<typeof imageStateSchema>
export type ImageReferenceRow = z.infer<typeof imageReferenceSchema>
export type ImageSummary = z.infer<typeof imageSummarySchema>
export type ImageLayer = z.infer<typeof imageLayerSchema>
export type Image = z.infer<typeof imageSchema>
export type InstalledPackage = z.infer<typeof installedPackageSchema>
export type ScanProblem = z.infer<typeof scanProblemSchema>
