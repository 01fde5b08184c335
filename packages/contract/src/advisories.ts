import { z } from 'zod'
import { instantSchema } from './fields.ts'
import { failureSchema } from './registries.ts'
import { accepted, ok, route } from './route.ts'

export const advisorySourceSchema = z.object({
  name: z.string(),
  updatedAt: instantSchema,
  advisoryCount: z.number().int().nullable(),
})

/** How far an update is. `total` counts in the same unit as `done` and is `null` while unknown. */
export const advisoryProgressSchema = z.object({
  stage: z.enum(['starting', 'downloading', 'importing', 'building', 'rematching']),
  source: z.string().nullable(),
  done: z.number().int(),
  total: z.number().int().nullable(),
  unit: z.enum(['bytes', 'advisories', 'packages']),
})

/** The generation that scans are matched against, and the update that runs or ran last. */
export const advisoryStatusSchema = z.object({
  generation: z
    .object({
      id: z.string(),
      builtAt: instantSchema,
      /** The set that ships with Plimsoll, before the first update. */
      isStarter: z.boolean(),
      advisoryCount: z.number().int(),
      sources: z.array(advisorySourceSchema),
    })
    .nullable(),
  update: z.object({
    state: z.enum(['never', 'running', 'done', 'failed']),
    startedAt: instantSchema.nullable(),
    finishedAt: instantSchema.nullable(),
    failure: failureSchema.nullable(),
    progress: advisoryProgressSchema.nullable(),
  }),
  isOffline: z.boolean(),
})

export const advisoryRoutes = {
  status: route({
    method: 'GET',
    path: '/advisories',
    summary: 'Age and sources of the advisory database',
    role: 'viewer',
    response: ok(advisoryStatusSchema),
  }),
  update: route({
    method: 'POST',
    path: '/advisories/update',
    summary: 'Update the advisory database now; progress comes as `advisories.update` events',
    role: 'operator',
    response: accepted(advisoryStatusSchema),
    errors: ['ADVISORY_UPDATE_RUNNING', 'OFFLINE'],
  }),
} as const

export type AdvisoryStatus = z.infer<typeof advisoryStatusSchema>
export type AdvisoryProgress = z.infer<typeof advisoryProgressSchema>
export type AdvisorySource = z.infer<typeof advisorySourceSchema>
