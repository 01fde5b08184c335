import type { Descriptor } from './manifest.ts'

/** A medium that keeps documents under their digests: a registry's repository, an OCI layout, an archive of one. */
export interface ContentStore {
  /** Its name in errors, such as `registry.example/app` or `oci:dir`. */
  readonly name: string
  /** A manifest's bytes, at most `maxBytes`; not verified here. @throws {SourceError} */
  readManifest(descriptor: Descriptor, maxBytes: number, signal: AbortSignal): Promise<Uint8Array>
  /** A config's bytes, at most `maxBytes`; not verified here. @throws {SourceError} */
  readBlob(descriptor: Descriptor, maxBytes: number, signal: AbortSignal): Promise<Uint8Array>
}

/**
 * Where the search for an image starts: one document that a tag or digest named, or the loose entries of an OCI layout's `index.json`
 * (which is no document of its own: it has no lasting digest).
 */
export type ImageRoot =
  | { readonly kind: 'document'; readonly descriptor: Descriptor; readonly bytes?: Uint8Array }
  | { readonly kind: 'entries'; readonly entries: readonly Descriptor[] }
