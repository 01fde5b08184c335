import { type ApiAnswer, type FakeApi, pageOf } from '../fake-registry/fake-api.ts'
import type { RegistryContent } from '../fake-registry/registry-content.ts'

export interface FakeEcrOptions {
  readonly accessKeyId: string
  /** Of the token for pulling. */
  readonly password: string
  readonly lifetimeSeconds?: number
  readonly pageSize?: number
}

/** Amazon ECR's API, JSON 1.1 (Amazon ECR API Reference). Signatures are looked at, not checked: AWS's own library makes them. For `startFakeRegistry({ api })`. */
export function fakeEcr(options: FakeEcrOptions): (content: RegistryContent) => FakeApi {
  return (content) => (call) => {
    const action = call.headers['x-amz-target']?.split('.')[1]
    if (call.method !== 'POST' || call.url.pathname !== '/' || action === undefined) return undefined
    const credential = `AWS4-HMAC-SHA256 Credential=${options.accessKeyId}/`
    if (!call.headers['authorization']?.startsWith(credential)) {
      return failure(400, 'UnrecognizedClientException', 'The security token included in the request is invalid.')
    }
    const input = JSON.parse(call.body)
    const size = options.pageSize ?? 1000
    const page = Number(input.nextToken ?? '1')
    const next = (total: number) => (page * size < total ? { nextToken: String(page + 1) } : {})
    switch (action) {
      case 'GetAuthorizationToken': {
        const token = Buffer.from(`AWS:${options.password}`).toString('base64')
        const expiresAt = Date.now() / 1000 + (options.lifetimeSeconds ?? 43_200)
        return json({ authorizationData: [{ authorizationToken: token, expiresAt, proxyEndpoint: call.url.origin }] })
      }
      case 'DescribeRepositories': {
        const all = content.repositories()
        const repositories = pageOf(all, page, size).map((repositoryName) => ({ repositoryName }))
        return json({ repositories, ...next(all.length) })
      }
      case 'DescribeImages': {
        const name = input.repositoryName
        const tags = content.tags(name)
        if (tags === undefined) return failure(400, 'RepositoryNotFoundException', 'The repository does not exist.')
        const byDigest = [...Map.groupBy(tags, (tag) => content.manifest(name, tag)?.digest ?? '')]
        const imageDetails = pageOf(byDigest, page, size).map(([imageDigest, imageTags]) => ({
          imageDigest,
          imageTags,
          imagePushedAt: content.pushedAt(name, imageTags[0] ?? '').getTime() / 1000,
          imageSizeInBytes: 1234,
        }))
        return json({ imageDetails, ...next(byDigest.length) })
      }
      default:
        return failure(400, 'UnknownOperationException', action)
    }
  }
}

function json(body: object): ApiAnswer {
  return { status: 200, json: body, headers: { 'content-type': 'application/x-amz-json-1.1' } }
}

function failure(status: number, type: string, message: string): ApiAnswer {
  return {
    status,
    json: { __type: type, message },
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type },
  }
}
