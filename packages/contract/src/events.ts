import { z } from 'zod'
import { advisoryStatusSchema } from './advisories.ts'
import { idSchema } from './fields.ts'
import { registrySchema } from './registries.ts'
import { route } from './route.ts'
import { scanItemSchema, scanSchema } from './scans.ts'

/**
 * What the event stream carries; `type` is also the SSE event name. Every event holds the whole state of its thing, so that a client may miss any of them:
 * the first events after connecting are the current state of all that runs.
 */
export const serverEventSchema = z.discriminatedUnion('type', [
  /** A scan began, moved on, or ended. */
  z.object({ type: z.literal('scan'), scan: scanSchema }),
  /** One image of a scan moved on; at most four a second per image. */
  z.object({ type: z.literal('scan.item'), item: scanItemSchema }),
  /** A registry's sync moved on or ended, or the registry was changed. */
  z.object({
    type: z.literal('registry.sync'),
    registry: registrySchema,
    progress: z
      .object({ repositoriesDone: z.number().int(), repositoriesTotal: z.number().int().nullable() })
      .nullable(),
  }),
  z.object({ type: z.literal('registry.removed'), registryId: idSchema }),
  /** An image has new results: lists that show it are stale. */
  z.object({ type: z.literal('image'), imageId: idSchema }),
  z.object({ type: z.literal('advisories.update'), advisories: advisoryStatusSchema }),
  /** Sent every 15 seconds, so that both ends notice a dead connection. */
  z.object({ type: z.literal('heartbeat') }),
])

export const eventRoutes = {
  stream: route({
    method: 'GET',
    path: '/events',
    summary: 'Server-sent events of everything that moves; with `scanId`, of that scan only',
    role: 'viewer',
    query: z.object({ scanId: idSchema.optional() }),
    response: { kind: 'events', schema: serverEventSchema },
  }),
} as const

export type ServerEvent = z.infer<typeof serverEventSchema>
