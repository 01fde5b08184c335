import { randomUUID } from 'node:crypto'

/** How the registry wants its users to sign in. */
export type FakeAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly users: Readonly<Record<string, string>> }
  | {
      readonly kind: 'bearer'
      readonly users: Readonly<Record<string, string>>
      /** Refresh token → user, for OAuth2. */
      readonly refreshTokens?: Readonly<Record<string, string>>
      /** Tokens to pull are given to anybody. */
      readonly anonymousPull?: boolean
      /** Default 300. */
      readonly lifetimeSeconds?: number
      /** The token server's URL, if it is not this registry's own `/token`. */
      readonly realm?: string
      /** The catalog wants Basic all the same, as Harbor's does. */
      readonly basicCatalog?: boolean
    }

/** What a request of the API needs: `repository:app:pull`, `registry:catalog:*`, or empty for any valid sign-in. */
export type Scope = string

export interface TokenAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

export interface RegistryAuth {
  /** Undefined when `authorization` is enough, else the `WWW-Authenticate` to answer with. */
  challenge(scope: Scope, authorization: string | undefined, origin: string): string | undefined
  issueToken(parameters: URLSearchParams, authorization: string | undefined, isForm: boolean): TokenAnswer
  expireTokens(): void
}

interface Grant {
  readonly scopes: readonly string[]
  readonly expiresAt: number
}

/** Docker's token authentication (distribution, spec/auth), with opaque tokens. */
export function registryAuth(auth: FakeAuth): RegistryAuth {
  const grants = new Map<string, Grant>()

  function isSignedIn(authorization: string | undefined): boolean {
    return auth.kind !== 'none' && userOf(auth.users, authorization) !== undefined
  }

  return {
    challenge(scope, authorization, origin) {
      if (auth.kind === 'none') return undefined
      if (auth.kind === 'basic' || (auth.basicCatalog && scope === 'registry:catalog:*')) {
        return isSignedIn(authorization) ? undefined : 'Basic realm="fake registry, for tests"'
      }
      const grant = grants.get(/^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '')
      if (grant !== undefined && grant.expiresAt > Date.now() && covers(grant.scopes, scope)) return undefined
      const realm = auth.realm ?? `${origin}/token`
      return `Bearer realm="${realm}",service="fake"${scope === '' ? '' : `,scope="${scope}"`}`
    },
    issueToken(parameters, authorization, isForm) {
      if (auth.kind !== 'bearer') return { status: 404, body: {} }
      const refresh = isForm ? auth.refreshTokens?.[parameters.get('refresh_token') ?? ''] : undefined
      const user = refresh ?? userOf(auth.users, authorization)
      const scopes = parameters.getAll('scope').flatMap((scope) => scope.split(' '))
      const isAnonymous = user === undefined && authorization === undefined && !isForm && auth.anonymousPull
      if (user === undefined && !isAnonymous) {
        return { status: 401, body: { errors: [{ code: 'UNAUTHORIZED', message: `no: ${authorization}` }] } }
      }
      const granted = isAnonymous ? scopes.map((scope) => scope.replace(/:[^:]*$/, ':pull')) : scopes
      const token = randomUUID()
      const lifetime = auth.lifetimeSeconds ?? 300
      grants.set(token, { scopes: granted, expiresAt: Date.now() + lifetime * 1000 })
      return { status: 200, body: { [isForm ? 'access_token' : 'token']: token, expires_in: lifetime } }
    },
    expireTokens: () => grants.clear(),
  }
}

function userOf(users: Readonly<Record<string, string>>, authorization: string | undefined): string | undefined {
  const pair = Buffer.from(/^Basic (.+)$/.exec(authorization ?? '')?.[1] ?? '', 'base64').toString('utf8')
  return Object.keys(users).find((user) => pair === `${user}:${users[user]}`)
}

/** `repository:app:pull,push` covers `repository:app:pull`. */
function covers(granted: readonly string[], wanted: Scope): boolean {
  if (wanted === '') return true
  const [, resource = '', actions = ''] = /^(.*):([^:]*)$/.exec(wanted) ?? []
  return actions.split(',').every((action) =>
    granted.some((scope) => {
      const [, grantedResource, grantedActions = ''] = /^(.*):([^:]*)$/.exec(scope) ?? []
      return grantedResource === resource && grantedActions.split(',').includes(action)
    }),
  )
}
