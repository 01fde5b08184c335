import { z } from 'zod'
import { instantSchema } from './fields.ts'
import { riskCategorySchema } from './risks.ts'
import { ok, route } from './route.ts'

export const versionSchema = z.object({
  name: z.literal('plimsoll'),
  version: z.string(),
  /** `embedded` is PGlite in the data folder, `postgres` a server of yours. */
  database: z.enum(['embedded', 'postgres']),
  isOffline: z.boolean(),
  startedAt: instantSchema,
  /** Categories of risk that scans look for. Of the others nothing found means nothing. */
  looksFor: z.array(riskCategorySchema),
})

/** Answers of `/healthz` and `/readyz`, which stand outside `/api/v1` and need no session. */
export const healthSchema = z.object({
  status: z.enum(['ok', 'failing']),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), message: z.string().nullable() })),
})

export const systemRoutes = {
  version: route({
    method: 'GET',
    path: '/version',
    summary: 'What runs here',
    role: 'viewer',
    response: ok(versionSchema),
  }),
} as const

export type Version = z.infer<typeof versionSchema>
export type Health = z.infer<typeof healthSchema>
