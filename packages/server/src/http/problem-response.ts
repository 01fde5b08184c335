import { ERRORS, type ErrorCode, type ProblemDetails } from '@plimsoll/contract'
import { isCodedError } from '@plimsoll/engine'
import { z } from 'zod'

/** RFC 9457. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json'

/**
 * Any error as the API's answer. Only our own errors speak for themselves; everything else is `INTERNAL`, whose cause is for the log.
 * @param requestId so that a person can find the log line
 */
export function toProblem(error: unknown, requestId: string): ProblemDetails {
  if (error instanceof z.ZodError)
    return {
      ...problem('REQUEST_INVALID', requestId, 'Some members are not as they should be.'),
      errors: issuesOf(error),
    }
  if (isCodedError(error) && error.code in ERRORS) {
    const { retryAfterSeconds, errors } = error.detail
    return {
      ...problem(error.code as ErrorCode, requestId, error.message),
      ...(typeof retryAfterSeconds === 'number' && { retryAfterSeconds }),
      ...(Array.isArray(errors) && { errors }),
    }
  }
  const known = FASTIFY_CODES.get(codeOf(error))
  if (known) return problem(known, requestId, ERRORS[known].title)
  if (DATABASE_AWAY.test(codeOf(error))) {
    return problem('UNAVAILABLE', requestId, 'The database does not answer. Try again in a moment.')
  }
  return problem(
    'INTERNAL',
    requestId,
    `Nothing was changed that was not confirmed. The log has the cause under request ${requestId}.`,
  )
}

/** A problem made by us. */
function problem(code: ErrorCode, requestId: string, detail: string): ProblemDetails {
  return {
    type: `urn:plimsoll:error:${code}`,
    title: ERRORS[code].title,
    status: ERRORS[code].status,
    code,
    detail,
    requestId,
  }
}

const FASTIFY_CODES: ReadonlyMap<string, ErrorCode> = new Map([
  ['FST_ERR_CTP_BODY_TOO_LARGE', 'BODY_TOO_LARGE'],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'MEDIA_TYPE_UNSUPPORTED'],
  ['FST_ERR_CTP_EMPTY_JSON_BODY', 'REQUEST_INVALID'],
  ['FST_ERR_CTP_INVALID_JSON_BODY', 'REQUEST_INVALID'],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', 'REQUEST_INVALID'],
])

/** Sockets, and SQLSTATE classes 08 (connection), 53 (resources), 57P (shutdown). */
const DATABASE_AWAY = /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|08[0-9A-Z]{3}|53[0-9A-Z]{3}|57P0[1-3])$/

function codeOf(error: unknown): string {
  return error !== null && typeof error === 'object' && 'code' in error ? String(error.code) : ''
}

function issuesOf(error: z.ZodError): { path: string; message: string }[] {
  return error.issues
    .slice(0, 50)
    .map((issue) => ({ path: issue.path.map(String).join('.').slice(0, 200), message: issue.message.slice(0, 300) }))
}
