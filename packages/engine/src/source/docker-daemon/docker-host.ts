import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Environment } from '../environment.ts'
import { SourceError } from '../source-error.ts'

/** Where a Docker-compatible daemon listens. */
export type DockerHost =
  | { readonly kind: 'socket'; readonly path: string }
  | {
      readonly kind: 'tcp'
      readonly origin: URL
      /** PEM texts of `DOCKER_CERT_PATH`. */
      readonly tls?: { readonly ca: string; readonly certificate: string; readonly key: string }
    }

/**
 * The daemon by Docker's own variables (`DOCKER_HOST`, `DOCKER_TLS_VERIFY`, `DOCKER_CERT_PATH`); without `DOCKER_HOST` the first socket
 * that exists of Docker's, Docker Desktop's, rootless Docker's and Podman's.
 * @throws {SourceError} `SOURCE_TARGET_INVALID` for a `DOCKER_HOST` of another kind, `SOURCE_UNREADABLE` for certificates that cannot be read
 */
export async function findDockerHost(environment: Environment): Promise<DockerHost> {
  const given = environment['DOCKER_HOST']
  if (given !== undefined && given !== '') return parseDockerHost(given, environment)
  const candidates = defaultSockets(environment)
  for (const path of candidates) {
    const exists = await access(path).then(
      () => true,
      () => false,
    )
    if (exists) return { kind: 'socket', path }
  }
  return { kind: 'socket', path: candidates[0] ?? '/var/run/docker.sock' }
}

async function parseDockerHost(text: string, environment: Environment): Promise<DockerHost> {
  if (text.startsWith('unix://')) return { kind: 'socket', path: text.slice('unix://'.length) }
  const url = URL.parse(text.replace(/^tcp:\/\//, 'http://'))
  if (url === null || !/^(?:tcp|https?):\/\//.test(text) || url.hostname === '') {
    throw new SourceError(
      'SOURCE_TARGET_INVALID',
      'DOCKER_HOST is neither unix:///path nor tcp://host:port. For a daemon behind ssh, forward its socket first (ssh -L) and name that.',
    )
  }
  const isTls = url.protocol === 'https:' || Boolean(environment['DOCKER_TLS_VERIFY'])
  const origin = new URL(`${isTls ? 'https' : 'http'}://${url.hostname}:${url.port || (isTls ? '2376' : '2375')}/`)
  if (!isTls) return { kind: 'tcp', origin }
  const folder = environment['DOCKER_CERT_PATH'] || join(environment['HOME'] ?? '', '.docker')
  const read = (name: string): Promise<string> =>
    readFile(join(folder, name), 'utf8').catch((cause: unknown) => {
      const message = `The certificate file ${join(folder, name)} for the Docker daemon cannot be read. Check DOCKER_CERT_PATH.`
      throw new SourceError('SOURCE_UNREADABLE', message, { cause })
    })
  const [ca, certificate, key] = await Promise.all([read('ca.pem'), read('cert.pem'), read('key.pem')])
  return { kind: 'tcp', origin, tls: { ca, certificate, key } }
}

function defaultSockets(environment: Environment): readonly string[] {
  const home = environment['HOME']
  const runtime = environment['XDG_RUNTIME_DIR']
  return [
    '/var/run/docker.sock',
    home && join(home, '.docker', 'run', 'docker.sock'),
    runtime && join(runtime, 'docker.sock'),
    runtime && join(runtime, 'podman', 'podman.sock'),
    '/run/podman/podman.sock',
  ]
    .filter((path) => path !== undefined)
    .filter(Boolean)
}
