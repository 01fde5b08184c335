import type { z } from 'zod'
import type { ErrorCode } from './problem.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Roles, least first: each may do what those before it may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const
export type Role = (typeof ROLES)[number]

/**
 * One address of the API. Everything else — validation, rights, types, the OpenAPI description, the client — is derived from it.
 * `path` is below `/api/v1` and writes parameters as `:name`.
 */
export interface Route {
  readonly method: Method
  readonly path: string
  readonly summary: string
  /** The least role that may call it; `public` needs no session. */
  readonly role: Role | 'public'
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** What success looks like. `none` is 204, `events` a `text/event-stream` whose `data` is JSON of `schema`, `file` a download. */
  readonly response:
    | { readonly kind: 'json'; readonly status: 200 | 201 | 202; readonly schema: z.ZodType }
    | { readonly kind: 'none' }
    | { readonly kind: 'events'; readonly schema: z.ZodType }
    | { readonly kind: 'file'; readonly mediaTypes: readonly string[] }
  /** The answer holds a secret that stands nowhere else: it is never kept, so an idempotency key does nothing here. */
  readonly isSecret?: true
  /** Errors of its own, beyond those that every address may answer with. */
  readonly errors?: readonly ErrorCode[]
}

/** Keeps the literal types of a route. */
export function route<const R extends Route>(definition: R): R {
  return definition
}

/** 200 with a JSON body. */
export function ok<S extends z.ZodType>(schema: S) {
  return { kind: 'json', status: 200, schema } as const
}

/** 201 with the thing that was made. */
export function created<S extends z.ZodType>(schema: S) {
  return { kind: 'json', status: 201, schema } as const
}

/** 202: work was started; the body says how to follow it. */
export function accepted<S extends z.ZodType>(schema: S) {
  return { kind: 'json', status: 202, schema } as const
}

/** 204. */
export const none = { kind: 'none' } as const
