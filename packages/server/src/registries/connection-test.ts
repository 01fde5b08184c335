import { lookup } from 'node:dns/promises'
import { connect, isIP } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ConnectionStep, ConnectionStepName, ConnectionTest } from '@plimsoll/contract'
import { type Digest, openRegistry, parseManifest, SourceError } from '@plimsoll/engine'
import { toFailure } from '../errors.ts'
import { type ConnectorDeps, type ConnectorTarget, openConnector, registryOptions } from './open-connector.ts'

/** Longest a step may take, in milliseconds. */
const STEP_TIMEOUT_MS = 15_000

/** What a step learns and later ones need. */
interface Found {
  address?: string
  repository?: string
  tag?: string
  layer?: Digest
}

type Step = readonly [ConnectionStepName, (signal: AbortSignal) => Promise<string | Skipped>]

/** Why a step does not apply. */
interface Skipped {
  readonly skipped: string
}

/**
 * Tries everything that a sync and a scan will need, one step after the other, and says of the first that fails what to do about it. Nothing is thrown and
 * nothing is kept.
 */
export async function testConnection(
  target: ConnectorTarget,
  deps: ConnectorDeps,
  signal: AbortSignal,
): Promise<ConnectionTest> {
  const steps: ConnectionStep[] = []
  let isBroken = false
  for (const [step, run] of target.kind === 'sample' ? sampleSteps(target, deps) : registrySteps(target, deps)) {
    if (isBroken) {
      steps.push({
        step,
        outcome: 'skipped',
        message: 'Not tried: a step before it failed.',
        code: null,
        durationMs: 0,
      })
      continue
    }
    const result = await runStep(step, run, signal)
    steps.push(result)
    isBroken = result.outcome === 'failed'
  }
  return { ok: !isBroken, steps }
}

async function runStep(step: ConnectionStepName, run: Step[1], signal: AbortSignal): Promise<ConnectionStep> {
  const started = performance.now()
  const durationMs = (): number => Math.round(performance.now() - started)
  const limit = AbortSignal.timeout(STEP_TIMEOUT_MS)
  try {
    const result = await run(AbortSignal.any([signal, limit]))
    return typeof result === 'string'
      ? { step, outcome: 'ok', message: result, code: null, durationMs: durationMs() }
      : { step, outcome: 'skipped', message: result.skipped, code: null, durationMs: durationMs() }
  } catch (error) {
    signal.throwIfAborted()
    const failure = limit.aborted
      ? {
          code: 'SOURCE_TIMED_OUT',
          message: `No answer within ${STEP_TIMEOUT_MS / 1000} seconds. Check the address and any firewall between.`,
        }
      : (toFailure(error) ?? { code: 'SOURCE_PROTOCOL', message: `${(error as Error).message}.` })
    return { step, outcome: 'failed', ...failure, durationMs: durationMs() }
  }
}

function registrySteps(target: ConnectorTarget, deps: ConnectorDeps): readonly Step[] {
  const { protocol, ipOverride } = target
  const host = target.host.replace(/^\[|\]$/g, '')
  const port = target.port ?? (protocol === 'https' ? 443 : 80)
  const found: Found = {}
  const proxied = usesProxy(target, deps.environment)
  const unlessProxied = async (work: () => Promise<string | Skipped>): Promise<string | Skipped> =>
    proxied ? { skipped: 'Connections go through the proxy.' } : work()

  return [
    ['address', async () => checkAddress(ipOverride ?? host, deps)],
    ['dns', () => unlessProxied(() => resolve(host, ipOverride, deps, found))],
    ['tcp', (signal) => unlessProxied(() => reach(found.address ?? host, port, signal))],
    [
      'tls',
      (signal) =>
        protocol === 'http'
          ? Promise.resolve({ skipped: 'Plain HTTP: nothing is encrypted.' })
          : unlessProxied(() => handshake(target, found.address ?? host, host, port, signal)),
    ],
    ['ping', (signal) => ping(target, deps, signal)],
    ['sign-in', (signal) => signIn(target, deps, signal)],
    ...contentSteps(target, deps, found),
  ]
}

function sampleSteps(target: ConnectorTarget, deps: ConnectorDeps): readonly Step[] {
  return contentSteps(target, deps, {})
}

function contentSteps(target: ConnectorTarget, deps: ConnectorDeps, found: Found): readonly Step[] {
  return [
    [
      'list',
      async (signal) => {
        await using connector = openConnector(target, deps)
        for await (const repository of connector.listRepositories(signal)) {
          for await (const tag of connector.listTags(repository.name, signal)) {
            found.repository = repository.name
            found.tag = tag.name
            return `Repositories and tags can be listed: ${repository.name}:${tag.name} is one.`
          }
          found.repository = repository.name
        }
        if (found.repository === undefined) return { skipped: 'The registry lists no repository yet.' }
        return { skipped: `${found.repository} has no tag yet.` }
      },
    ],
    [
      'manifest',
      async (signal) => {
        const { repository, tag } = found
        if (repository === undefined || tag === undefined) return { skipped: 'There is no image to read.' }
        if (target.kind === 'sample') return `${repository}:${tag} can be read.`
        await using registry = openRegistry(registryOptions(target, deps))
        const { bytes, mediaType } = await registry.getManifest(repository, tag, signal)
        const manifest = parseManifest(bytes, mediaType, `The manifest of ${repository}:${tag}`)
        const child = manifest.kind === 'index' ? manifest.manifests[0]?.digest : undefined
        const image = child ? await registry.getManifest(repository, child, signal) : undefined
        const inner = image ? parseManifest(image.bytes, image.mediaType, `The manifest ${child}`) : manifest
        if (inner.kind === 'manifest') found.layer = (inner.layers[0] ?? inner.config).digest
        return `The manifest of ${repository}:${tag} can be read.`
      },
    ],
    [
      'blob',
      async (signal) => {
        const { repository, layer } = found
        if (repository === undefined || layer === undefined) return { skipped: 'There is no layer to read.' }
        await using registry = openRegistry(registryOptions(target, deps))
        for await (const chunk of registry.openBlob(repository, layer, {}, signal)) {
          return `Layers can be read: the first ${chunk.length} bytes of one came.`
        }
        return 'Layers can be read: one is empty.'
      },
    ],
  ]
}

