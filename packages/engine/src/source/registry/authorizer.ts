import type { Clock } from '../http/clock.ts'
import { SourceError } from '../source-error.ts'
import { type Challenge, parseChallenges } from './challenge.ts'
import type { Credentials, CredentialsProvider } from './credentials.ts'
import { assertRealmTrusted } from './realm-policy.ts'
import { basicHeader, type Token, type TokenGrant } from './token-request.ts'

export interface AuthorizerOptions {
  /** Origin of the registry, such as `https://registry.example:5000/`. */
  readonly registry: URL
  readonly credentials: CredentialsProvider
  readonly trustedRealmHosts?: readonly string[]
  readonly clock: Clock
  /** Asks the token server. */
  fetchToken(grant: TokenGrant, credentials: Credentials, signal: AbortSignal): Promise<Token>
}

/** Knows which `Authorization` a request needs. Tokens are kept per realm, service, scope and user, and renewed at 80 % of their life. */
export interface Authorizer {
  /** For a request of `scope` (`repository:app:pull`; empty for none), or undefined while nothing asked for one. */
  authorize(scope: string, signal: AbortSignal): Promise<string | undefined>
  /**
   * Takes in a 401. True when the same request is worth another try, with what `authorize` gives now; false when what was `sent` was
   * already the best we have.
   */
  challenged(
    scope: string,
    wwwAuthenticate: readonly string[],
    sent: string | undefined,
    signal: AbortSignal,
  ): Promise<boolean>
}

const MAX_KEPT = 4096

type Scheme = { readonly kind: 'basic' } | { readonly kind: 'bearer'; readonly grant: TokenGrant }

interface CachedToken {
  readonly header: string
  readonly refreshAt: number
}

export function authorizer(options: AuthorizerOptions): Authorizer {
  /** By scope, and by kind of scope (`repository`, `registry`) for scopes not yet seen: catalogs and repositories may differ in scheme. */
  const schemes = new Map<string, Scheme>()
  const tokens = new Map<string, Promise<CachedToken>>()

  async function header(scheme: Scheme, credentials: Credentials, signal: AbortSignal): Promise<string | undefined> {
    if (credentials.kind === 'bearer') return `Bearer ${credentials.token}`
    if (scheme.kind === 'basic') return credentials.kind === 'basic' ? basicHeader(credentials) : undefined
    if (credentials.kind !== 'anonymous') {
      assertRealmTrusted(options.registry, scheme.grant.realm, options.trustedRealmHosts)
    }
    return (await token(scheme.grant, credentials, signal)).header
  }

  async function token(grant: TokenGrant, credentials: Credentials, signal: AbortSignal): Promise<CachedToken> {
    const key = tokenKey(grant, credentials)
    for (;;) {
      const known = tokens.get(key)
      // Shared by all who need it; the one who asked may have given up, which must not fail the others.
      const cached = known && (await abortable(known, signal).catch(() => undefined))
      signal.throwIfAborted()
      if (cached !== undefined && options.clock.now() < cached.refreshAt) return cached
      if (tokens.get(key) !== known) continue
      const askedAt = options.clock.now()
      const pending = options.fetchToken(grant, credentials, signal).then(({ value, lifetimeMs }) => ({
        header: `Bearer ${value}`,
        refreshAt: askedAt + lifetimeMs * 0.8,
      }))
      keep(tokens, key, pending)
      return pending
    }
  }

  return {
    async authorize(scope, signal) {
      const credentials = await options.credentials(signal)
      const scheme = schemes.get(scope) ?? forScope(schemes.get(kindOf(scope)), scope)
      if (scheme === undefined) return credentials.kind === 'bearer' ? `Bearer ${credentials.token}` : undefined
      return header(scheme, credentials, signal)
    },
    async challenged(scope, wwwAuthenticate, sent, signal) {
      const scheme = chooseScheme(parseChallenges(wwwAuthenticate), scope, options.registry)
      keep(schemes, scope, scheme)
      keep(schemes, kindOf(scope), scheme)
      const credentials = await options.credentials(signal)
      if (scheme.kind === 'bearer') {
        const key = tokenKey(scheme.grant, credentials)
        const known = tokens.get(key)
        const cached = await known?.catch(() => undefined)
        if (cached?.header === sent && tokens.get(key) === known) tokens.delete(key)
      }
      return (await header(scheme, credentials, signal)) !== sent
    },
  }
}

/** Bearer before Basic, as it does not send the password with every request. */
function chooseScheme(challenges: readonly Challenge[], scope: string, registry: URL): Scheme {
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer')
  if (bearer === undefined) {
    if (challenges.some(({ scheme }) => scheme === 'basic')) return { kind: 'basic' }
    const names = challenges.map(({ scheme }) => scheme.slice(0, 20)).join(', ') || 'none'
    throw new SourceError(
      'SOURCE_PROTOCOL',
      `${registry.host} wants a kind of sign-in that we do not know (${names}). Bearer and Basic are known; check the address.`,
    )
  }
  const realm = URL.parse(bearer.parameters.get('realm') ?? '')
  if (realm === null || (realm.protocol !== 'https:' && realm.protocol !== 'http:')) {
    throw new SourceError(
      'SOURCE_PROTOCOL',
      `${registry.host} names no usable token server in its challenge. Check the registry's configuration.`,
    )
  }
  realm.username = ''
  realm.password = ''
  const service = bearer.parameters.get('service') ?? ''
  return { kind: 'bearer', grant: { realm, service, scope: bearer.parameters.get('scope') ?? scope } }
}

function forScope(learned: Scheme | undefined, scope: string): Scheme | undefined {
  return learned?.kind === 'bearer' ? { kind: 'bearer', grant: { ...learned.grant, scope } } : learned
}

function kindOf(scope: string): string {
  return `kind:${scope.split(':', 1)[0]}`
}

function tokenKey(grant: TokenGrant, credentials: Credentials): string {
  const user = credentials.kind === 'basic' ? `basic:${credentials.username}` : credentials.kind
  return JSON.stringify([grant.realm.href, grant.service, grant.scope, user])
}

/** A center asks for thousands of repositories: the oldest entries make room. */
function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
  const oldest = map.keys().next()
  if (map.size > MAX_KEPT && !oldest.done) map.delete(oldest.value)
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
