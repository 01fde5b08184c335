import type { ByteRangeFile } from '../archive/byte-range-file.ts'
import { spool } from '../archive/spool.ts'
import { dockerArchiveSource } from '../docker-archive/docker-archive-source.ts'
import type { Environment } from '../environment.ts'
import {
  DEFAULT_TRANSPORT_TIMES,
  type HttpResponse,
  type HttpTransport,
  type HttpTransportOptions,
  openHttpTransport,
} from '../http/http-transport.ts'
import type { ImageSource } from '../image-source.ts'
import { SourceError } from '../source-error.ts'
import type { SourceLimits } from '../source-limits.ts'
import { type DockerHost, findDockerHost } from './docker-host.ts'

export interface DockerDaemonOptions {
  readonly description: string
  readonly environment: Environment
  readonly temporaryDirectory?: string
  readonly limits: SourceLimits
}

/**
 * An image that a Docker or Podman daemon holds: exported over its HTTP API (Docker Engine API, `GET /images/{name}/get`) into a private
 * temporary file, then read as the Docker archive that it is.
 * @param image a reference with tag or digest, or an image ID; valid as such, as it becomes part of a URL
 * @throws {SourceError} `SOURCE_UNREACHABLE`, `SOURCE_UNREADABLE` when the socket may not be used, `SOURCE_NOT_FOUND`, and like `dockerArchiveSource`
 */
export async function dockerDaemonSource(
  image: string,
  options: DockerDaemonOptions,
  signal: AbortSignal,
): Promise<ImageSource> {
  const host = await findDockerHost(options.environment)
  await using transport = openHttpTransport(transportOptions(host))
  const file = await exportImage(transport, host, image, options, signal)
  const { description, limits } = options
  return dockerArchiveSource(file, { description, limits, transport: 'docker-daemon' }, signal)
}

async function exportImage(
  transport: HttpTransport,
  host: DockerHost,
  image: string,
  options: DockerDaemonOptions,
  signal: AbortSignal,
): Promise<ByteRangeFile> {
  // The export of an unknown image may begin before it fails; asking first gives a clear answer.
  const inspected = await get(transport, host, `/images/${image}/json`, signal)
  inspected.discard()
  if (inspected.status === 404) {
    throw new SourceError(
      'SOURCE_NOT_FOUND',
      `The Docker daemon has no image ${image}. Pull it first, or write docker://${image} to read it from its registry.`,
    )
  }
  assertOk(inspected)
  const exported = await get(transport, host, `/images/${image}/get`, signal)
  if (exported.status !== 200) exported.discard()
  assertOk(exported)
  const { limits, temporaryDirectory } = options
  const spoolOptions = {
    maxBytes: limits.maxSpoolBytes,
    ...(temporaryDirectory === undefined ? {} : { temporaryDirectory }),
  }
  return spool(exported.body, `The export of ${image}`, spoolOptions, signal)
}

async function get(
  transport: HttpTransport,
  host: DockerHost,
  path: string,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const origin = host.kind === 'socket' ? 'http://localhost/' : host.origin
  try {
    return await transport.send({ method: 'GET', url: new URL(path, origin) }, signal)
  } catch (error) {
    throw host.kind === 'socket' && error instanceof SourceError ? socketError(host.path, error) : error
  }
}

function socketError(path: string, error: SourceError): SourceError {
  switch (error.detail['errno']) {
    case 'ENOENT':
      return new SourceError(
        'SOURCE_UNREACHABLE',
        `No Docker daemon was found: ${path} does not exist. Start it, or set DOCKER_HOST.`,
        { cause: error },
      )
    case 'ECONNREFUSED':
      return new SourceError(
        'SOURCE_UNREACHABLE',
        `The Docker daemon at ${path} does not answer. Start it, or set DOCKER_HOST.`,
        { cause: error },
      )
    case 'EACCES':
    case 'EPERM':
      return new SourceError(
        'SOURCE_UNREADABLE',
        `The Docker daemon at ${path} may not be used by this user. Ask for access to it, or use an archive.`,
        { cause: error },
      )
    default:
      return error
  }
}

function assertOk({ status }: HttpResponse): void {
  if (status === 200) return
  throw new SourceError('SOURCE_SERVER_FAILED', `The Docker daemon failed with status ${status}. Look at its log.`, {
    detail: { status },
  })
}

function transportOptions(host: DockerHost): HttpTransportOptions {
  const times = {
    ...DEFAULT_TRANSPORT_TIMES,
    idleTimeoutMs: 10 * 60_000,
    responseTimeoutMs: 10 * 60_000,
    minBytesPerSecond: 0,
  }
  if (host.kind === 'socket') return { ...times, socketPath: host.path }
  if (host.tls === undefined) return times
  const { ca, certificate, key } = host.tls
  return { ...times, ca, clientCertificate: { certificate, key } }
}
