import { z } from 'zod'
import { roleSchema } from './auth.ts'
import { idSchema, instantSchema } from './fields.ts'
import { created, none, ok, route } from './route.ts'

/** An API token of the user who asks. Its value is shown once, when it is made. */
export const tokenSchema = z.object({
  id: idSchema,
  name: z.string(),
  /** What it may do: at most what its owner may, at the time of each call. */
  role: roleSchema,
  expiresAt: instantSchema.nullable(),
  lastUsedAt: instantSchema.nullable(),
  createdAt: instantSchema,
})

export const tokenInputSchema = z.object({
  name: z.string().trim().min(1).max(64),
  role: roleSchema,
  /** `null`: never. */
  expiresInDays: z.int().min(1).max(3650).nullable(),
})

export const tokenRoutes = {
  list: route({
    method: 'GET',
    path: '/tokens',
    summary: 'Your API tokens',
    role: 'viewer',
    response: ok(z.object({ items: z.array(tokenSchema) })),
  }),
  create: route({
    method: 'POST',
    path: '/tokens',
    summary: 'Make an API token; the answer is the only place where its value ever stands',
    role: 'viewer',
    body: tokenInputSchema,
    response: created(tokenSchema.extend({ value: z.string() })),
    isSecret: true,
  }),
  remove: route({
    method: 'DELETE',
    path: '/tokens/:tokenId',
    summary: 'Revoke an API token of yours; it ends at once',
    role: 'viewer',
    params: z.object({ tokenId: idSchema }),
    response: none,
  }),
} as const

export type Token = z.infer<typeof tokenSchema>
export type TokenInput = z.infer<typeof tokenInputSchema>
