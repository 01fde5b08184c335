import type { Environment } from '../environment.ts'
import type { AddressFilter } from '../http/address-guard.ts'
import type { Clock } from '../http/clock.ts'
import type { HttpTransportOptions } from '../http/http-transport.ts'
import type { RetryPolicy } from '../http/retry.ts'
import type { SourceLimits } from '../source-limits.ts'
import type { Credentials, CredentialsProvider } from './credentials.ts'

/** How to reach a registry, and how far to trust what it says. */
export interface RegistryOptions {
  /** As in image references: `registry.example`, `registry.example:5000`, `docker.io`. */
  readonly host: string
  /** Default: anonymous. */
  readonly credentials?: Credentials | CredentialsProvider
  /** PEM certificates to trust besides the known ones. */
  readonly ca?: string
  /** Speak HTTP instead of HTTPS; never done unasked, not even to localhost. */
  readonly plainHttp?: boolean
  /** Accept any certificate. */
  readonly skipVerify?: boolean
  /** Connect to this address instead of what the DNS says for `host`; TLS and `Host` still use the name. */
  readonly ipOverride?: string
  /** Where connections may go: registry, token server and wherever they redirect to. Default: anywhere. */
  readonly allowAddress?: AddressFilter
  /**
   * Token servers besides the registry's own host that may see the credentials, such as `*.aliyuncs.com`. Default: whichever the registry
   * names over https, as Docker does.
   */
  readonly trustedRealmHosts?: readonly string[]
  /** The proxy variables to obey. Default: none. */
  readonly proxy?: Environment
  /** Awaited before every request, for a limit on their rate. */
  readonly throttle?: (signal: AbortSignal) => Promise<void>
  readonly limits?: Partial<SourceLimits>
  readonly retry?: Partial<RetryPolicy>
  readonly transport?: Partial<
    Pick<
      HttpTransportOptions,
      'responseTimeoutMs' | 'idleTimeoutMs' | 'minBytesPerSecond' | 'maxConnections' | 'userAgent'
    >
  >
  readonly clock?: Clock
}
