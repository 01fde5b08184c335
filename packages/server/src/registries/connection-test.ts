import { lookup } from 'node:dns/promises'
import { connect, isIP } from 'node:net'
import { connect as connectTls, getCACertificates } from 'node:tls'
import type { ConnectionStep, ConnectionStepName, ConnectionTest } from '@plimsoll/contract'
import { type Digest, parseManifest, proxyFor, SourceError } from '@plimsoll/engine'
import { toFailure } from '../errors.ts'
import { apiOrigin, type ConnectorDeps, type ConnectorTarget, referenceHost } from './connector-target.ts'
import { REGISTRY_KINDS } from './kinds.ts'
import { openConnector } from './open-connector.ts'
import type { RegistryConnector } from './registry-connector.ts'

/** Longest a step may take, in milliseconds. */
const STEP_TIMEOUT_MS = 15_000

/** What a step learns and later ones need. */
interface Found {
  address?: string
  /** What holds the images: the registry, or the first one of an account. */
  contents?: RegistryConnector
  images: readonly FoundImage[]
  layer?: Pick<FoundImage, 'repository'> & { readonly digest: Digest }
}

interface FoundImage {
  readonly repository: string
  readonly tag: string
  readonly digest: Digest
}

/** One image may be withheld by a policy: so many are tried, each of another repository. */
const MAX_IMAGES = 3
/** Repositories that are asked for tags, at most. */
const MAX_REPOSITORIES = 10

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
  await using open = new AsyncDisposableStack()
  for (const [step, run] of target.kind === 'sample' ? sampleSteps(target, deps) : registrySteps(target, deps, open)) {
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

function registrySteps(target: ConnectorTarget, deps: ConnectorDeps, open: AsyncDisposableStack): readonly Step[] {
  const { protocol, ipOverride } = target
  const kind = REGISTRY_KINDS[target.kind]
  const host = (kind.connectHost?.(target) ?? target.host).replace(/^\[|\]$/g, '')
  const port = target.port ?? (protocol === 'https' ? 443 : 80)
  const url = new URL(`${protocol}://${host.includes(':') ? `[${host}]` : host}:${port}/`)
  const found: Found = { images: [] }
  const unlessProxied = async (work: () => Promise<string | Skipped>): Promise<string | Skipped> =>
    proxyFor(url, deps.environment) === undefined ? work() : { skipped: 'Connections go through the proxy.' }
  let opened: RegistryConnector | undefined
  // Opened by the first step that needs it, so that what is wrong with the target is that step's error.
  const connector = (): RegistryConnector => {
    opened ??= open.use(openConnector(target, deps))
    return opened
  }
  const contents = async (signal: AbortSignal): Promise<RegistryConnector | Skipped> => {
    if (!kind.isAccount?.(target)) return connector()
    for await (const { instanceId, host: instanceHost } of kind.findRegistries?.(target, deps, signal) ?? []) {
      const [, name = instanceHost, ownPort] = /^(.*?)(?::([0-9]+))?$/.exec(instanceHost) ?? []
      const instance = { ...target, instanceId, host: name, port: ownPort ? Number(ownPort) : null, ipOverride: null }
      return open.use(openConnector(instance, deps))
    }
    return { skipped: 'The account has no running instance with an endpoint in this network.' }
  }

  return [
    ['address', async () => checkAddress(ipOverride ?? host, target, deps)],
    ['dns', () => unlessProxied(() => resolve(host, ipOverride, deps, found))],
    ['tcp', (signal) => unlessProxied(() => reach(found.address ?? host, port, signal))],
    [
      'tls',
      (signal) =>
        protocol === 'http'
          ? Promise.resolve({ skipped: 'Plain HTTP: nothing is encrypted.' })
          : unlessProxied(() => handshake(target, found.address ?? host, host, port, signal)),
    ],
    ['ping', (signal) => connector().ping(signal)],
    ['sign-in', async (signal) => (await connector().signIn(signal)) ?? { skipped: 'No user is given.' }],
    ...contentSteps(contents, found),
  ]
}

function sampleSteps(target: ConnectorTarget, deps: ConnectorDeps): readonly Step[] {
  return contentSteps(async () => openConnector(target, deps), { images: [] })
}

function contentSteps(
  open: (signal: AbortSignal) => Promise<RegistryConnector | Skipped>,
  found: Found,
): readonly Step[] {
  return [
    [
      'list',
      async (signal) => {
        const contents = await open(signal)
        if ('skipped' in contents) return contents
        found.contents = contents
        const images: FoundImage[] = []
        let asked = 0
        for await (const { name: repository } of contents.listRepositories(signal)) {
          asked += 1
          for await (const { name: tag, digest } of contents.listTags(repository, signal)) {
            images.push({ repository, tag, digest })
            break
          }
          if (images.length >= MAX_IMAGES || asked >= MAX_REPOSITORIES) break
        }
        found.images = images
        const [first] = images
        if (first)
          return `Repositories and tags can be listed: ${contents.host}/${first.repository}:${first.tag} is one.`
        if (asked === 0) return { skipped: 'The registry lists no repository yet.' }
        return { skipped: 'Repositories can be listed; the first ones have no tag yet.' }
      },
    ],
    [
      'manifest',
      async (signal) => {
        const { contents, images } = found
        if (!contents || images.length === 0) return { skipped: 'There is no image to read.' }
        let blocked: unknown
        for (const { repository, tag, digest } of images) {
          try {
            const layer = await firstLayer(contents, repository, digest, signal)
            if (layer) found.layer = { repository, digest: layer }
            return `The manifest of ${repository}:${tag} can be read.`
          } catch (error) {
            if (!(error instanceof SourceError) || error.code !== 'SOURCE_BLOCKED_BY_POLICY') throw error
            blocked = error
          }
        }
        throw blocked
      },
    ],
    [
      'blob',
      async (signal) => {
        const { contents, layer } = found
        if (!contents?.registry || !layer) return { skipped: 'There is no layer to read.' }
        for await (const chunk of contents.registry.openBlob(layer.repository, layer.digest, {}, signal)) {
          return `Layers can be read: the first ${chunk.length} bytes of one came.`
        }
        return 'Layers can be read: one is empty.'
      },
    ],
  ]
}

/** Reads the manifest behind a tag as a scan would. @returns a blob of it, where there is a registry to read it from */
async function firstLayer(
  contents: RegistryConnector,
  repository: string,
  digest: Digest,
  signal: AbortSignal,
): Promise<Digest | undefined> {
  const { registry } = contents
  if (!registry) {
    await using source = await contents.openImage(repository, digest, signal)
    await source.platforms(signal)
    return undefined
  }
  const what = `The manifest of ${repository}`
  const { bytes, mediaType } = await registry.getManifest(repository, digest, signal)
  const manifest = parseManifest(bytes, mediaType, what)
  if (manifest.kind === 'manifest') return (manifest.layers[0] ?? manifest.config).digest
  const child = manifest.manifests[0]?.digest
  if (child === undefined) return undefined
  const image = await registry.getManifest(repository, child, signal)
  const inner = parseManifest(image.bytes, image.mediaType, what)
  return inner.kind === 'manifest' ? (inner.layers[0] ?? inner.config).digest : undefined
}

function checkAddress(address: string, target: ConnectorTarget, { allowAddress }: ConnectorDeps): string {
  const api = apiOrigin(target, referenceHost(target)).hostname.replace(/^\[|\]$/g, '')
  for (const one of [address, api]) if (isIP(one) !== 0 && !allowAddress(one)) throw refused(one)
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
      ...(certificates !== null && {
        ca: [...getCACertificates('default'), ...getCACertificates('system'), certificates],
      }),
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
