import { z } from 'zod'
import { digestSchema, idSchema, instantSchema, oneOrMany } from './fields.ts'
import { pageOf, pageQuery } from './paging.ts'
import { failureSchema, registryKindSchema } from './registries.ts'
import { accepted, ok, route } from './route.ts'
import { severityCountsSchema } from './severity.ts'

/** What to scan. Members narrow each other (AND); values of one member widen it (OR). At least one member is needed. */
export const scanTargetsSchema = z
  .object({
    registryKinds: z.array(registryKindSchema).min(1).max(20),
    registryIds: z.array(idSchema).min(1).max(1000),
    repositoryIds: z.array(idSchema).min(1).max(1000),
    tags: z.array(z.string().min(1).max(128)).min(1).max(1000),
    digests: z.array(digestSchema).min(1).max(1000),
    imageIds: z.array(idSchema).min(1).max(1000),
  })
  .partial()
  .refine((targets) => Object.values(targets).some((value) => value !== undefined), 'choose at least one target')

export const scanRequestSchema = z.object({ targets: scanTargetsSchema })

/** What Scan now would do, before it does it. */
export const scanPreCheckSchema = z.object({
  registryCount: z.number().int(),
  repositoryCount: z.number().int(),
  /** Images that would be scanned. */
  imageCount: z.number().int(),
  /** Of these, being scanned already: refused until they have ended. */
  runningImageCount: z.number().int(),
  /** Authorisations that it would consume: one per digest that was never scanned. */
  authorisationsNeeded: z.number().int(),
  /** `null`: unlimited. */
  authorisationsLeft: z.number().int().nullable(),
  byRegistry: z.array(
    z.object({
      registryId: idSchema,
      registryName: z.string(),
      registryKind: registryKindSchema,
      imageCount: z.number().int(),
    }),
  ),
})

export const scanTriggerSchema = z.enum(['manual', 'cycle', 'webhook', 'first-start', 'retry'])

/** `queued → running → complete | partial | failed`; `paused` and `cancelled` by hand. A scan is `partial` when some of its images failed. */
export const scanStateSchema = z.enum(['queued', 'running', 'paused', 'complete', 'partial', 'failed', 'cancelled'])

export const scanItemStateSchema = z.enum(['queued', 'running', 'complete', 'partial', 'failed', 'cancelled'])

/** What happens to one image just now. */
export const scanStageSchema = z.enum(['waiting', 'resolving', 'layers', 'matching', 'storing', 'done'])

export const scanItemProgressSchema = z.object({
  stage: scanStageSchema,
  layersDone: z.number().int(),
  layersTotal: z.number().int(),
  bytesDone: z.number().int(),
  /** `null` while unknown. */
  bytesTotal: z.number().int().nullable(),
})

export const scanSchema = z.object({
  id: idSchema,
  trigger: scanTriggerSchema,
  state: scanStateSchema,
  targets: scanTargetsSchema.nullable(),
  /** What was chosen, for people: `acr, harbor`, `library/debian:12`. */
  title: z.string(),
  requestedBy: z.string().nullable(),
  createdAt: instantSchema,
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
  items: z.object({
    total: z.number().int(),
    queued: z.number().int(),
    running: z.number().int(),
    complete: z.number().int(),
    partial: z.number().int(),
    failed: z.number().int(),
    cancelled: z.number().int(),
  }),
})

/** One image of one scan. */
export const scanItemSchema = z.object({
  id: idSchema,
  scanId: idSchema,
  imageId: idSchema,
  reference: z.string(),
  digest: digestSchema,
  platform: z.string(),
  state: scanItemStateSchema,
  progress: scanItemProgressSchema,
  failure: failureSchema.nullable(),
  attempts: z.number().int(),
  /** What was found; `null` before the end. */
  vulnerabilities: severityCountsSchema.nullable(),
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
})

const params = z.object({ scanId: idSchema })

export const scanRoutes = {
  preCheck: route({
    method: 'POST',
    path: '/scans/pre-check',
    summary: 'What Scan now would scan and consume',
    role: 'operator',
    body: scanRequestSchema,
    response: ok(scanPreCheckSchema),
  }),
  create: route({
    method: 'POST',
    path: '/scans',
    summary: 'Scan now',
    role: 'operator',
    body: scanRequestSchema,
    response: accepted(scanSchema),
    errors: ['NOTHING_TO_SCAN', 'SCAN_ALREADY_RUNNING', 'AUTHORISATIONS_EXHAUSTED'],
  }),
  list: route({
    method: 'GET',
    path: '/scans',
    summary: 'Scans, newest first',
    role: 'viewer',
    query: z.object({ ...pageQuery, state: oneOrMany(scanStateSchema).optional() }),
    response: ok(pageOf(scanSchema)),
    errors: ['CURSOR_INVALID'],
  }),
  get: route({
    method: 'GET',
    path: '/scans/:scanId',
    summary: 'One scan',
    role: 'viewer',
    params,
    response: ok(scanSchema),
  }),
  items: route({
    method: 'GET',
    path: '/scans/:scanId/items',
    summary: 'Images of a scan: running first, then waiting, then ended',
    role: 'viewer',
    params,
    query: z.object({ ...pageQuery, state: oneOrMany(scanItemStateSchema).optional() }),
    response: ok(pageOf(scanItemSchema)),
    errors: ['CURSOR_INVALID'],
  }),
  cancel: route({
    method: 'POST',
    path: '/scans/:scanId/cancel',
    summary: 'End a scan; images that are done stay done',
    role: 'operator',
    params,
    response: ok(scanSchema),
    errors: ['SCAN_FINISHED'],
  }),
  pause: route({
    method: 'POST',
    path: '/scans/:scanId/pause',
    summary: 'Start no further image; those being scanned run to their end',
    role: 'operator',
    params,
    response: ok(scanSchema),
    errors: ['SCAN_FINISHED'],
  }),
  resume: route({
    method: 'POST',
    path: '/scans/:scanId/resume',
    summary: 'Go on with a paused scan',
    role: 'operator',
    params,
    response: ok(scanSchema),
    errors: ['SCAN_FINISHED'],
  }),
  retry: route({
    method: 'POST',
    path: '/scans/:scanId/retry',
    summary: 'Scan again what failed or was cancelled in an ended scan; a new scan is made',
    role: 'operator',
    params,
    response: accepted(scanSchema),
    errors: ['NOTHING_TO_SCAN', 'SCAN_ALREADY_RUNNING'],
  }),
} as const

export type ScanTargets = z.infer<typeof scanTargetsSchema>
export type ScanPreCheck = z.infer<typeof scanPreCheckSchema>
export type ScanState = z.infer<typeof scanStateSchema>
export type ScanTrigger = z.infer<typeof scanTriggerSchema>
export type ScanItemState = z.infer<typeof scanItemStateSchema>
export type ScanStage = z.infer<typeof scanStageSchema>
export type ScanItemProgress = z.infer<typeof scanItemProgressSchema>
export type Scan = z.infer<typeof scanSchema>
export type ScanItem = z.infer<typeof scanItemSchema>
