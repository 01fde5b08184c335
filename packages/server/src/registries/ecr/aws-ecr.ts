import { Readable } from 'node:stream'
import { readBounded } from '@plimsoll/engine'
import { type JsonApiOptions, openApiTransport } from '../api/json-api.ts'
import type { RequestPacer } from '../api/request-pacer.ts'
import type { ECRClient, ECRClientConfig } from './aws-library.ts'

// AWS's library is large, so it is loaded when the first registry of the kind is asked.

type Library = typeof import('./aws-library.ts').awsLibrary

/** A client of one region's ECR, and the library's commands for it. */
export interface Ecr extends AsyncDisposable {
  readonly client: ECRClient
  readonly library: Library
}

export interface EcrOptions extends Pick<JsonApiOptions, 'origin' | 'target' | 'deps'> {
  readonly region: string
  readonly pacer: RequestPacer
  /** Default: those of this machine, in the library's order. */
  readonly credentials?: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken?: string
  }
}

/** What the library hands over to be sent. */
interface Sent {
  readonly protocol: string
  readonly hostname: string
  readonly port?: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

const MAX_ANSWER_BYTES = 32 * 1024 * 1024

/** The library signs, we send: with our limits, our trust and our list of allowed addresses. Retries are the library's, which know ECR's errors. */
export async function openEcr({ origin, target, deps, region, pacer, credentials }: EcrOptions): Promise<Ecr> {
  const { awsLibrary: library } = await import('./aws-library.ts')
  const transport = openApiTransport({ origin, target, deps })
  const requestHandler = {
    async handle(request: Sent, options: { readonly abortSignal?: AbortSignal } = {}): Promise<{ response: never }> {
      const signal = options.abortSignal ?? new AbortController().signal
      const url = new URL(`${request.protocol}//${request.hostname}${request.port ? `:${request.port}` : ''}`)
      url.pathname = request.path
      await pacer.take(signal)
      const { 'content-length': _, ...headers } = request.headers
      const body = typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body)
      const answer = await transport.send({ method: 'POST', url, headers, body }, signal)
      const bytes = await readBounded(answer.body, MAX_ANSWER_BYTES, 'The answer of ECR')
      const names = ['content-type', 'date', 'retry-after', 'x-amzn-errortype', 'x-amzn-requestid']
      const answered = names.flatMap((name) => {
        const value = answer.header(name)
        return value === undefined ? [] : [[name, value] as const]
      })
      return {
        response: {
          statusCode: answer.status,
          headers: Object.fromEntries(answered),
          body: Readable.from(bytes.length > 0 ? [bytes] : []),
        } as never,
      }
    },
  }
  const client = new library.ECRClient({
    region,
    endpoint: origin.href,
    requestHandler: requestHandler as unknown as NonNullable<ECRClientConfig['requestHandler']>,
    maxAttempts: 5,
    ...(credentials && { credentials }),
  })
  return {
    client,
    library,
    async [Symbol.asyncDispose]() {
      client.destroy()
      await transport[Symbol.asyncDispose]()
    },
  }
}
