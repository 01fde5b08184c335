import { createHash, createHmac } from 'node:crypto'
import { type ApiAnswer, type ApiCall, type FakeApi, pageOf } from '../fake-registry/fake-api.ts'
import type { RegistryContent } from '../fake-registry/registry-content.ts'

export interface FakeAcrInstance {
  readonly id: string
  readonly name: string
  /** Domain of the endpoint in each network that is open. */
  readonly endpoints: Partial<Readonly<Record<'internet' | 'vpc', string>>>
  readonly content: RegistryContent
}

export interface FakeAcrOptions {
  /** AccessKey id → secret. */
  readonly accessKeys: Readonly<Record<string, string>>
  /** Asked for every request: instances come and go. */
  readonly instances: () => readonly FakeAcrInstance[]
  /** What pulls: the user, and a password that is made for every token. */
  issueToken(): { readonly user: string; readonly password: string; readonly lifetimeSeconds: number }
  /** Milliseconds that this cloud's clock is ahead; requests a quarter of an hour off are refused. */
  readonly clockSkewMs?: number
}

const MAX_SKEW_MS = 15 * 60_000

/**
 * Container Registry's RPC API, version 2018-12-01 (Alibaba Cloud, API reference of Container Registry), with its signature version 3 checked.
 * For `startFakeRegistry({ api })`.
 */
export function fakeAcr(options: FakeAcrOptions): () => FakeApi {
  return () => (call) => {
    const action = call.headers['x-acs-action']
    if (call.method !== 'POST' || call.url.pathname !== '/' || action === undefined) return undefined
    const now = Date.now() + (options.clockSkewMs ?? 0)
    const date = { date: new Date(now).toUTCString() }
    if (Math.abs(Date.parse(call.headers['x-acs-date'] ?? '') - now) > MAX_SKEW_MS) {
      return { ...failure(400, 'InvalidTimeStamp.Expired'), headers: date }
    }
    const refused = checkSignature(call, options.accessKeys)
    return refused ?? serve(action, call.url.searchParams, options)
  }
}

function serve(action: string, query: URLSearchParams, { instances, issueToken }: FakeAcrOptions): ApiAnswer {
  const page = Number(query.get('PageNo') ?? '1')
  const size = Number(query.get('PageSize') ?? '30')
  if (size > 100) return failure(400, 'PARAMETER_ERROR')
  if (action === 'ListInstance') {
    const all = instances().map(({ id, name }) => ({
      InstanceId: id,
      InstanceName: name,
      InstanceStatus: 'RUNNING',
      InstanceSpecification: 'Enterprise_Basic',
      RegionId: 'cn-hangzhou',
      CreateTime: 1_767_225_600_000,
    }))
    return success({ Instances: pageOf(all, page, size), TotalCount: all.length, PageNo: page, PageSize: size })
  }
  const instance = instances().find(({ id }) => id === query.get('InstanceId'))
  if (!instance) return failure(404, 'INSTANCE_NOT_EXIST')
  const { content, endpoints } = instance
  const repositories = content.repositories().map((name, index) => ({
    RepoId: `crr-${index}`,
    RepoNamespaceName: name.split('/')[0],
    RepoName: name.split('/').slice(1).join('/'),
    RepoType: 'PRIVATE',
    RepoStatus: 'NORMAL',
    CreateTime: 1_767_225_600_000,
    ModifiedTime: content.changedAt(name).getTime(),
    full: name,
  }))
  switch (action) {
    case 'ListInstanceEndpoint': {
      const list = Object.entries(endpoints).map(([type, domain]) => ({
        EndpointType: type,
        Enable: true,
        AclEnable: false,
        Domains: [{ Domain: domain, Type: 'SYSTEM' }],
        Status: 'RUNNING',
      }))
      return success({ Endpoints: list })
    }
    case 'ListRepository': {
      const namespace = query.get('RepoNamespaceName')
      const all = repositories.filter((one) => namespace === null || one.RepoNamespaceName === namespace)
      // A count as text, as the API has it.
      return success({ Repositories: pageOf(all, page, size), TotalCount: String(all.length), PageNo: page })
    }
    case 'GetRepository': {
      const found = repositories.find(
        (one) => one.RepoNamespaceName === query.get('RepoNamespaceName') && one.RepoName === query.get('RepoName'),
      )
      return found ? success(found) : failure(404, 'REPO_NOT_EXIST')
    }
    case 'ListRepoTag': {
      const name = repositories.find(({ RepoId }) => RepoId === query.get('RepoId'))?.full
      if (name === undefined) return failure(404, 'REPO_NOT_EXIST')
      const tags = content.tags(name) ?? []
      const images = pageOf(tags, page, size).map((tag) => ({
        Tag: tag,
        // Without `sha256:`, and times as text.
        Digest: content.manifest(name, tag)?.digest.slice('sha256:'.length),
        ImageId: '0'.repeat(64),
        ImageSize: 1234,
        ImageCreate: String(content.pushedAt(name, tag).getTime()),
        ImageUpdate: String(content.pushedAt(name, tag).getTime()),
        Status: 'NORMAL',
      }))
      return success({ Images: images, TotalCount: String(tags.length), PageNo: page, PageSize: size })
    }
    case 'GetAuthorizationToken': {
      const { user, password, lifetimeSeconds } = issueToken()
      const expires = Date.now() + lifetimeSeconds * 1000
      return success({ AuthorizationToken: password, TempUsername: user, ExpireTime: expires })
    }
    default:
      return failure(404, 'InvalidAction.NotFound')
  }
}

function success(body: object): ApiAnswer {
  return { status: 200, json: { RequestId: 'A0E7', IsSuccess: true, Code: 'success', ...body } }
}

function failure(status: number, code: string): ApiAnswer {
  return { status, json: { RequestId: 'A0E7', Code: code, Message: code, HostId: 'cr', IsSuccess: false } }
}

/** Signature version 3, "ACS3-HMAC-SHA256", computed from its description and not by Alibaba Cloud's library. */
function checkSignature(call: ApiCall, keys: FakeAcrOptions['accessKeys']): ApiAnswer | undefined {
  const [, id = '', signed = '', given = ''] =
    /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]+)$/.exec(
      call.headers['authorization'] ?? '',
    ) ?? []
  const secret = Object.hasOwn(keys, id) ? keys[id] : undefined
  if (secret === undefined) return failure(404, 'InvalidAccessKeyId.NotFound')
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
  const names = signed.split(';')
  const needed = [
    'host',
    'x-acs-action',
    'x-acs-content-sha256',
    'x-acs-date',
    'x-acs-signature-nonce',
    'x-acs-version',
  ]
  if (!needed.every((name) => names.includes(name))) return failure(400, 'IncompleteSignature')
  const encode = (text: string): string =>
    encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  const query = [...call.url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
  const headers = names.map((name) => `${name}:${call.headers[name]?.trim()}\n`).join('')
  const canonical = [call.method, '/', query, headers, signed, sha256(call.body)].join('\n')
  const expected = createHmac('sha256', secret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex')
  return expected === given ? undefined : failure(400, 'SignatureDoesNotMatch')
}
