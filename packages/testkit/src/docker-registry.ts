import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SelfSignedCertificate } from './self-signed-certificate.ts'

export interface DockerRegistryOptions {
  readonly tls?: SelfSignedCertificate
  /** Lines of an htpasswd file; the registry knows bcrypt only. */
  readonly htpasswd?: string
  /** A token server's URL, and the PEM certificate whose key signs its tokens (JWT, ES256, issuer and service `plimsoll-test`). */
  readonly tokens?: { readonly realm: string; readonly certificate: string }
  /** Where it reports what happens. */
  readonly notifications?: { readonly url: string; readonly authorization: string }
}

/** A real registry: the `docker-registry` program, on a free port of the loopback, with storage of its own that is removed afterwards. */
export interface DockerRegistry extends AsyncDisposable {
  /** `127.0.0.1:41234` */
  readonly host: string
}

/** @throws {Error} when the program is not on `PATH`, or does not start; with what it printed */
export async function startDockerRegistry(options: DockerRegistryOptions = {}): Promise<DockerRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-registry-'))
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    const config = join(folder, 'config.json')
    // YAML is a superset of JSON.
    await writeFile(config, JSON.stringify(await registryConfig(folder, options)))
    const child = spawn('docker-registry', ['serve', config], { stdio: ['ignore', 'pipe', 'pipe'] })
    const port = await listeningPort(child)
    return {
      host: `127.0.0.1:${port}`,
      async [Symbol.asyncDispose]() {
        const exited = new Promise((resolve) => child.once('exit', resolve))
        if (child.exitCode === null && child.kill()) await exited
        await removeFolder()
      },
    }
  } catch (error) {
    await removeFolder()
    throw error
  }
}

async function registryConfig(
  folder: string,
  { tls, htpasswd, tokens, notifications }: DockerRegistryOptions,
): Promise<object> {
  const store = async (name: string, content: string): Promise<string> => {
    const path = join(folder, name)
    await writeFile(path, content, { mode: 0o600 })
    return path
  }
  return {
    version: 0.1,
    log: { accesslog: { disabled: true }, level: 'info', formatter: 'json' },
    storage: { filesystem: { rootdirectory: join(folder, 'storage') }, delete: { enabled: true } },
    http: {
      addr: '127.0.0.1:0',
      relativeurls: true,
      secret: 'a secret of the test',
      ...(tls === undefined
        ? {}
        : { tls: { certificate: await store('tls.crt', tls.certificate), key: await store('tls.key', tls.key) } }),
    },
    ...(htpasswd === undefined
      ? {}
      : { auth: { htpasswd: { realm: 'plimsoll-test', path: await store('htpasswd', htpasswd) } } }),
    ...(notifications === undefined
      ? {}
      : {
          notifications: {
            endpoints: [
              {
                name: 'plimsoll',
                url: notifications.url,
                headers: { Authorization: [notifications.authorization] },
                timeout: '2s',
                threshold: 3,
                backoff: '1s',
              },
            ],
          },
        }),
    ...(tokens === undefined
      ? {}
      : {
          auth: {
            token: {
              realm: tokens.realm,
              service: 'plimsoll-test',
              issuer: 'plimsoll-test',
              rootcertbundle: await store('tokens.crt', tokens.certificate),
            },
          },
        }),
  }
}

/** It logs the address that it got: `"listening on 127.0.0.1:41234"`. */
function listeningPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = ''
    const onData = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-65_536)
      const port = /listening on [^"]*:([0-9]+)/.exec(output)?.[1]
      if (port !== undefined) resolve(Number(port))
    }
    child.stdout?.on('data', onData)
    child.stderr?.on('data', onData)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`docker-registry ended with ${code} before it listened:\n${output}`)))
  })
}
