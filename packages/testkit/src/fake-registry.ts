import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { FakeApi } from './fake-registry/fake-api.ts'
import { type FaultRule, faultPlan } from './fake-registry/faults.ts'
import { type FakeAuth, registryAuth } from './fake-registry/registry-auth.ts'
import { type RegistryContent, registryContent } from './fake-registry/registry-content.ts'
import { serveRequest } from './fake-registry/serve-request.ts'
import { type SelfSignedCertificate, selfSignedCertificate } from './self-signed-certificate.ts'

export interface FakeRegistryOptions {
  readonly auth?: FakeAuth
  /** Serve HTTPS: `true` with a fresh certificate for localhost and 127.0.0.1, or with the given one. */
  readonly tls?: boolean | SelfSignedCertificate
  /** Items on one page of tags or repositories, at most. Default 100. */
  readonly pageSize?: number
  /** A management API on the same origin: asked first, before the distribution API. */
  readonly api?: (content: RegistryContent) => FakeApi
}

/** A request as it came in, and the status that it got. */
export interface LoggedRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  /** 0 when the connection was broken before. */
  readonly status: number
}

/** An OCI distribution registry in this process, on a free port of the loopback, that can be told to misbehave. */
export interface FakeRegistry
  extends AsyncDisposable,
    Omit<RegistryContent, 'blobs' | 'manifest' | 'tags' | 'repositories' | 'pushedAt' | 'changedAt'> {
  /** `127.0.0.1:41234`, as it stands in references. */
  readonly host: string
  /** `http://127.0.0.1:41234` */
  readonly origin: string
  /** PEM, with TLS only. */
  readonly certificate?: string
  readonly requests: readonly LoggedRequest[]
  readonly content: RegistryContent
  /** Takes effect at once; the answer undoes it. */
  inject(rule: FaultRule): () => void
  expireTokens(): void
}

/** Pull, push (as far as clients such as skopeo need it), tags, catalog and tokens. Close it after the test. */
export async function startFakeRegistry(options: FakeRegistryOptions = {}): Promise<FakeRegistry> {
  const content = registryContent()
  const auth = registryAuth(options.auth ?? { kind: 'none' })
  const faults = faultPlan()
  const requests: LoggedRequest[] = []
  const uploads = new Map<string, Uint8Array[]>()
  const tls = options.tls === true ? selfSignedCertificate() : options.tls || undefined
  const api = options.api?.(content)
  const state = { content, auth, uploads, pageSize: options.pageSize ?? 100, ...(api && { api }) }

  const listener: RequestListener = (request, response) => {
    const path = request.url ?? '/'
    const method = request.method ?? 'GET'
    const headers = { ...request.headers } as Record<string, string>
    const entry = { method, path, headers, status: 0 }
    requests.push(entry)
    response.once('close', () => {
      entry.status = response.headersSent ? response.statusCode : 0
    })
    // A client that goes away in the middle is part of the tests.
    response.on('error', () => undefined)
    const fault = faults.next(method, path)
    if (fault?.kind === 'expire-tokens') auth.expireTokens()
    serveRequest({ ...state, origin }, request, response, fault).catch(() => response.destroy())
  }
  const server =
    tls === undefined ? createServer(listener) : createTlsServer({ cert: tls.certificate, key: tls.key }, listener)
  const port = await listen(server)
  const origin = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`

  return {
    host: `127.0.0.1:${port}`,
    origin,
    ...(tls === undefined ? {} : { certificate: tls.certificate }),
    requests,
    content,
    addBlob: content.addBlob,
    addManifest: content.addManifest,
    addImage: content.addImage,
    removeTag: content.removeTag,
    inject: faults.add,
    expireTokens: auth.expireTokens,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}
