import { statSync } from 'node:fs'
import {
  formatImageReference,
  type ImageReference,
  ImageReferenceError,
  parseImageReference,
} from '../domain/image-reference.ts'
import { SourceError } from './source-error.ts'

/** What a person wants looked at. Paths are as written. */
export type Target = ImageTarget | SbomTarget

/** A target that is an image or a tree of files, to be opened with `openImageSource`. */
export type ImageTarget =
  | { readonly transport: 'docker'; readonly reference: ImageReference }
  /** `selector` is a reference or `@0`, `@1`, … */
  | { readonly transport: 'docker-archive'; readonly path: string; readonly selector?: string }
  /** `selector` is a tag or a digest. */
  | { readonly transport: 'oci' | 'oci-archive'; readonly path: string; readonly selector?: string }
  /** `image` is a reference with tag or digest, or an image ID. */
  | { readonly transport: 'docker-daemon'; readonly image: string }
  | { readonly transport: 'rootfs'; readonly path: string }
  /** A source tree. */
  | { readonly transport: 'dir'; readonly path: string }

export interface SbomTarget {
  readonly transport: 'sbom'
  readonly path: string
}

export type PathKind = 'file' | 'directory' | undefined

const TRANSPORT = /^(docker|docker-archive|docker-daemon|oci|oci-archive|rootfs|dir|sbom):(.*)$/s
const IMAGE_ID = /^(?:sha256:)?[a-f0-9]{64}$/

/**
 * Reads a target by the transport names that skopeo made known: a bare reference or `docker://REF`, `docker-archive:FILE[:REF]`,
 * `oci:DIR[:TAG]`, `oci-archive:FILE[:TAG]`, `docker-daemon:REF`, `rootfs:DIR`, `dir:DIR`, `sbom:FILE`. A bare path is never guessed at:
 * the error names the transport to write.
 * @param kindOf what is at a path; asked so that paths with colons work, and to tell paths from references
 * @throws {SourceError} `SOURCE_TARGET_INVALID`
 */
export function parseTarget(text: string, kindOf: (path: string) => PathKind = kindOfPath): Target {
  const [, transport, rest = ''] = TRANSPORT.exec(text) ?? []
  switch (transport) {
    case undefined:
      return parseBare(text, kindOf)
    case 'docker':
      // `docker:27` is the official image of that name and tag.
      return rest.startsWith('//') ? { transport, reference: parseReference(rest.slice(2)) } : parseBare(text, kindOf)
    case 'docker-daemon':
      return { transport, image: parseDaemonImage(rest.replace(/^\/\//, '')) }
    case 'docker-archive':
    case 'oci':
    case 'oci-archive': {
      const { path, selector } = splitPath(rest, kindOf)
      return { transport, path: assertPath(path, text), ...(selector === undefined ? {} : { selector }) }
    }
    default:
      return { transport: transport as 'rootfs' | 'dir' | 'sbom', path: assertPath(rest, text) }
  }
}

/** The target as a person would write it. */
export function formatTarget(target: Target): string {
  switch (target.transport) {
    case 'docker':
      return formatImageReference(target.reference)
    case 'docker-archive':
    case 'oci':
    case 'oci-archive':
      return `${target.transport}:${target.path}${target.selector === undefined ? '' : `:${target.selector}`}`
    case 'docker-daemon':
      return `docker-daemon:${target.image}`
    default:
      return `${target.transport}:${target.path}`
  }
}

function parseBare(text: string, kindOf: (path: string) => PathKind): Target {
  if (/^(?:~?\/|\.\.?(?:\/|$))/.test(text)) throw isPath(text, kindOf(text))
  const kind = kindOf(text)
  // A folder named like an official image, such as ./redis, does not take the name away; a path does.
  if (kind === 'file' || (kind === 'directory' && text.includes('/'))) throw isPath(text, kind)
  return { transport: 'docker', reference: parseReference(text) }
}

function isPath(text: string, kind: PathKind): SourceError {
  const path = /^[~/.]/.test(text) ? text : `./${text}`
  const transports =
    kind === 'directory'
      ? `rootfs:${path} for the root of a file system, oci:${path} for an OCI layout, dir:${path} for a source tree`
      : /\.json$/i.test(text)
        ? `sbom:${path}`
        : `docker-archive:${path} for what "docker save" wrote, oci-archive:${path} for an OCI archive`
  const otherwise = /^[~/.]/.test(text) ? '' : ` For the image in a registry write docker://${text}.`
  return new SourceError('SOURCE_TARGET_INVALID', `${text} is a path: did you mean ${transports}?${otherwise}`)
}

function parseReference(text: string): ImageReference {
  try {
    return parseImageReference(text)
  } catch (error) {
    if (!(error instanceof ImageReferenceError)) throw error
    throw new SourceError('SOURCE_TARGET_INVALID', error.message, { cause: error })
  }
}

/** As written, since daemons keep names of their own; but without a tag a daemon would export every tag of the repository. */
function parseDaemonImage(text: string): string {
  if (IMAGE_ID.test(text)) return text
  const { tag, digest } = parseReference(text)
  return digest === undefined && tag === 'latest' && !text.endsWith(':latest') ? `${text}:latest` : text
}

/** `path[:selector]`: the longest part before a colon that exists is the path; if none does, what stands before the first colon. */
function splitPath(
  text: string,
  kindOf: (path: string) => PathKind,
): { readonly path: string; readonly selector?: string } {
  if (kindOf(text) !== undefined) return { path: text }
  const colons = [...text.matchAll(/:/g)].map((match) => match.index)
  const colon = colons.toReversed().find((index) => kindOf(text.slice(0, index)) !== undefined) ?? colons[0]
  if (colon === undefined) return { path: text }
  const selector = text.slice(colon + 1)
  return { path: text.slice(0, colon), ...(selector === '' ? {} : { selector }) }
}

function assertPath(path: string, text: string): string {
  if (path !== '' && !path.includes('\0')) return path
  throw new SourceError('SOURCE_TARGET_INVALID', `"${text.slice(0, 160)}" names no path. Write it after the colon.`)
}

function kindOfPath(path: string): PathKind {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    return stats && (stats.isDirectory() ? 'directory' : 'file')
  } catch {
    return undefined
  }
}