function checkAddress(address: string, { allowAddress }: ConnectorDeps): string {
  if (isIP(address) !== 0 && !allowAddress(address)) throw refused(address)
  return isIP(address) === 0 ? `${address} is a host name.` : `${address} may be connected to.`
}

async function resolve(
  host: string,
  ipOverride: string | null,
  { allowAddress }: ConnectorDeps,
  found: Found,
): Promise<string | Skipped> {
  if (ipOverride !== null || isIP(host) !== 0) {
    found.address = ipOverride ?? host
    return { skipped: `The address ${found.address} is given.` }
  }
  const addresses = await lookup(host, { all: true }).catch((cause: unknown) => {
    throw new SourceError(
      'SOURCE_UNREACHABLE',
      `The name ${host} is not known. Check its spelling and this machine's DNS.`,
      { cause },
    )
  })
  const allowed = addresses.map(({ address }) => address).filter(allowAddress)
  const [address] = allowed
  if (address === undefined) throw refused(host)
  found.address = address
  return `${host} is ${allowed.slice(0, 3).join(', ')}.`
}

function refused(address: string): SourceError {
  return new SourceError(
    'SOURCE_ADDRESS_REFUSED',
    `Plimsoll does not connect to ${address}: link-local and metadata addresses are refused. An administrator can allow it with PLIMSOLL_ALLOWED_ADDRESSES.`,
  )
}

function reach(address: string, port: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, signal })
    socket.once('connect', () => {
      socket.destroy()
      resolve(`${address} takes connections on port ${port}.`)
    })
    socket.once('error', (cause) => {
      reject(
        new SourceError(
          'SOURCE_UNREACHABLE',
          `${address} does not take connections on port ${port}. Check the port, that the registry runs, and any firewall between.`,
          { cause },
        ),
      )
    })
  })
}

function handshake(
  { certificates, skipTlsVerification }: ConnectorTarget,
  address: string,
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      host: address,
      port,
      ...(isIP(host) === 0 && { servername: host }),
      rejectUnauthorized: false,
      ...(certificates !== null && { ca: certificates }),
    })
    const stop = (): void => void socket.destroy(new Error('timed out'))
    signal.addEventListener('abort', stop, { once: true })
    socket.once('close', () => signal.removeEventListener('abort', stop))
    socket.once('secureConnect', () => {
      const { valid_to: end } = socket.getPeerCertificate()
      const reason = socket.authorized ? undefined : String(socket.authorizationError)
      const version = socket.getProtocol()
      socket.destroy()
      if (reason === undefined)
        resolve(`${version}, certificate valid until ${new Date(end).toISOString().slice(0, 10)}.`)
      else if (skipTlsVerification)
        resolve(`${version}; the certificate is not trusted (${reason}) and is not checked.`)
      else reject(untrusted(host, reason))
    })
    socket.once('error', (cause) => {
      reject(
        new SourceError(
          'SOURCE_TLS',
          `${host} does not speak TLS on port ${port}. If it speaks plain HTTP, choose HTTP as protocol.`,
          { cause },
        ),
      )
    })
  })
}

function untrusted(host: string, reason: string): SourceError {
  return new SourceError(
    'SOURCE_TLS',
    `The certificate of ${host} is not trusted (${reason}). Add the certificate of the authority that issued it, or correct the host name.`,
  )
}

/** Without credentials: a registry that wants them says so in its own way, and is one. */
async function ping(target: ConnectorTarget, deps: ConnectorDeps, signal: AbortSignal): Promise<string> {
  await using registry = openRegistry(registryOptions({ ...target, userName: null }, deps))
  try {
    await registry.ping(signal)
    return 'A registry answers, also without a user.'
  } catch (error) {
    const code = error instanceof SourceError ? error.code : undefined
    if (code === 'SOURCE_UNAUTHORIZED' || code === 'SOURCE_FORBIDDEN') return 'A registry answers and asks who we are.'
    throw error
  }
}

async function signIn(target: ConnectorTarget, deps: ConnectorDeps, signal: AbortSignal): Promise<string | Skipped> {
  if (target.userName === null || target.userName === '') return { skipped: 'No user is given.' }
  await using registry = openRegistry(registryOptions(target, deps))
  await registry.ping(signal)
  return `Signed in as ${target.userName}.`
}

function usesProxy({ protocol, host }: ConnectorTarget, environment: ConnectorDeps['environment']): boolean {
  const name = protocol === 'https' ? 'https_proxy' : 'http_proxy'
  const proxy = environment[name] ?? environment[name.toUpperCase()]
  const direct = (environment['no_proxy'] ?? environment['NO_PROXY'] ?? '').split(',').map((one) => one.trim())
  const isDirect = direct.some(
    (one) => one === '*' || one === host || (one !== '' && host.endsWith(one.replace(/^\*?\.?/, '.'))),
  )
  return proxy !== undefined && proxy !== '' && !isDirect
}
