import { type Digest, SourceError } from '@plimsoll/engine'
import { type JsonApi, openJsonApi } from '../api/json-api.ts'
import { requestPacer } from '../api/request-pacer.ts'
import {
  apiOrigin,
  type ConnectorTarget,
  referenceHost,
  registryOptions,
  storedCredentials,
} from '../connector-target.ts'
import { distributionPuller } from '../distribution-puller.ts'
import type { RegistryConnector } from '../registry-connector.ts'
import type { RegistryKindDefinition } from '../registry-kind.ts'
import type { HarborApi } from './harbor-api.ts'
import { readHarborPushes } from './harbor-pushes.ts'
import { harborV1 } from './harbor-v1.ts'
import { harborV2 } from './harbor-v2.ts'

const REQUESTS_PER_SECOND = 40

/** Harbor 1.7 and later by its management API, which tells push times, platforms and what changed; pulls by the distribution API. */
export const harbor: RegistryKindDefinition = {
  kind: 'harbor',
  capabilities: { requestsPerSecond: REQUESTS_PER_SECOND, parallelReads: 8 },
  open(target, deps) {
    const pacer = requestPacer(REQUESTS_PER_SECOND)
    const credentials = async () => storedCredentials(target, deps.secretKey)
    const origin = apiOrigin(target, referenceHost(target))
    const json = openJsonApi({
      origin,
      target,
      deps,
      pacer,
      async authorize() {
        const user = await credentials()
        if (user.kind !== 'basic') return undefined
        return `Basic ${Buffer.from(`${user.username}:${user.password}`).toString('base64')}`
      },
    })
    const puller = distributionPuller({
      ...registryOptions(target, deps),
      credentials,
      throttle: pacer.take,
      // Harbor signs in at the host that it believes to have; behind a proxy that may be the API's.
      trustedRealmHosts: [origin.hostname],
    })
    let known: Promise<HarborApi> | undefined
    const api = (signal: AbortSignal): Promise<HarborApi> => {
      known ??= chooseApi(json, target, signal).catch((error: unknown) => {
        known = undefined
        throw error
      })
      return known
    }
    return {
      ...puller,
      ping: async (signal) => (await api(signal)).ping(signal),
      async signIn(signal) {
        if ((await credentials()).kind === 'anonymous') return undefined
        const who = await (await api(signal)).signIn(signal)
        await puller.registry.ping(signal)
        return who
      },
      pullCredentials: async () => ({ credentials: await credentials() }),
      async *listRepositories(signal) {
        yield* (await api(signal)).listRepositories(signal)
      },
      async *listTags(repository, signal) {
        try {
          yield* (await api(signal)).listTags(repository, signal)
        } catch (error) {
          // Robots of Harbor 1.x may pull, but not ask the management API. It refuses before it lists anything.
          if (!target.repositories || !isRefused(error)) throw error
          yield* puller.resolveTags(repository, puller.registry.listTags(repository, signal), signal)
        }
      },
      listImages: (repository, digest, signal) => explained(puller.listImages(repository, digest, signal)),
      openImage: (repository, digest, signal) => openExplained(puller, repository, digest, signal),
      async [Symbol.asyncDispose]() {
        await json[Symbol.asyncDispose]()
        await puller[Symbol.asyncDispose]()
      },
    }
  },
  readPushes: readHarborPushes,
}

/** Harbor 2.x answers below `/api/v2.0`, 1.x below `/api`. */
async function chooseApi(json: JsonApi, target: ConnectorTarget, signal: AbortSignal): Promise<HarborApi> {
  const { version } = target
  if (version === 'v1') return harborV1(json, target)
  if (version === 'v2') return harborV2(json, target)
  const what = `The version of Harbor at ${json.origin.host}`
  try {
    await json.ask({ path: '/api/v2.0/systeminfo', what, isAnonymous: true }, signal)
    return harborV2(json, target)
  } catch (error) {
    if (!isMissing(error)) throw error
  }
  try {
    await json.ask({ path: '/api/systeminfo', what, isAnonymous: true }, signal)
    return harborV1(json, target)
  } catch (cause) {
    if (!isMissing(cause)) throw cause
    throw new SourceError(
      'SOURCE_PROTOCOL',
      `${json.origin.host} answers, but not as a Harbor. Check the address, or connect it as an OCI registry.`,
      { cause },
    )
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof SourceError && (error.code === 'SOURCE_UNAUTHORIZED' || error.code === 'SOURCE_FORBIDDEN')
}

/** A web page instead of JSON is what a proxy or Harbor's own console answers with for an address that there is not. */
function isMissing(error: unknown): boolean {
  return error instanceof SourceError && (error.code === 'SOURCE_NOT_FOUND' || error.code === 'SOURCE_PROTOCOL')
}

/**
 * A project can forbid to pull images that were not scanned, have vulnerabilities or are not signed; Harbor then answers 412 even to its administrator
 * (harbor, src/server/middleware/vulnerable and contenttrust).
 */
async function explained<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw explain(error)
  }
}

function explain(error: unknown): unknown {
  if (!(error instanceof SourceError) || error.code !== 'SOURCE_BLOCKED_BY_POLICY') return error
  return new SourceError(
    'SOURCE_BLOCKED_BY_POLICY',
    "The project in Harbor forbids to pull this image: its policy prevents vulnerable, unscanned or unsigned images from running. Turn that policy off in the project's configuration, or add the image's CVEs to its allowlist; administrators and robots are not exempt.",
    { cause: error, detail: error.detail },
  )
}

async function openExplained(
  puller: Pick<RegistryConnector, 'openImage'>,
  repository: string,
  digest: Digest,
  signal: AbortSignal,
): ReturnType<RegistryConnector['openImage']> {
  const source = await puller.openImage(repository, digest, signal)
  return {
    ...source,
    platforms: (reading) => explained(source.platforms(reading)),
    resolve: (platform, reading) => explained(source.resolve(platform, reading)),
  }
}
