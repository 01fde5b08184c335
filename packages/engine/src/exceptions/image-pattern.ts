import { type ImageReference, ImageReferenceError, parseImageReference } from '../domain/image-reference.ts'
import type { Purl } from '../domain/purl.ts'
import { matchesWildcards } from './glob.ts'

/** Which images are meant: all members that are there must hold. */
export interface ImagePattern {
  /** The manifest's, the index's or the config's. */
  readonly digest?: string
  /** Wildcards over `host/repository`, Docker's defaults written out. */
  readonly repository?: string
  /** The last part of the repository alone. */
  readonly name?: string
  readonly tag?: string
  /** Wildcards over the reference as it was asked for. */
  readonly reference?: string
}

/** The image that findings are of. */
export interface ImageIdentity {
  readonly reference: string
  /** Of the manifest, the index and the config; those that are known. */
  readonly digests: readonly string[]
}

export function matchesImage(pattern: ImagePattern, image: ImageIdentity): boolean {
  const { digest, repository, name, tag, reference } = pattern
  const known = tryReference(image.reference)
  const full = known && `${known.host}/${known.repository}`
  if (digest !== undefined && !image.digests.includes(digest) && known?.digest !== digest) return false
  if (repository !== undefined && (full === undefined || !matchesWildcards(repository, full))) return false
  // A digest says more than a name: an archive has no name at all.
  if (name !== undefined && digest === undefined && full?.split('/').at(-1) !== name) return false
  if (tag !== undefined && digest === undefined && known?.tag !== tag) return false
  return reference === undefined || matchesReference(reference, image.reference, known)
}

/** `registry.example/team/*` means every tag and digest of every repository there. */
function matchesReference(pattern: string, text: string, known: ImageReference | undefined): boolean {
  const spellings = [text]
  if (known !== undefined) {
    const name = `${known.host}/${known.repository}`
    spellings.push(name, ...(known.tag === undefined ? [] : [`${name}:${known.tag}`]))
    const short = name.replace(/^docker\.io\/(?:library\/)?/, '')
    spellings.push(short, ...(known.tag === undefined ? [] : [`${short}:${known.tag}`]))
  }
  return spellings.some((spelling) => matchesWildcards(pattern, spelling))
}

/** What a purl of type `oci` or `docker` (purl-spec, types/) says of an image; undefined for other types. */
export function imageOfPurl({ type, namespace, name, version, qualifiers }: Purl): ImagePattern | undefined {
  if (type !== 'oci' && type !== 'docker') return undefined
  const isDigest = version?.startsWith('sha256:') === true || version?.startsWith('sha512:') === true
  const tag = qualifiers.get('tag') ?? (isDigest ? undefined : version)
  return {
    ...repositoryOf(type, namespace, name, qualifiers.get('repository_url')),
    ...(isDigest ? { digest: version } : {}),
    ...(tag === undefined ? {} : { tag }),
  }
}

/** `repository_url` is the whole repository by the specification, and what the name lies in by the hand of some writers. */
function repositoryOf(
  type: string,
  namespace: string | undefined,
  name: string,
  url: string | undefined,
): ImagePattern {
  if (type === 'docker') {
    const repository = tryReference(
      [...(url === undefined ? [] : [url]), ...(namespace === undefined ? [] : [namespace]), name].join('/'),
    )
    return repository ? { repository: `${repository.host}/${repository.repository}` } : { name }
  }
  if (url === undefined) return { name }
  const path = url.replace(/^https?:\/\//, '').replace(/\/+$/, '')
  const whole = tryReference(path.split('/').at(-1) === name ? path : `${path}/${name}`)
  return whole ? { repository: `${whole.host}/${whole.repository}` } : { name }
}

/** A digest, or a reference of an image as people write them; undefined for anything else. */
export function imageOfText(text: string): ImagePattern | undefined {
  if (/^sha(?:256:[a-f0-9]{64}|512:[a-f0-9]{128})$/.test(text)) return { digest: text }
  if (!/[/:@.]/.test(text)) return undefined
  const reference = tryReference(text)
  if (reference === undefined) return undefined
  const { host, repository, tag, digest } = reference
  if (digest !== undefined) return { digest }
  // A reference without a tag means the repository here, not its `latest`.
  const isTagged = tag !== undefined && text.endsWith(`:${tag}`)
  return { repository: `${host}/${repository}`, ...(isTagged ? { tag } : {}) }
}

function tryReference(text: string): ImageReference | undefined {
  try {
    return parseImageReference(text)
  } catch (error) {
    if (error instanceof ImageReferenceError) return undefined
    throw error
  }
}
