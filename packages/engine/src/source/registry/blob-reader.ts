import type { Digest } from '../../domain/digest.ts'
import { KiB } from '../../domain/units.ts'
import type { HttpResponse } from '../http/http-transport.ts'
import { pauseAfter } from '../http/retry.ts'
import { SourceError } from '../source-error.ts'
import type { RegistrySession } from './registry-session.ts'

/** After this much progress the next failure counts as the first again. */
const PROGRESS_BYTES = 64 * KiB

export interface BlobRange {
  /** Bytes to leave out at the start. Default 0. */
  readonly offset?: number
  /** What the manifest says; a blob of another size is refused as soon as that is known. */
  readonly size?: number
}

/**
 * A blob's bytes from `offset`, unverified. A broken transfer is resumed where it broke (`Range`; distribution-spec, "Pulling blobs"); a
 * server that ignores `Range` is read again from the start, and the bytes that we have are skipped.
 * @throws {SourceError} `SOURCE_DIGEST_MISMATCH` for another size, `SOURCE_PROTOCOL` for a wrong range, and like `RegistrySession.send`
 */
export async function* readBlob(
  session: RegistrySession,
  repository: string,
  digest: Digest,
  { offset = 0, size }: BlobRange,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const what = `The blob ${digest} of ${session.host}/${repository}`
  const url = new URL(`/v2/${repository}/blobs/${digest}`, session.origin)
  const scope = `repository:${repository}:pull`
  let position = offset
  let countedFrom = offset
  let failures = 0
  while (position !== size) {
    try {
      const headers = { accept: '*/*', ...(position > 0 ? { range: `bytes=${position}-` } : {}) }
      const response = await session.send({ method: 'GET', url, headers, scope, what }, signal)
      const start = startOf(response, position, size, what)
      for await (const chunk of skip(response.body, position - start)) {
        position += chunk.length
        if (size !== undefined && position > size) throw wrongSize(what, `more than ${size}`, size)
        yield chunk
      }
      if (size === undefined) return
      if (position < size) throw wrongSize(what, String(position), size)
    } catch (error) {
      signal.throwIfAborted()
      if (position - countedFrom >= PROGRESS_BYTES) {
        failures = 0
        countedFrom = position
      }
      failures += 1
      const pause = pauseAfter(error, failures, session.retry, session.clock)
      if (pause === undefined) throw error
      await session.clock.sleep(pause, signal)
    }
  }
}

async function* skip(chunks: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let ahead = bytes
  for await (const chunk of chunks) {
    if (chunk.length > ahead) yield ahead === 0 ? chunk : chunk.subarray(ahead)
    ahead -= Math.min(ahead, chunk.length)
  }
}

/** Where the body of `response` starts, in bytes from the start of the blob. */
function startOf(response: HttpResponse, position: number, size: number | undefined, what: string): number {
  const failWith = (error: SourceError): never => {
    response.discard()
    throw error
  }
  if (response.status === 206) {
    const range = /^bytes ([0-9]{1,15})-([0-9]{1,15})\/([0-9]{1,15}|\*)$/.exec(response.header('content-range') ?? '')
    const total = Number(range?.[3])
    if (range === null || Number(range[1]) !== position) {
      return failWith(
        new SourceError(
          'SOURCE_PROTOCOL',
          `${what}: ${response.url.host} sent another range than was asked for. Try again, or check the proxies in between.`,
        ),
      )
    }
    if (size !== undefined && !Number.isNaN(total) && total !== size)
      return failWith(wrongSize(what, String(total), size))
    return position
  }
  const length = response.header('content-length')
  if (size !== undefined && length !== undefined && Number(length) !== size) {
    return failWith(wrongSize(what, length, size))
  }
  return 0
}

function wrongSize(what: string, actual: string, expected: number): SourceError {
  return new SourceError(
    'SOURCE_DIGEST_MISMATCH',
    `${what} has ${actual} bytes, but the manifest says ${expected}. Push the image again.`,
    { detail: { actual, expected } },
  )
}
