import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { sha256Of } from '@plimsoll/engine'
import type { FakeApi } from './fake-api.ts'
import type { Fault } from './faults.ts'
import type { RegistryAuth } from './registry-auth.ts'
import type { RegistryContent } from './registry-content.ts'
import { sendBody } from './send-body.ts'

/** What all requests to one registry share. */
export interface RegistryState {
  readonly origin: string
  readonly content: RegistryContent
  readonly auth: RegistryAuth
  /** Begun uploads by their id. */
  readonly uploads: Map<string, Uint8Array[]>
  readonly pageSize: number
  readonly api?: FakeApi
}

const API = { 'docker-distribution-api-version': 'registry/2.0' }

/** Answers one request of the distribution API, or breaks as `fault` says. */
export async function serveRequest(
  state: RegistryState,
  request: IncomingMessage,
  response: ServerResponse,
  fault: Fault | undefined,
): Promise<void> {
  const body = await readAll(request)
  const url = new URL(request.url ?? '/', state.origin)
  if (await strikeEarly(fault, url, response)) return
  const reply: Call['reply'] = (status, headers, bytes = '') =>
    sendBody(response, status, { ...API, ...headers }, typeof bytes === 'string' ? Buffer.from(bytes) : bytes, fault)
  const refuse: Call['refuse'] = (status, code, headers = {}) => {
    const error = JSON.stringify({ errors: [{ code, message: code }] })
    return reply(status, { 'content-type': 'application/json', ...headers }, error)
  }
  const headers = request.headers as Readonly<Record<string, string | undefined>>
  const text = Buffer.from(body).toString('utf8')
  const answer = state.api?.({ method: request.method ?? 'GET', url, headers, body: text })
  if (answer) {
    const type = { 'content-type': 'application/json' }
    const bytes = Buffer.from(answer.text ?? JSON.stringify(answer.json ?? null))
    return sendBody(response, answer.status, { ...type, ...answer.headers }, bytes, fault)
  }
  await route({ state, request, url, body, fault, reply, refuse })
}

/** Faults that leave nothing to answer. */
async function strikeEarly(fault: Fault | undefined, url: URL, response: ServerResponse): Promise<boolean> {
  switch (fault?.kind) {
    case 'silence':
      return fault.afterBytes < 0
    case 'reset':
      if (fault.afterBytes < 0) response.socket?.resetAndDestroy()
      return fault.afterBytes < 0
    case 'status':
      await sendBody(response, fault.status, fault.headers ?? {}, Buffer.from(fault.body ?? ''), undefined)
      return true
    case 'redirect': {
      const isOrigin = /^https?:\/\/[^/]+$/.test(fault.to)
      const location = isOrigin ? `${fault.to}${url.pathname}${url.search}` : fault.to
      response.writeHead(fault.status ?? 307, { location }).end()
      return true
    }
    default:
      return false
  }
}

function route(call: Call): Promise<void> {
  const { state, request, url, reply, refuse } = call
  if (url.pathname === '/token') return serveToken(call)
  const [, name, what, rest = ''] = /^\/v2\/(.+?)\/(manifests|blobs|tags)\/(.*)$/.exec(url.pathname) ?? []
  const challenge = state.auth.challenge(scopeOf(request, url, name), request.headers.authorization, state.origin)
  if (challenge !== undefined) return refuse(401, 'UNAUTHORIZED', { 'www-authenticate': challenge })
  if (url.pathname === '/v2/') return reply(200, { 'content-type': 'application/json' }, '{}')
  if (url.pathname === '/v2/_catalog') return serveList(call, 'repositories', state.content.repositories())
  if (name === undefined) return refuse(404, 'UNSUPPORTED')
  if (what === 'manifests') return serveManifest(call, name, rest)
  if (what === 'tags') {
    const tags = state.content.tags(name)
    return tags === undefined ? refuse(404, 'NAME_UNKNOWN') : serveList(call, 'tags', tags, { name })
  }
  return rest.startsWith('uploads') ? serveUpload(call, name, rest.slice('uploads/'.length)) : serveBlob(call, rest)
}

function scopeOf(request: IncomingMessage, url: URL, name: string | undefined): string {
  if (name === undefined) return url.pathname === '/v2/_catalog' ? 'registry:catalog:*' : ''
  const isPush = request.method !== 'GET' && request.method !== 'HEAD'
  return `repository:${name}:${isPush ? 'pull,push' : 'pull'}`
}

