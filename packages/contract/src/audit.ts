import { z } from 'zod'
import { idSchema, instantSchema, searchSchema } from './fields.ts'
import { pageOf, pageQuery } from './paging.ts'
import { ok, route } from './route.ts'

/** One change or sign-in. Events are only ever added. */
export const auditEventSchema = z.object({
  id: idSchema,
  at: instantSchema,
  /** `noun.verb`: `registry.created`, `session.refused`. */
  action: z.string(),
  actor: z.object({ name: z.string().nullable(), address: z.string().nullable() }),
  subject: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }).nullable(),
  detail: z.record(z.string(), z.unknown()),
})

export const auditRoutes = {
  list: route({
    method: 'GET',
    path: '/audit-events',
    summary: 'Changes and sign-ins, newest first',
    role: 'admin',
    query: z.object({
      ...pageQuery,
      /** Start of the action: `registry.`. */
      action: z.string().max(64).optional(),
      /** In the actor's or the subject's name. */
      search: searchSchema.optional(),
    }),
    response: ok(pageOf(auditEventSchema)),
    errors: ['CURSOR_INVALID'],
  }),
} as const

export type AuditEvent = z.infer<typeof auditEventSchema>
