import type { ConnectorDeps, ConnectorTarget } from './connector-target.ts'
import { REGISTRY_KINDS } from './kinds.ts'
import type { RegistryConnector } from './registry-connector.ts'

/**
 * The connector for a registry, by its kind. Nothing is sent before the first question.
 * @throws {SourceError} `SOURCE_TLS`, `SOURCE_TARGET_INVALID`, `SOURCE_UNSUPPORTED`
 */
export function openConnector(target: ConnectorTarget, deps: ConnectorDeps): RegistryConnector {
  return REGISTRY_KINDS[target.kind].open(target, deps)
}
