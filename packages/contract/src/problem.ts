import { z } from 'zod'

/**
 * Every error the API answers with: code → HTTP status and the sentence that heads it. Codes are stable;
 * clients branch on them, never on words. A test holds the documentation to this table.
 */
export const ERRORS = {
  REQUEST_INVALID: { status: 400, title: 'The request is not as the API describes it' },
  CURSOR_INVALID: { status: 400, title: 'The page cursor does not belong to this list' },
  SIGN_IN_REQUIRED: { status: 401, title: 'Sign in first' },
  CREDENTIALS_WRONG: { status: 401, title: 'The user name or the password is wrong' },
  FORBIDDEN: { status: 403, title: 'Your role does not allow this' },
  CROSS_SITE_REQUEST: { status: 403, title: 'The request did not come from this console' },
  NOT_FOUND: { status: 404, title: 'There is no such thing' },
  CONFLICT: { status: 409, title: 'This is at odds with what is there' },
  SCAN_ALREADY_RUNNING: { status: 409, title: 'These images are being scanned already' },
  SCAN_FINISHED: { status: 409, title: 'The scan has ended' },
  NOTHING_TO_SCAN: { status: 409, title: 'No image matches what was chosen' },
  REGISTRY_NAME_TAKEN: { status: 409, title: 'A registry with this name exists' },
  REGISTRY_READ_ONLY: { status: 409, title: 'This registry is managed by Plimsoll and cannot be changed' },
  ADVISORY_UPDATE_RUNNING: { status: 409, title: 'The advisory database is being updated' },
  IDEMPOTENCY_KEY_REUSED: { status: 409, title: 'This idempotency key was used for another request' },
  LAST_ADMIN: { status: 409, title: 'At least one administrator must remain' },
  USER_NAME_TAKEN: { status: 409, title: 'A user with this name exists' },
  BODY_TOO_LARGE: { status: 413, title: 'The request body is too large' },
  MEDIA_TYPE_UNSUPPORTED: { status: 415, title: 'The request body must be JSON' },
  REGISTRY_ADDRESS_REFUSED: { status: 422, title: 'Plimsoll does not connect to this address' },
  PASSWORD_TOO_WEAK: { status: 422, title: 'Choose a longer password' },
  AUTHORISATIONS_EXHAUSTED: { status: 422, title: 'No scan authorisations are left' },
  OFFLINE: { status: 422, title: 'Plimsoll runs offline' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests; wait a moment' },
  SIGN_IN_LOCKED: { status: 429, title: 'Too many failed attempts to sign in; wait a while' },
  INTERNAL: { status: 500, title: 'Something went wrong in Plimsoll' },
  UNAVAILABLE: { status: 503, title: 'Plimsoll cannot answer just now' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>

export type ErrorCode = keyof typeof ERRORS

export const errorCodeSchema = z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]])

/** RFC 9457, media type `application/problem+json`. */
export const problemDetailsSchema = z.object({
  /** `urn:plimsoll:error:<code>`. */
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: errorCodeSchema,
  /** What happened this time and what to do about it. */
  detail: z.string(),
  /** The request, as written to the log. */
  requestId: z.string().optional(),
  /** For `REQUEST_INVALID`: which members are wrong. `path` is dotted: `body.name`. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** Seconds after which trying again makes sense. */
  retryAfterSeconds: z.number().int().optional(),
})

export type ProblemDetails = z.infer<typeof problemDetailsSchema>
