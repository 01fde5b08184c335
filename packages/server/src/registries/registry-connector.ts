import type { Credentials, Digest, ImageSource, Registry } from '@plimsoll/engine'

export interface ListedRepository {
  readonly name: string
  readonly lastPushedAt?: Date
  /** Changes whenever the registry noticed a change below; absent where it says nothing of the kind. */
  readonly revision?: string
}

export interface ListedTag {
  readonly name: string
  /** Of the manifest or index that it names. */
  readonly digest: Digest
  /** Where the registry says. */
  readonly pushedAt?: Date
  /** The images below, where the listing told them; otherwise `listImages` does. */
  readonly images?: readonly ListedImage[]
}

/** One image below a manifest or index. */
export interface ListedImage {
  readonly digest: Digest
  /** `os/architecture[/variant]` */
  readonly platform: string
  readonly mediaType?: string
  /** The outermost index it was found in. */
  readonly indexDigest?: Digest
  readonly compressedBytes?: number
  readonly builtAt?: string
}

/** Who pulls, and for how long that is good. */
export interface PullCredentials {
  readonly credentials: Credentials
  /** Absent: until somebody changes them. */
  readonly expiresAt?: Date
}

/**
 * One connected registry, whatever its kind: what the center lists, and where it pulls from. Keeps connections and tokens; dispose it when done.
 * Everything throws {@link SourceError}.
 */
export interface RegistryConnector extends AsyncDisposable {
  /** As it stands in references. */
  readonly host: string
  /** Pulls by the distribution API; absent where images are read in another way. */
  readonly registry?: Registry
  /** Is a registry of this kind there? @returns what was seen, as a sentence */
  ping(signal: AbortSignal): Promise<string>
  /** Are the credentials good, for listing and for pulling? @returns what was seen, as a sentence; undefined when there are none */
  signIn(signal: AbortSignal): Promise<string | undefined>
  /** Asked whenever something is about to be pulled; renewed in time. */
  pullCredentials(signal: AbortSignal): Promise<PullCredentials>
  listRepositories(signal: AbortSignal): AsyncIterable<ListedRepository>
  /** @throws {SourceError} `SOURCE_NOT_FOUND` when there is no such repository */
  listTags(repository: string, signal: AbortSignal): AsyncIterable<ListedTag>
  /** Images that a tag's digest stands for: one for a manifest, one per platform for an index, attestations left out. */
  listImages(repository: string, digest: Digest, signal: AbortSignal): Promise<readonly ListedImage[]>
  /** The image to scan, by the digest of its own manifest. Dispose it before the connector. */
  openImage(repository: string, digest: Digest, signal: AbortSignal): Promise<ImageSource>
}
