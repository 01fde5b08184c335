import {
  type Credentials,
  isCodedError,
  isRepositoryName,
  isTag,
  SourceError,
  type SourceErrorCode,
} from '@plimsoll/engine'
import { type RequestPacer, requestPacer } from '../api/request-pacer.ts'
import { toDigest } from '../api/to-digest.ts'
import {
  apiOrigin,
  type ConnectorDeps,
  type ConnectorTarget,
  registryOptions,
  storedPassword,
} from '../connector-target.ts'
import { distributionPuller } from '../distribution-puller.ts'
import { isBelow, pingRegistry } from '../oci/oci-kind.ts'
import type { ListedRepository, ListedTag, PullCredentials } from '../registry-connector.ts'
import type { RegistryKindDefinition } from '../registry-kind.ts'
import { type Ecr, openEcr } from './aws-ecr.ts'

const REQUESTS_PER_SECOND = 10
/** ECR's own largest page. */
const PAGE_SIZE = 1000
const RENEW_BEFORE_MS = 30 * 60_000
const HOST = /^([0-9]{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(amazonaws\.com(?:\.cn)?|on\.aws)$/

/** A private registry of Amazon ECR: one account in one region, with an access key or the role of this machine. */
export const ecr: RegistryKindDefinition = {
  kind: 'ecr',
  capabilities: { requestsPerSecond: REQUESTS_PER_SECOND, parallelReads: 4 },
  open(target, deps) {
    const pacer = requestPacer(REQUESTS_PER_SECOND)
    let opened: Promise<Ecr> | undefined
    const ecrApi = (): Promise<Ecr> => {
      opened ??= connect(target, deps, pacer)
      return opened
    }
    let token: Promise<PullCredentials> | undefined
    const pullCredentials = async (signal: AbortSignal): Promise<PullCredentials> => {
      const known = await token?.catch(() => undefined)
      if (known && (known.expiresAt?.getTime() ?? 0) - Date.now() > RENEW_BEFORE_MS) return known
      token = ecrApi().then((api) => fetchToken(api, signal))
      return token
    }
    const puller = distributionPuller({
      ...registryOptions(target, deps),
      throttle: pacer.take,
      credentials: async (signal) => (await pullCredentials(signal)).credentials,
    })
    const registryId = HOST.exec(target.host.toLowerCase())?.[1]
    const owner = registryId === undefined ? {} : { registryId }
    return {
      ...puller,
      // Without credentials, which are asked for at AWS and not at the registry.
      async ping(signal) {
        await using anonymous = distributionPuller(registryOptions(target, deps))
        return pingRegistry(anonymous.registry, signal)
      },
      async signIn(signal) {
        const { expiresAt } = await pullCredentials(signal)
        await puller.registry.ping(signal)
        return `Signed in to AWS; the registry's token is good until ${expiresAt?.toISOString() ?? 'it ends'}.`
      },
      pullCredentials,
      async *listRepositories(signal): AsyncIterable<ListedRepository> {
        if (target.repositories) {
          for (const name of target.repositories) yield { name }
          return
        }
        const { client, library } = await ecrApi()
        const pages = library.paginateDescribeRepositories(
          { client, pageSize: PAGE_SIZE, stopOnSameToken: true },
          // The library writes page tokens into what it is given.
          { ...owner },
        )
        for await (const { repositories = [] } of translated(pages, signal)) {
          for (const { repositoryName: name = '' } of repositories) {
            if (isRepositoryName(name) && isBelow(name, target.namespace)) yield { name }
          }
        }
      },
      async *listTags(repository, signal): AsyncIterable<ListedTag> {
        const { client, library } = await ecrApi()
        const wanted = { ...owner, repositoryName: repository, filter: { tagStatus: 'TAGGED' as const } }
        const pages = library.paginateDescribeImages({ client, pageSize: PAGE_SIZE, stopOnSameToken: true }, wanted)
        for await (const { imageDetails = [] } of translated(pages, signal)) {
          for (const { imageDigest, imageTags = [], imagePushedAt } of imageDetails) {
            const digest = toDigest(imageDigest)
            if (!digest) continue
            const pushed = imagePushedAt ? { pushedAt: imagePushedAt } : {}
            for (const name of imageTags) if (isTag(name)) yield { name, digest, ...pushed }
          }
        }
      },
      async [Symbol.asyncDispose]() {
        await (await opened?.catch(() => undefined))?.[Symbol.asyncDispose]()
        await puller[Symbol.asyncDispose]()
      },
    }
  },
}

async function connect(target: ConnectorTarget, deps: ConnectorDeps, pacer: RequestPacer): Promise<Ecr> {
  const match = HOST.exec(target.host.toLowerCase())
  const region = match?.[2] ?? target.region ?? undefined
  if (region === undefined) {
    throw new SourceError(
      'SOURCE_TARGET_INVALID',
      'The region is not known. Enter it, or the host as <account>.dkr.ecr.<region>.amazonaws.com.',
    )
  }
  const domain = match?.[3]?.endsWith('.cn') ? 'amazonaws.com.cn' : 'amazonaws.com'
  const origin = apiOrigin(target, `api.ecr.${region}.${domain}`)
  const { userName } = target
  const options = { origin, target, deps, region, pacer }
  if (userName !== null && userName !== '') {
    // A token, for temporary keys, may follow the secret after a blank.
    const [secretAccessKey = '', sessionToken] = storedPassword(target, deps.secretKey).trim().split(/\s+/)
    const credentials = { accessKeyId: userName, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) }
    return openEcr({ ...options, credentials })
  }
  if (deps.usesMachineIdentity) return openEcr(options)
  throw new SourceError(
    'SOURCE_CREDENTIALS_UNREADABLE',
    'No access key is given. Enter one, or have an administrator set PLIMSOLL_CLOUD_IDENTITY=1 so that the role of this machine is used.',
  )
}

async function fetchToken({ client, library }: Ecr, signal: AbortSignal): Promise<PullCredentials> {
  const command = new library.GetAuthorizationTokenCommand({})
  const answer = await client.send(command, { abortSignal: signal }).catch((error: unknown) => {
    throw toSourceError(error, signal)
  })
  const [data] = answer.authorizationData ?? []
  const [username = '', ...rest] = Buffer.from(data?.authorizationToken ?? '', 'base64')
    .toString('utf8')
    .split(':')
  if (username === '') throw new SourceError('SOURCE_PROTOCOL', 'ECR gave no token. Try again.')
  const credentials: Credentials = { kind: 'basic', username, password: rest.join(':') }
  return { credentials, ...(data?.expiresAt && { expiresAt: data.expiresAt }) }
}

/** Pages as long as there are any, errors in our own terms. */
async function* translated<Page>(pages: AsyncIterable<Page>, signal: AbortSignal): AsyncGenerator<Page> {
  try {
    for await (const page of pages) {
      signal.throwIfAborted()
      yield page
    }
  } catch (error) {
    throw toSourceError(error, signal)
  }
}

const CODES: ReadonlyMap<string, readonly [SourceErrorCode, string]> = new Map([
  ['UnrecognizedClientException', ['SOURCE_UNAUTHORIZED', 'Check access key and secret.']],
  ['InvalidSignatureException', ['SOURCE_UNAUTHORIZED', "Check the secret, and this machine's clock."]],
  ['ExpiredTokenException', ['SOURCE_UNAUTHORIZED', 'The temporary keys have ended: enter new ones.']],
  ['CredentialsProviderError', ['SOURCE_CREDENTIALS_UNREADABLE', 'Enter an access key, or give the machine a role.']],
  ['AccessDeniedException', ['SOURCE_FORBIDDEN', 'Give the key the policy AmazonEC2ContainerRegistryReadOnly.']],
  ['RepositoryNotFoundException', ['SOURCE_NOT_FOUND', 'It may have been deleted.']],
  ['ThrottlingException', ['SOURCE_RATE_LIMITED', 'Wait, or sync less often.']],
  ['ServerException', ['SOURCE_SERVER_FAILED', 'Try again later.']],
])

function toSourceError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason
  if (isCodedError(error) || !(error instanceof Error)) return error
  const name = error.name.replace(/^.*#/, '')
  const status = (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode
  const fallback: readonly [SourceErrorCode, string] =
    status === undefined || status >= 500 ? ['SOURCE_SERVER_FAILED', 'Try again later.'] : byStatus(status)
  const [code, remedy] = CODES.get(name) ?? fallback
  const said = /^[A-Za-z.]{1,80}$/.test(name) ? name : 'an error'
  return new SourceError(code, `ECR answered with ${said}. ${remedy}`, { cause: error })
}

function byStatus(status: number): readonly [SourceErrorCode, string] {
  if (status === 429) return ['SOURCE_RATE_LIMITED', 'Wait, or sync less often.']
  if (status === 401) return ['SOURCE_UNAUTHORIZED', 'Check access key and secret.']
  if (status === 403) return ['SOURCE_FORBIDDEN', 'Give the key the policy AmazonEC2ContainerRegistryReadOnly.']
  return ['SOURCE_PROTOCOL', 'Check region and address.']
}
