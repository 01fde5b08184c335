import { type Digest, isDigestText } from './digest.ts'
import { CodedError } from './errors.ts'

declare const isImageReference: unique symbol

/**
 * Where an image is in a registry, fully spelled out: Docker's defaults are already applied. Made by {@link parseImageReference} only.
 * Without a tag there is a digest; with both, the digest decides and the tag is a remark.
 */
export interface ImageReference {
  /** Host with optional port, as in `docker.io`, `registry.example:5000`, `localhost`, `[::1]:5000`; lower case, except that a lone name stays as written (it is a host *because* of its capitals). */
  readonly host: string
  /** `library/nginx`, `team/app`; never empty, never with a leading slash. */
  readonly repository: string
  readonly tag?: string
  readonly digest?: Digest
  readonly [isImageReference]: true
}

export type ImageReferenceErrorCode = 'REFERENCE_INVALID'
export class ImageReferenceError extends CodedError<ImageReferenceErrorCode> {}

/** The host that a reference without one means. */
export const DEFAULT_REGISTRY_HOST = 'docker.io'

const MAX_TEXT = 1024
const MAX_NAME = 255
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?'
const HOST = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[A-Fa-f0-9:.]+\\])(?::([0-9]{1,5}))?$`)
const REPOSITORY_PART = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/
const BARE_ID = /^[a-f0-9]{64}$/

/**
 * Reads `[host/]repository[:tag][@digest]` by Docker's rules (distribution/reference, and OCI distribution-spec, "Pulling manifests"):
 * the first segment is a host only if it holds a dot or a colon, is `localhost` or is not lower case; otherwise the host is `docker.io`,
 * where names of one segment live below `library/`; no tag and no digest mean `latest`.
 * @throws {ImageReferenceError} `REFERENCE_INVALID`
 */
export function parseImageReference(text: string): ImageReference {
  if (text === '') throw invalid(text, 'it is empty')
  if (text.length > MAX_TEXT) throw invalid(text, `it is longer than ${MAX_TEXT} characters`)
  if (/[\s\x00-\x1f\x7f]/.test(text)) throw invalid(text, 'it holds a blank or a control character')
  if (text.includes('://')) throw invalid(text, 'a reference has no scheme; leave "…://" out')
  if (BARE_ID.test(text)) throw invalid(text, 'it is an image ID, not the name of a repository')

  const at = text.indexOf('@')
  const digestText = at < 0 ? undefined : text.slice(at + 1)
  if (digestText !== undefined && !isDigestText(digestText)) {
    throw invalid(text, 'what follows "@" is not a sha256 or sha512 digest')
  }
  const { host, rest } = splitHost(at < 0 ? text : text.slice(0, at))
  const colon = rest.lastIndexOf(':')
  const tag = colon < 0 ? undefined : rest.slice(colon + 1)
  if (tag !== undefined && !isTag(tag)) {
    throw invalid(text, 'a tag has 1 to 128 letters, digits, "_", "." and "-", and does not start with "." or "-"')
  }
  const name = colon < 0 ? rest : rest.slice(0, colon)
  const repository = host === DEFAULT_REGISTRY_HOST && !name.includes('/') ? `library/${name}` : name
  assertHost(host, text)
  assertRepository(name, text)
  if (host.length + 1 + repository.length > MAX_NAME)
    throw invalid(text, `its name is longer than ${MAX_NAME} characters`)
  return {
    host,
    repository,
    ...(tag === undefined ? (digestText === undefined ? { tag: 'latest' } : {}) : { tag }),
    ...(digestText === undefined ? {} : { digest: digestText }),
  } as ImageReference
}

/** The reference in full: `docker.io/library/nginx:1.27`, with `@digest` where there is one. The inverse of {@link parseImageReference}. */
export function formatImageReference(reference: ImageReference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`
  return `${reference.host}/${reference.repository}${tag}${digest}`
}

/** What goes into the URL of a manifest request: the digest if there is one, else the tag. */
export function manifestSelector(reference: ImageReference): string {
  return reference.digest ?? reference.tag ?? 'latest'
}

/** Is `text` a repository as it stands in a reference after the host: `library/nginx`? */
export function isRepositoryName(text: string): boolean {
  return text.length <= MAX_NAME && text.split('/').every((part) => REPOSITORY_PART.test(part))
}

/** Is `text` a tag? OCI distribution-spec, "Pulling manifests". */
export function isTag(text: string): boolean {
  return TAG.test(text)
}

/** Is `text` a registry's host with optional port, as it would stand in a reference? */
export function isRegistryHost(text: string): boolean {
  const match = HOST.exec(text)
  if (match === null || text.length > MAX_NAME) return false
  const port = match[1]
  return port === undefined || (Number(port) > 0 && Number(port) < 65_536)
}

function splitHost(name: string): { readonly host: string; readonly rest: string } {
  const slash = name.indexOf('/')
  const first = name.slice(0, Math.max(slash, 0))
  const looksLikeHost = slash >= 0 && (/[.:]/.test(first) || first === 'localhost')
  if (!looksLikeHost && first === first.toLowerCase()) return { host: DEFAULT_REGISTRY_HOST, rest: name }
  const host = looksLikeHost ? first.toLowerCase() : first
  return { host: host === 'index.docker.io' ? DEFAULT_REGISTRY_HOST : host, rest: name.slice(slash + 1) }
}

function assertHost(host: string, text: string): void {
  if (!isRegistryHost(host)) throw invalid(text, `"${host.slice(0, 80)}" is not a host with an optional port`)
}

function assertRepository(name: string, text: string): void {
  if (name === '') throw invalid(text, 'the repository is missing')
  for (const part of name.split('/')) {
    if (REPOSITORY_PART.test(part)) continue
    throw invalid(
      text,
      part !== part.toLowerCase()
        ? 'repository names are lower case'
        : 'the parts of a repository are lower-case letters and digits, joined by ".", "_", "__" or "-"',
    )
  }
}

function invalid(text: string, why: string): ImageReferenceError {
  // A pasted URL can hold a password before the "@" of its host.
  const shown = text
    .replace(/\/\/[^/@]*@/, '//…@')
    .replace(/[\x00-\x1f\x7f]/g, '?')
    .slice(0, 160)
  return new ImageReferenceError(
    'REFERENCE_INVALID',
    `"${shown}" is not an image reference: ${why}. Write [host/]repository[:tag][@digest], such as registry.example/team/app:1.2.`,
  )
}
