import type { Digest, ImageSource } from '@plimsoll/engine'

export interface ListedRepository {
  readonly name: string
  readonly lastPushedAt?: Date
}

export interface ListedTag {
  readonly name: string
  /** Of the manifest or index that it names. */
  readonly digest: Digest
  /** Where the registry says. */
  readonly pushedAt?: Date
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

/**
 * One connected registry, whatever its kind: what the center lists, and where it pulls from. Keeps connections and tokens; dispose it when done.
 * Everything throws {@link SourceError}.
 */
export interface RegistryConnector extends AsyncDisposable {
  /** As it stands in references. */
  readonly host: string
  listRepositories(signal: AbortSignal): AsyncIterable<ListedRepository>
  listTags(repository: string, signal: AbortSignal): AsyncIterable<ListedTag>
  /** Images that a tag's digest stands for: one for a manifest, one per platform for an index, attestations left out. */
  listImages(repository: string, digest: Digest, signal: AbortSignal): Promise<readonly ListedImage[]>
  /** The image to scan, by the digest of its own manifest. Dispose it before the connector. */
  openImage(repository: string, digest: Digest, signal: AbortSignal): Promise<ImageSource>
}
