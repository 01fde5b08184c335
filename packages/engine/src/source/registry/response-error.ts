import type { Clock } from '../http/clock.ts'
import type { HttpResponse } from '../http/http-transport.ts'
import { parseRetryAfter } from '../http/retry.ts'
import { isJsonObject, member } from '../json-document.ts'
import { readBounded } from '../read-bounded.ts'
import { SourceError, type SourceErrorCode } from '../source-error.ts'

export interface FailedRequest {
  /** What was asked for, as it would stand in a sentence: `The manifest of registry.example/app:1`. */
  readonly what: string
  /** The registry's host and port. */
  readonly host: string
  /** Were credentials sent with it? */
  readonly isSignedIn: boolean
}

interface Explanation {
  readonly code: SourceErrorCode
  readonly message: string
}

/**
 * A refusal in our own terms. Of the body only the specified error codes are used (distribution-spec, "Error codes"): its free text may
 * repeat what we sent.
 */
export async function toResponseError(
  response: HttpResponse,
  request: FailedRequest,
  maxErrorBytes: number,
  clock: Clock,
): Promise<SourceError> {
  const codes = await readErrorCodes(response, maxErrorBytes)
  const explanation = explain(response, request, codes)
  const retryAfterMs = parseRetryAfter(response.header('retry-after'), clock.now())
  return new SourceError(explanation.code, explanation.message, {
    detail: {
      status: response.status,
      host: response.url.host,
      errors: codes,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  })
}

function explain(response: HttpResponse, request: FailedRequest, codes: readonly string[]): Explanation {
  const { what, host, isSignedIn } = request
  const { status } = response
  const said = codes.length > 0 ? `${status} ${codes[0]}` : `status ${status}`
  if (status === 429 || codes.includes('TOOMANYREQUESTS')) {
    const remedy = isSignedIn ? 'Wait, or scan fewer images at a time.' : 'Wait, or sign in to get a higher limit.'
    return { code: 'SOURCE_RATE_LIMITED', message: `${response.url.host} allows no more requests just now. ${remedy}` }
  }
  if (status >= 500) {
    return {
      code: 'SOURCE_SERVER_FAILED',
      message: `${response.url.host} failed with ${said}. Try again later, or look at its logs.`,
    }
  }
  // An object store that a redirect led to has its own, signed permissions.
  if ((status === 401 || status === 403) && response.url.host !== host) {
    return {
      code: 'SOURCE_FORBIDDEN',
      message: `${what} is stored at ${response.url.host}, which refused it (${said}). Check the registry's storage settings and clock.`,
    }
  }
  switch (status) {
    case 401:
      return {
        code: 'SOURCE_UNAUTHORIZED',
        message: isSignedIn
          ? `${host} did not accept the credentials. Check user name and password; tokens may have expired.`
          : `${what} needs a sign-in at ${host}, or does not exist. Give credentials for ${host}.`,
      }
    case 403:
      return {
        code: 'SOURCE_FORBIDDEN',
        message: isSignedIn
          ? `${what} may not be read with these credentials. Ask for the right to pull it.`
          : `${what} may not be read without signing in to ${host}.`,
      }
    case 404:
      return {
        code: 'SOURCE_NOT_FOUND',
        message: codes.includes('NAME_UNKNOWN')
          ? `${what} was not found: ${host} has no such repository. Check the spelling.`
          : `${what} was not found. Check the name and the tag.`,
      }
    case 405:
      return { code: 'SOURCE_UNSUPPORTED', message: `${what} is not offered by ${host}.` }
    case 412:
      return {
        code: 'SOURCE_BLOCKED_BY_POLICY',
        message: `${what} is withheld by a policy of ${host} (${said}). Exempt the scanner from it, or turn the policy off for that project.`,
      }
    case 451:
      return { code: 'SOURCE_FORBIDDEN', message: `${what} is withheld by ${host} for legal reasons.` }
    default:
      return {
        code: 'SOURCE_PROTOCOL',
        message: `${what}: ${response.url.host} answered with ${said}. Check the address.`,
      }
  }
}

async function readErrorCodes(response: HttpResponse, maxBytes: number): Promise<readonly string[]> {
  try {
    const body: unknown = JSON.parse(new TextDecoder().decode(await readBounded(response.body, maxBytes, 'The error')))
    const errors = isJsonObject(body) ? member(body, 'errors') : undefined
    if (!Array.isArray(errors)) return []
    return errors
      .slice(0, 8)
      .map((error) => (isJsonObject(error) ? member(error, 'code') : undefined))
      .filter((code) => typeof code === 'string')
      .filter((code) => /^[A-Z_]{1,40}$/.test(code))
  } catch {
    // A cut or odd error page changes nothing about the status.
    return []
  }
}
