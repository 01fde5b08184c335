import { isJsonObject, member, textMember } from '../json-document.ts'
import { SourceError } from '../source-error.ts'
import type { Credentials } from './credentials.ts'

/** What a registry's bearer challenge asks a token for. */
export interface TokenGrant {
  readonly realm: URL
  readonly service: string
  /** Empty when the token is for nothing in particular, as for `GET /v2/`. */
  readonly scope: string
}

export interface Token {
  readonly value: string
  /** Milliseconds that it is good for, from when it was asked for. */
  readonly lifetimeMs: number
}

export interface TokenRequest {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** What a token without `expires_in` is good for (distribution, "Token Authentication Specification"), in seconds. */
const DEFAULT_LIFETIME_S = 60
const MAX_LIFETIME_S = 86_400

/**
 * The request for a token: GET with Basic credentials or none (distribution, spec/auth/token.md), POST with a refresh token
 * (spec/auth/oauth.md).
 */
export function toTokenRequest(grant: TokenGrant, credentials: Credentials): TokenRequest {
  const scopes = grant.scope.split(' ').filter(Boolean)
  const url = new URL(grant.realm)
  if (credentials.kind === 'identity-token') {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      service: grant.service,
      client_id: 'plimsoll',
      ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}),
      refresh_token: credentials.token,
    })
    return {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    }
  }
  if (grant.service !== '') url.searchParams.set('service', grant.service)
  for (const scope of scopes) url.searchParams.append('scope', scope)
  return {
    method: 'GET',
    url,
    headers: credentials.kind === 'basic' ? { authorization: basicHeader(credentials) } : {},
  }
}

/** RFC 7617, in UTF-8. */
export function basicHeader(credentials: { readonly username: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`, 'utf8').toString('base64')}`
}

/**
 * Reads a token server's answer. Its clock is not ours, so `issued_at` is ignored and the lifetime counts from the request.
 * @throws {SourceError} `SOURCE_PROTOCOL`
 */
export function parseToken(bytes: Uint8Array, host: string): Token {
  let answer: unknown
  try {
    answer = JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw unreadable(host, cause)
  }
  if (!isJsonObject(answer)) throw unreadable(host)
  const value = textMember(answer, 'token') ?? textMember(answer, 'access_token')
  // It becomes part of a header: nothing in it may end that header.
  if (value === undefined || !/^[\x21-\x7e]+$/.test(value)) throw unreadable(host)
  const stated = Number(member(answer, 'expires_in'))
  const seconds = stated > 0 ? Math.min(stated, MAX_LIFETIME_S) : DEFAULT_LIFETIME_S
  return { value, lifetimeMs: seconds * 1000 }
}

function unreadable(host: string, cause?: unknown): SourceError {
  return new SourceError(
    'SOURCE_PROTOCOL',
    `The token server ${host} answers without a token. Check the address of the registry and its token server.`,
    cause === undefined ? {} : { cause },
  )
}
