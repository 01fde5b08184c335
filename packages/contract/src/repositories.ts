import { z } from 'zod'
import { digestSchema, idSchema, instantSchema, searchSchema } from './fields.ts'
import { pageOf, pageQuery } from './paging.ts'
import { registryKindSchema } from './registries.ts'
import { ok, route } from './route.ts'
import { severityCountsSchema } from './severity.ts'

export const repositorySchema = z.object({
  id: idSchema,
  registryId: idSchema,
  registryName: z.string(),
  registryKind: registryKindSchema,
  /** Path within the registry: `team/app`. */
  name: z.string(),
  tagCount: z.number().int(),
  imageCount: z.number().int(),
  scannedImageCount: z.number().int(),
  /** Open vulnerabilities of all its current images. */
  vulnerabilities: severityCountsSchema,
  /** Is it within the scan scope? */
  isInScope: z.boolean(),
  lastPushedAt: instantSchema.nullable(),
  lastSyncAt: instantSchema.nullable(),
})

/** One tag and the images it leads to: one for a plain manifest, one per platform for an index. */
export const tagSchema = z.object({
  id: idSchema,
  name: z.string(),
  /** Digest of what the tag names: a manifest or an index. */
  digest: digestSchema,
  pushedAt: instantSchema.nullable(),
  firstSeenAt: instantSchema,
  images: z.array(
    z.object({
      imageId: idSchema,
      digest: digestSchema,
      platform: z.string(),
      state: z.enum(['unscanned', 'scanning', 'complete', 'partial', 'failed']),
      vulnerabilities: severityCountsSchema,
      lastScanAt: instantSchema.nullable(),
    }),
  ),
})

export const repositoryRoutes = {
  list: route({
    method: 'GET',
    path: '/repositories',
    summary: 'Repositories of one registry or of all, by name',
    role: 'viewer',
    query: z.object({
      ...pageQuery,
      registryId: idSchema.optional(),
      search: searchSchema.optional(),
    }),
    response: ok(pageOf(repositorySchema)),
    errors: ['CURSOR_INVALID'],
  }),
  get: route({
    method: 'GET',
    path: '/repositories/:repositoryId',
    summary: 'One repository',
    role: 'viewer',
    params: z.object({ repositoryId: idSchema }),
    response: ok(repositorySchema),
  }),
  tags: route({
    method: 'GET',
    path: '/repositories/:repositoryId/tags',
    summary: 'Tags of a repository, newest first',
    role: 'viewer',
    params: z.object({ repositoryId: idSchema }),
    query: z.object({ ...pageQuery, search: searchSchema.optional() }),
    response: ok(pageOf(tagSchema)),
    errors: ['CURSOR_INVALID'],
  }),
} as const

export type Repository = z.infer<typeof repositorySchema>
export type Tag = z.infer<typeof tagSchema>
