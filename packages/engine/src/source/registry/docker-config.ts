import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DEFAULT_REGISTRY_HOST } from '../../domain/image-reference.ts'
import { MiB } from '../../domain/units.ts'
import type { Environment } from '../environment.ts'
import { isJsonObject, type JsonObject, member, textMember } from '../json-document.ts'
import { SourceError } from '../source-error.ts'
import { askCredentialHelper } from './credential-helper.ts'
import { ANONYMOUS, type Credentials } from './credentials.ts'

const MAX_CONFIG_BYTES = 4 * MiB
/** What `docker login` calls Docker Hub. */
const DOCKER_HUB = 'https://index.docker.io/v1/'

/**
 * The files that hold registry logins, most specific first: `REGISTRY_AUTH_FILE`, `$DOCKER_CONFIG/config.json` or `~/.docker/config.json`,
 * then Podman's `$XDG_RUNTIME_DIR/containers/auth.json` and `~/.config/containers/auth.json`. They need not exist.
 */
export function dockerConfigPaths(environment: Environment): readonly string[] {
  const home = environment['HOME']
  const runtime = environment['XDG_RUNTIME_DIR']
  const docker = environment['DOCKER_CONFIG'] || (home && join(home, '.docker'))
  return [
    environment['REGISTRY_AUTH_FILE'],
    docker && join(docker, 'config.json'),
    runtime && join(runtime, 'containers', 'auth.json'),
    home && join(home, '.config', 'containers', 'auth.json'),
  ]
    .filter((path) => path !== undefined)
    .filter(Boolean)
}

/**
 * The login for an image from Docker's or Podman's configuration: a credential helper for the host, the general credential store, then the
 * file's own entries. The first file that knows one decides; none means anonymous.
 * @param repository Podman keeps logins for parts of a registry, such as `registry.example/team`
 * @throws {SourceError} `SOURCE_CREDENTIALS_UNREADABLE` when a file is no such configuration, or a helper fails
 */
export async function readDockerCredentials(
  host: string,
  repository: string,
  environment: Environment,
  signal: AbortSignal,
): Promise<Credentials> {
  for (const path of dockerConfigPaths(environment)) {
    const config = await readConfig(path)
    const found = config && (await findCredentials(config, host, repository, environment, signal))
    if (found !== undefined) return found
  }
  return ANONYMOUS
}

async function findCredentials(
  config: JsonObject,
  host: string,
  repository: string,
  environment: Environment,
  signal: AbortSignal,
): Promise<Credentials | undefined> {
  const helpers = member(config, 'credHelpers')
  const helper = (isJsonObject(helpers) ? textMember(helpers, host) : undefined) ?? textMember(config, 'credsStore')
  if (helper !== undefined) {
    const server = host === DEFAULT_REGISTRY_HOST ? DOCKER_HUB : host
    const answer = await askCredentialHelper(helper, server, environment, signal)
    if (answer !== undefined) return answer
  }
  const auths = member(config, 'auths')
  if (!isJsonObject(auths)) return undefined
  const entries = new Map(Object.entries(auths).map(([key, entry]) => [normaliseKey(key), entry]))
  for (const key of keysFor(host, repository)) {
    const entry = entries.get(key)
    const credentials = isJsonObject(entry) ? parseEntry(entry) : undefined
    if (credentials !== undefined) return credentials
  }
  return undefined
}

/** `host/team/app`, `host/team`, `host`. */
function keysFor(host: string, repository: string): readonly string[] {
  const parts = repository.split('/')
  const namespaces = parts.map((_, index) => `${host}/${parts.slice(0, parts.length - index).join('/')}`)
  return [...namespaces, host]
}

/** Keys are hosts, hosts with a namespace, or URLs of the registry's API. */
function normaliseKey(key: string): string {
  const bare = key
    .replace(/^https?:\/\//, '')
    .replace(/\/+$/, '')
    .replace(/\/v[12]$/, '')
  const slash = bare.indexOf('/')
  const host = (slash < 0 ? bare : bare.slice(0, slash)).toLowerCase()
  const name = host === 'index.docker.io' || host === 'registry-1.docker.io' ? DEFAULT_REGISTRY_HOST : host
  return slash < 0 ? name : name + bare.slice(slash)
}

function parseEntry(entry: JsonObject): Credentials | undefined {
  const identity = textMember(entry, 'identitytoken')
  if (identity !== undefined) return { kind: 'identity-token', token: identity }
  const bearer = textMember(entry, 'registrytoken')
  if (bearer !== undefined) return { kind: 'bearer', token: bearer }
  const pair = Buffer.from(textMember(entry, 'auth') ?? '', 'base64')
    .toString('utf8')
    .replace(/\0+$/, '')
  const colon = pair.indexOf(':')
  if (colon > 0) return { kind: 'basic', username: pair.slice(0, colon), password: pair.slice(colon + 1) }
  const username = textMember(entry, 'username')
  const password = textMember(entry, 'password')
  return username !== undefined && password !== undefined ? { kind: 'basic', username, password } : undefined
}

async function readConfig(path: string): Promise<JsonObject | undefined> {
  let text: string
  try {
    if ((await stat(path)).size > MAX_CONFIG_BYTES) throw unreadable(path, 'it is too large')
    text = await readFile(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error instanceof SourceError ? error : unreadable(path, 'it may not be read', error)
  }
  try {
    const config: unknown = JSON.parse(text)
    if (isJsonObject(config)) return config
  } catch {
    // The parser's own message would quote the file, which holds passwords.
  }
  throw unreadable(path, 'it is not a JSON object')
}

function unreadable(path: string, why: string, cause?: unknown): SourceError {
  return new SourceError(
    'SOURCE_CREDENTIALS_UNREADABLE',
    `The login file ${path} cannot be used: ${why}. Repair it, or give credentials directly.`,
    cause === undefined ? {} : { cause },
  )
}
