/**
 * Who we are to a registry. `identity-token` is an OAuth2 refresh token (`docker login` keeps one as `identitytoken`); `bearer` a token
 * that is sent to the registry as it is (`registrytoken`).
 */
export type Credentials =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'identity-token'; readonly token: string }
  | { readonly kind: 'bearer'; readonly token: string }

/**
 * Asked whenever credentials are about to be used, so that short-lived ones can be renewed; it should keep what it fetched.
 * @throws {SourceError} `SOURCE_CREDENTIALS_UNREADABLE`
 */
export type CredentialsProvider = (signal: AbortSignal) => Promise<Credentials>

export const ANONYMOUS: Credentials = Object.freeze({ kind: 'anonymous' })
