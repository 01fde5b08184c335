import type { Registry } from '@plimsoll/contract'
import type { CountedRegistryRow } from '../db/statements/registries.ts'
import { referenceHost } from '../registries/connector-target.ts'
import { failureOf, instantOf } from './fields.ts'

/** A registry as the API shows it: never with its password. */
export function toRegistry(row: CountedRegistryRow): Registry {
  const isSample = row.kind === 'sample'
  return {
    id: row.id,
    kind: row.kind,
    version: row.version,
    name: row.name,
    protocol: row.protocol,
    host: row.host,
    port: row.port,
    address: isSample ? row.host : `${row.protocol}://${referenceHost(row)}`,
    ipOverride: row.ipOverride,
    region: row.region,
    network: row.network,
    imagesPerHour: row.imagesPerHour,
    namespace: row.namespace,
    apiHost: row.apiHost,
    hasCertificates: row.certificates !== null,
    skipTlsVerification: row.skipTlsVerification,
    repositories: row.repositories,
    userName: row.userName,
    hasPassword: row.passwordSealed !== null,
    hasApiToken: row.apiTokenSealed !== null,
    hasWebhook: row.hasWebhook,
    accountId: row.accountId,
    isAutomatic: row.isAutomatic,
    canRemove: isSample || !row.isAutomatic,
    canEdit: !isSample && !row.isAutomatic,
    state: row.state,
    failure: failureOf(row),
    lastSyncAt: instantOf(row.lastSyncAt),
    repositoryCount: row.repositoryCount,
    imageCount: row.imageCount,
    createdAt: row.createdAt.toISOString(),
  }
}
