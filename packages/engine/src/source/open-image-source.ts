import type { ImageReference } from '../domain/image-reference.ts'
import { openArchive } from './archive/open-archive.ts'
import { dockerArchiveSource } from './docker-archive/docker-archive-source.ts'
import { dockerDaemonSource } from './docker-daemon/docker-daemon-source.ts'
import type { Environment } from './environment.ts'
import type { ImageSource } from './image-source.ts'
import { layoutArchive, layoutDirectory } from './oci-layout/layout-medium.ts'
import { ociLayoutSource } from './oci-layout/oci-layout-source.ts'
import type { Credentials } from './registry/credentials.ts'
import { readDockerCredentials } from './registry/docker-config.ts'
import { openRegistry } from './registry/registry.ts'
import type { RegistryOptions } from './registry/registry-options.ts'
import { registryImageSource } from './registry/registry-source.ts'
import { rootfsSource } from './rootfs/rootfs-source.ts'
import { DEFAULT_SOURCE_LIMITS, type SourceLimits } from './source-limits.ts'
import { formatTarget, type ImageTarget } from './target.ts'

export interface OpenImageOptions {
  /** How to reach the registry of a `docker://` target. Without `credentials` those of Docker's or Podman's configuration are used. */
  readonly registry?: Omit<RegistryOptions, 'host' | 'limits'>
  /** Where logins, proxies and the Docker daemon are looked for. Default: the process's environment. */
  readonly environment?: Environment
  /** For archives that must be unpacked or downloaded first. Default: the operating system's. */
  readonly temporaryDirectory?: string
  readonly limits?: Partial<SourceLimits>
}

/**
 * Opens the medium that a target names; dispose the source when done. A registry is not contacted before the first question to the source.
 * @throws {SourceError} see the source of each transport
 */
export async function openImageSource(
  target: ImageTarget,
  options: OpenImageOptions,
  signal: AbortSignal,
): Promise<ImageSource> {
  const description = formatTarget(target)
  const limits = { ...DEFAULT_SOURCE_LIMITS, ...options.limits }
  const environment = options.environment ?? process.env
  const spooling = options.temporaryDirectory === undefined ? {} : { temporaryDirectory: options.temporaryDirectory }
  switch (target.transport) {
    case 'docker':
      return openRegistrySource(target.reference, options, limits, environment)
    case 'docker-daemon':
      return dockerDaemonSource(target.image, { description, environment, limits, ...spooling }, signal)
    case 'docker-archive': {
      const file = await openArchive(target.path, { limits, ...spooling }, signal)
      return dockerArchiveSource(file, { description, limits, ...selectorOf(target) }, signal)
    }
    case 'oci-archive': {
      const file = await openArchive(target.path, { limits, ...spooling }, signal)
      const medium = await layoutArchive(file, limits, signal)
      return ociLayoutSource(medium, { description, limits, ...selectorOf(target) }, signal)
    }
    case 'oci': {
      const medium = await layoutDirectory(target.path)
      return ociLayoutSource(medium, { description, limits, ...selectorOf(target) }, signal)
    }
    case 'rootfs':
    case 'dir':
      return rootfsSource(target.path, description)
  }
}

function openRegistrySource(
  reference: ImageReference,
  options: OpenImageOptions,
  limits: SourceLimits,
  environment: Environment,
): ImageSource {
  let login: Promise<Credentials> | undefined
  const credentials = (signal: AbortSignal): Promise<Credentials> => {
    login ??= readDockerCredentials(reference.host, reference.repository, environment, signal).catch(
      (error: unknown) => {
        login = undefined
        throw error
      },
    )
    return login
  }
  const registry = openRegistry({ credentials, proxy: environment, ...options.registry, host: reference.host, limits })
  return registryImageSource(registry, reference, { limits, ownsRegistry: true })
}

function selectorOf(target: { readonly selector?: string }): { readonly selector?: string } {
  return target.selector === undefined ? {} : { selector: target.selector }
}
