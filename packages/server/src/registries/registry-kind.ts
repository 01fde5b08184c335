import type { RegistryKind } from '@plimsoll/contract'
import type { ConnectorDeps, ConnectorTarget } from './connector-target.ts'
import type { RegistryConnector } from './registry-connector.ts'

/** What a registry says was pushed or deleted. A hint of where to look, never believed: the registry is asked. */
export interface PushClaim {
  readonly repository: string
  /** Tag or digest; absent when only the repository is named. */
  readonly selector?: string
  /** `removed`: nothing new to scan. */
  readonly change: 'pushed' | 'removed'
}

/** A report as it waits for somebody to look. */
export interface ReportedPush extends PushClaim {
  readonly registryId: string
  /** When it came, by the database's clock: RFC 3339. */
  readonly at: string
}

/** A registry that belongs to an account. */
export interface FoundRegistry {
  /** What the account calls it; it stays the same when the name changes. */
  readonly instanceId: string
  readonly name: string
  readonly host: string
  readonly region: string
}

interface RegistryCapabilities {
  /** Requests that are made in a second as long as the registry does not ask for fewer. */
  readonly requestsPerSecond: number
  /** Repositories that are read at the same time. */
  readonly parallelReads: number
}

/** One kind of registry. A plain object, listed in the table of kinds. */
export interface RegistryKindDefinition {
  readonly kind: RegistryKind
  readonly capabilities: RegistryCapabilities
  /** Where such a registry is when nobody says. */
  hostOf?(target: Pick<ConnectorTarget, 'region' | 'network'>): string | undefined
  /** Host that is connected to, where it is not the one in references. */
  connectHost?(target: ConnectorTarget): string
  /**
   * Nothing is sent before the first question.
   * @throws {SourceError} `SOURCE_TLS`, `SOURCE_TARGET_INVALID`, `SOURCE_UNSUPPORTED`
   */
  open(target: ConnectorTarget, deps: ConnectorDeps): RegistryConnector
  /** Is this an account, whose registries are found, rather than a registry? */
  isAccount?(target: ConnectorTarget): boolean
  /** All registries of an account. @throws {SourceError} */
  findRegistries?(target: ConnectorTarget, deps: ConnectorDeps, signal: AbortSignal): AsyncIterable<FoundRegistry>
  /** What a report of pushes names; absent where there is no such report. An unknown report names nothing. */
  readPushes?(body: unknown): readonly PushClaim[]
}
