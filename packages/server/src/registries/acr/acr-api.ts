import { createHash, randomUUID } from 'node:crypto'
import {
  DEFAULT_RETRY_POLICY,
  type HttpResponse,
  parseRetryAfter,
  type RetryPolicy,
  readBounded,
  SourceError,
  type SourceErrorCode,
  systemClock,
  withRetries,
} from '@plimsoll/engine'
import { z } from 'zod'
import { type JsonApiOptions, openApiTransport } from '../api/json-api.ts'
import { type CloudKeysProvider, signRequest } from './alibaba-cloud.ts'

const VERSION = '2018-12-01'
const MAX_ANSWER_BYTES = 16 * 1024 * 1024
const EMPTY_HASH = createHash('sha256').update('').digest('hex')

/** Actions of Container Registry (product `cr`, version 2018-12-01), called RPC style: parameters in the query. */
export interface AcrApi extends AsyncDisposable {
  /** @throws {SourceError} also for answers that say `IsSuccess: false` */
  call(action: string, parameters: Readonly<Record<string, string>>, signal: AbortSignal): Promise<unknown>
}

export interface AcrApiOptions extends Pick<JsonApiOptions, 'origin' | 'target' | 'deps' | 'pacer'> {
  readonly keys: CloudKeysProvider
  readonly retry?: RetryPolicy
}

const envelopeSchema = z.object({
  IsSuccess: z.boolean().optional(),
  Code: z.union([z.string(), z.number()]).optional(),
})

/** Requests are signed anew for each try, with keys asked for anew: temporary ones may have been renewed. */
export function openAcrApi(options: AcrApiOptions): AcrApi {
  const { origin, pacer, keys, retry = DEFAULT_RETRY_POLICY } = options
  const transport = openApiTransport(options)
  /** Milliseconds that the cloud's clock is ahead of ours. */
  let skew = 0

  async function send(action: string, query: Readonly<Record<string, string>>, signal: AbortSignal) {
    const user = await keys()
    const headers: Record<string, string> = {
      host: origin.host,
      'x-acs-action': action,
      'x-acs-version': VERSION,
      'x-acs-date': new Date(Date.now() + skew).toISOString().replace(/\.[0-9]+Z$/, 'Z'),
      'x-acs-signature-nonce': randomUUID(),
      'x-acs-content-sha256': EMPTY_HASH,
      accept: 'application/json',
      ...(user.securityToken !== undefined && { 'x-acs-security-token': user.securityToken }),
    }
    const authorization = signRequest({ method: 'POST', headers, query }, EMPTY_HASH, user)
    const url = new URL(`/?${encodeQuery(query)}`, origin)
    await pacer.take(signal)
    return transport.send({ method: 'POST', url, headers: { ...headers, authorization }, body: '' }, signal)
  }

  async function tryOnce(action: string, query: Readonly<Record<string, string>>, signal: AbortSignal) {
    for (let isCorrected = false; ; isCorrected = true) {
      const response = await send(action, query, signal)
      const bytes = await readBounded(response.body, MAX_ANSWER_BYTES, `The answer of ${action}`)
      const body = parseJson(bytes)
      const envelope = envelopeSchema.safeParse(body)
      const isFine = response.status >= 200 && response.status < 300 && envelope.success
      if (isFine && envelope.data.IsSuccess !== false) return body
      const code = String(envelope.data?.Code ?? '').slice(0, 100)
      if (isClockError(code) && !isCorrected) {
        skew = Date.parse(response.header('date') ?? '') - Date.now() || 0
        continue
      }
      const error = toError(action, code, response)
      if (error.code === 'SOURCE_RATE_LIMITED') pacer.slowDown(retryAfterMs(response))
      throw error
    }
  }

  return {
    call: (action, parameters, signal) =>
      withRetries(() => tryOnce(action, parameters, signal), retry, systemClock, signal),
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  }
}

/** RFC 3986, as it is signed. */
function encodeQuery(query: Readonly<Record<string, string>>): string {
  const encode = (text: string): string =>
    encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  return Object.keys(query)
    .sort()
    .map((key) => `${encode(key)}=${encode(query[key] ?? '')}`)
    .join('&')
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    // What is no JSON has no envelope, and that is the error.
    return undefined
  }
}

function isClockError(code: string): boolean {
  return /^InvalidTimeStamp|^IllegalTimestamp/i.test(code)
}

function retryAfterMs(response: HttpResponse): number | undefined {
  return parseRetryAfter(response.header('retry-after'), Date.now())
}

function toError(action: string, code: string, response: HttpResponse): SourceError {
  const { status } = response
  const said = /^[A-Za-z0-9_.]{1,100}$/.test(code) ? code : `status ${status}`
  const [ours, remedy] = explain(status, code)
  const wait = retryAfterMs(response)
  return new SourceError(ours, `${response.url.host} refused ${action} (${said}). ${remedy}`, {
    detail: { status, errors: [said], host: response.url.host, ...(wait !== undefined && { retryAfterMs: wait }) },
  })
}

function explain(status: number, code: string): readonly [SourceErrorCode, string] {
  if (status === 429 || /^Throttling/i.test(code)) return ['SOURCE_RATE_LIMITED', 'Wait, or sync less often.']
  if (status >= 500 || /^ServiceUnavailable|^InternalError/i.test(code)) {
    return ['SOURCE_SERVER_FAILED', 'Try again later.']
  }
  if (
    /^InvalidAccessKeyId|^SignatureDoesNotMatch|^IncompleteSignature|^InvalidSecurityToken|SecurityToken/i.test(code)
  ) {
    return ['SOURCE_UNAUTHORIZED', 'Check AccessKey ID and secret; temporary ones may have ended.']
  }
  if (/NotExist|NotFound|NOT_EXIST/i.test(code) || status === 404) {
    return ['SOURCE_NOT_FOUND', 'It may have been deleted. Check the region.']
  }
  if (status === 401) return ['SOURCE_UNAUTHORIZED', 'Check AccessKey ID and secret.']
  if (status === 403 || /Forbidden|NoPermission|Unauthorized/i.test(code)) {
    return ['SOURCE_FORBIDDEN', 'Give the RAM user the policy AliyunContainerRegistryReadOnlyAccess.']
  }
  return ['SOURCE_PROTOCOL', 'Check region, network and address.']
}
