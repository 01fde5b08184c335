import { z } from 'zod'
import { flagSchema, idSchema, instantSchema, searchSchema } from './fields.ts'
import { findingCategorySchema } from './findings.ts'
import { pageOf, pageQuery } from './paging.ts'
import { created, none, ok, route } from './route.ts'

/**
 * `handled`: somebody mended it; it stays open until a scan no longer sees it. `false-positive` and `waived` take it out of counts and lists, the second
 * because somebody lives with the risk.
 */
export const decisionVerdictSchema = z.enum(['handled', 'false-positive', 'waived'])

/** What a decision is about. Members narrow each other; at least one besides `category` is needed. */
export const decisionScopeSchema = z
  .object({
    category: findingCategorySchema,
    /** Id of a vulnerability (its aliases count too), of a rule, or of a check. */
    rule: z.string().trim().min(1).max(300),
    /** SHA-256 of a malicious file. */
    sha256: z.string().regex(/^[a-f0-9]{64}$/),
    packageName: z.string().trim().min(1).max(300),
    /** Exactly this path, or below it where it ends with `/`. No leading slash. */
    path: z.string().trim().min(1).max(4096),
    imageId: idSchema,
    repositoryId: idSchema,
  })
  .partial()
  .refine(
    ({ category: _, ...others }) => Object.values(others).some((value) => value !== undefined),
    'say what it is about',
  )

export const decisionInputSchema = z.object({
  verdict: decisionVerdictSchema,
  scope: decisionScopeSchema,
  /** Who reads it in a year has to understand it. */
  reason: z.string().trim().min(3).max(2000),
  /** When it ends by itself; absent: never. */
  expiresAt: instantSchema.optional(),
})

export const decisionSchema = z.object({
  id: idSchema,
  verdict: decisionVerdictSchema,
  scope: decisionScopeSchema,
  reason: z.string(),
  /** `expired` and `revoked` ones have no effect any more, and stay on record. */
  state: z.enum(['active', 'expired', 'revoked']),
  author: z.string().nullable(),
  createdAt: instantSchema,
  expiresAt: instantSchema.nullable(),
  revokedAt: instantSchema.nullable(),
  revokedBy: z.string().nullable(),
})

export const decisionRoutes = {
  list: route({
    method: 'GET',
    path: '/decisions',
    summary: 'Whitelists, false positives and what was handled, newest first',
    role: 'viewer',
    query: z.object({
      ...pageQuery,
      /** `true`: only those that have an effect. */
      active: flagSchema.optional(),
      /** In the rule, package, path or reason. */
      search: searchSchema.optional(),
    }),
    response: ok(pageOf(decisionSchema)),
    errors: ['CURSOR_INVALID'],
  }),
  create: route({
    method: 'POST',
    path: '/decisions',
    summary: 'Whitelist findings, call them false, or say that they were handled',
    role: 'operator',
    body: decisionInputSchema,
    response: created(decisionSchema),
  }),
  revoke: route({
    method: 'DELETE',
    path: '/decisions/:decisionId',
    summary: 'End a decision now; it stays on record',
    role: 'operator',
    params: z.object({ decisionId: idSchema }),
    response: none,
  }),
} as const

export type DecisionVerdict = z.infer<typeof decisionVerdictSchema>
export type DecisionScope = z.infer<typeof decisionScopeSchema>
export type DecisionInput = z.infer<typeof decisionInputSchema>
export type Decision = z.infer<typeof decisionSchema>
