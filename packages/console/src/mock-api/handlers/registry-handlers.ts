import type { ConnectionTest, Registry } from '@plimsoll/contract'
import type { MockHandlers } from '../answer.ts'
import { MockError } from '../answer.ts'
import { findRegistry, type MockState, repositoriesOf, withCounts } from '../mock-state.ts'
import { found, matches, page } from '../rows.ts'

/** Registries; a host that begins with `bad` fails its test. */
export function registriesHandlers(center: MockState): MockHandlers['registries'] {
  return {
    list: ({ query }) => ({
      items: center.registries
        .filter(({ name, host }) => matches(query.search, name, host))
        .map((each) => withCounts(center, each))
        .sort((a, b) => a.name.localeCompare(b.name)),
    }),
    get: ({ params }) => withCounts(center, findRegistry(center, params.registryId)),
    create: ({ body }) => {
      if (center.registries.some(({ name }) => name === body.name))
        throw new MockError('REGISTRY_NAME_TAKEN', `A registry named “${body.name}” exists. Choose another name.`)
      const { password, apiToken, ...given } = body
      const host = given.host ?? `${given.kind}.example`
      const made: Registry = {
        ...findRegistry(center, '2'),
        ...given,
        host,
        id: String(Math.max(0, ...center.registries.map(({ id }) => Number(id))) + 1),
        version: body.version ?? null,
        port: body.port ?? null,
        address: `${body.protocol}://${host}${body.port === undefined ? '' : `:${body.port}`}`,
        ipOverride: body.ipOverride ?? null,
        region: body.region ?? null,
        imagesPerHour: body.imagesPerHour ?? null,
        namespace: body.namespace ?? null,
        apiHost: body.apiHost ?? null,
        hasApiToken: apiToken !== undefined,
        repositories: body.repositories ?? null,
        userName: body.userName ?? null,
        hasPassword: password !== undefined,
        hasCertificates: body.certificates !== undefined,
        state: 'syncing',
        failure: null,
        lastSyncAt: null,
        createdAt: center.at(),
      }
      center.registries = [...center.registries, made]
      center.later(5, () => syncDone(center, made.id))
      return made
    },
    update: ({ params, body }) => {
      const { password, apiToken, certificates, ...given } = body
      const changed: Registry = {
        ...findRegistry(center, params.registryId),
        ...defined(given),
        ...(password === undefined ? {} : { hasPassword: password !== null }),
        ...(apiToken === undefined ? {} : { hasApiToken: apiToken !== null }),
        ...(certificates === undefined ? {} : { hasCertificates: certificates !== null }),
      }
      center.registries = center.registries.map((each) => (each.id === changed.id ? changed : each))
      return withCounts(center, changed)
    },
    remove: ({ params }) => {
      if (!findRegistry(center, params.registryId).canRemove)
        throw new MockError('REGISTRY_READ_ONLY', 'ACR instances are added and removed by Plimsoll.')
      center.registries = center.registries.filter(({ id }) => id !== params.registryId)
      center.images = center.images.filter(({ image }) => image.references[0]?.registryId !== params.registryId)
      center.emit({ type: 'registry.removed', registryId: params.registryId })
      return undefined
    },
    testConnection: ({ body }) => connectionTest(body.registry.host?.startsWith('bad') ?? false),
    test: ({ params }) => connectionTest(findRegistry(center, params.registryId).state === 'failing'),
    sync: ({ params }) => {
      const syncing: Registry = { ...withCounts(center, findRegistry(center, params.registryId)), state: 'syncing' }
      center.registries = center.registries.map((each) => (each.id === syncing.id ? syncing : each))
      center.emit({
        type: 'registry.sync',
        registry: syncing,
        progress: { repositoriesDone: 0, repositoriesTotal: null },
      })
      center.later(5, () => syncDone(center, syncing.id))
      return syncing
    },
    createWebhook: ({ params }) => {
      const path = `/webhooks/registries/${findRegistry(center, params.registryId).id}`
      const secret = `mock-${center.at()}`
      return { path, secret, pathWithSecret: `${path}/${secret}`, authorization: `Bearer ${secret}` }
    },
    removeWebhook: ({ params }) => void findRegistry(center, params.registryId),
  }
}

/** Repositories and tags. */
export function repositoriesHandlers(center: MockState): MockHandlers['repositories'] {
  return {
    list: ({ query }) =>
      page(
        repositoriesOf(center).filter(
          (each) =>
            (query.registryId === undefined || each.registryId === query.registryId) &&
            matches(query.search, each.name),
        ),
        query,
      ),
    get: ({ params }) => found(repositoriesOf(center).find(({ id }) => id === params.repositoryId)),
    tags: ({ params, query }) =>
      page(
        center.images
          .map(({ image }) => image)
          .filter(({ references }) => references[0]?.repositoryId === params.repositoryId)
          .flatMap((image) =>
            (image.references[0]?.tags ?? [])
              .filter((tag) => matches(query.search, tag))
              .map((tag, index) => ({
                id: `${image.id}${index}`,
                name: tag,
                digest: image.digest,
                pushedAt: image.pushedAt,
                firstSeenAt: image.firstSeenAt,
                images: [
                  {
                    imageId: image.id,
                    digest: image.digest,
                    platform: image.platform,
                    state: image.state,
                    vulnerabilities: image.vulnerabilities,
                    lastScanAt: image.lastScanAt,
                  },
                ],
              })),
          ),
        query,
      ),
  }
}

function connectionTest(failing: boolean): ConnectionTest {
  const step = (
    name: ConnectionTest['steps'][number]['step'],
    outcome: 'ok' | 'failed' | 'skipped',
    message: string,
    durationMs: number,
  ) => ({ step: name, outcome, message, code: outcome === 'failed' ? 'TLS_CERTIFICATE' : null, durationMs })
  const after = failing ? ('skipped' as const) : ('ok' as const)
  const skipped = 'Not tried: an earlier step failed.'
  return {
    ok: !failing,
    steps: [
      step('address', 'ok', 'The address is public.', 0),
      step('dns', 'ok', '203.0.113.24', 12),
      step('tcp', 'ok', 'Port 443 answers.', 31),
      failing
        ? step(
            'tls',
            'failed',
            'The certificate is signed by a CA that Plimsoll does not know. Add the CA’s certificate above.',
            44,
          )
        : step('tls', 'ok', 'TLS 1.3, certificate valid until 2027-03-01.', 44),
      step('ping', after, failing ? skipped : 'The registry speaks the OCI distribution API.', 25),
      step('sign-in', after, failing ? skipped : 'Signed in as robot$plimsoll.', 80),
      step('list', after, failing ? skipped : '6 repositories can be listed.', 120),
      step('manifest', after, failing ? skipped : 'The manifest of platform/gateway:7.2.1 can be read.', 60),
      step('blob', after, failing ? skipped : 'Its first layer can be read.', 90),
    ],
  }
}

/** Members that were given a value. */
function defined<T extends object>(given: T): { [Name in keyof T]-?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]-?: Exclude<T[Name], undefined>
  }
}

function syncDone(center: MockState, id: string): void {
  const synced: Registry = {
    ...withCounts(center, findRegistry(center, id)),
    state: 'ok',
    failure: null,
    lastSyncAt: center.at(),
  }
  center.registries = center.registries.map((each) => (each.id === id ? synced : each))
  center.emit({ type: 'registry.sync', registry: synced, progress: null })
}