interface Call {
  readonly state: RegistryState
  readonly request: IncomingMessage
  readonly url: URL
  readonly body: Uint8Array
  readonly fault: Fault | undefined
  reply(status: number, headers: Readonly<Record<string, string>>, bytes?: Uint8Array | string): Promise<void>
  refuse(status: number, code: string, headers?: Readonly<Record<string, string>>): Promise<void>
}

function serveToken({ state, request, url, body, reply }: Call): Promise<void> {
  const isForm = request.method === 'POST'
  const parameters = isForm ? new URLSearchParams(Buffer.from(body).toString('utf8')) : url.searchParams
  const answer = state.auth.issueToken(parameters, request.headers.authorization, isForm)
  return reply(answer.status, { 'content-type': 'application/json' }, JSON.stringify(answer.body))
}

function serveManifest(
  { state, request, body, fault, reply, refuse }: Call,
  name: string,
  selector: string,
): Promise<void> {
  if (request.method === 'PUT') {
    const mediaType = request.headers['content-type'] ?? ''
    const digest = state.content.addManifest(name, body, mediaType, ...(selector.includes(':') ? [] : [selector]))
    return reply(201, { location: `/v2/${name}/manifests/${digest}`, 'docker-content-digest': digest })
  }
  const manifest = state.content.manifest(name, selector)
  if (manifest === undefined) return refuse(404, state.content.tags(name) ? 'MANIFEST_UNKNOWN' : 'NAME_UNKNOWN')
  const digest = fault?.kind === 'wrong-digest-header' ? `sha256:${'0'.repeat(64)}` : manifest.digest
  return reply(200, { 'content-type': manifest.mediaType, 'docker-content-digest': digest }, manifest.bytes)
}

function serveBlob({ state, request, fault, reply, refuse }: Call, digest: string): Promise<void> {
  const bytes = state.content.blobs.get(digest)
  if (bytes === undefined) return refuse(404, 'BLOB_UNKNOWN')
  const headers = {
    'content-type': 'application/octet-stream',
    'docker-content-digest': digest,
    'accept-ranges': 'bytes',
  }
  const start = Number(/^bytes=([0-9]+)-$/.exec(request.headers.range ?? '')?.[1] ?? Number.NaN)
  if (Number.isNaN(start) || fault?.kind === 'ignore-range') return reply(200, headers, bytes)
  if (start >= bytes.length) return refuse(416, 'RANGE_INVALID')
  const from = fault?.kind === 'wrong-range' ? Math.max(0, start - 1) : start
  return reply(
    206,
    { ...headers, 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` },
    bytes.subarray(from),
  )
}

/** distribution-spec, "Pushing blobs": POST opens, PATCH adds, PUT ends; POST with a digest does all at once. */
function serveUpload({ state, request, url, body, reply, refuse }: Call, name: string, id: string): Promise<void> {
  const upload = request.method === 'POST' ? randomUUID() : id
  const chunks = request.method === 'POST' ? [body] : [...(state.uploads.get(upload) ?? []), body]
  const location = `/v2/${name}/blobs/uploads/${upload}`
  const wanted = url.searchParams.get('digest')
  if (wanted === null) {
    state.uploads.set(upload, chunks)
    const length = chunks.reduce((total, chunk) => total + chunk.length, 0)
    return reply(202, { location, range: `0-${Math.max(0, length - 1)}`, 'docker-upload-uuid': upload })
  }
  const whole = Buffer.concat(chunks)
  state.uploads.delete(upload)
  if (sha256Of(whole) !== wanted) return refuse(400, 'DIGEST_INVALID')
  return reply(201, { location: `/v2/${name}/blobs/${state.content.addBlob(whole)}`, 'docker-content-digest': wanted })
}

function serveList(
  { state, url, fault, reply }: Call,
  key: 'tags' | 'repositories',
  items: readonly string[],
  further: Readonly<Record<string, string>> = {},
): Promise<void> {
  const size = Math.min(state.pageSize, Number(url.searchParams.get('n') ?? state.pageSize))
  const last = url.searchParams.get('last') ?? ''
  const isEndless = fault?.kind === 'endless-list'
  const page = isEndless
    ? Array.from({ length: size }, (_, index) => `item-${Number(last.slice(5) || 0) + index + 1}`)
    : items.filter((item) => item > last).slice(0, size)
  const hasMore = isEndless || page.at(-1) !== items.at(-1)
  const next = new URL(url)
  if (fault?.kind !== 'circular-list') next.searchParams.set('last', page.at(-1) ?? '')
  const link =
    hasMore || fault?.kind === 'circular-list' ? { link: `<${next.pathname}${next.search}>; rel="next"` } : {}
  return reply(200, { 'content-type': 'application/json', ...link }, JSON.stringify({ ...further, [key]: page }))
}

async function readAll(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
