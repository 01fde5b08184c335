import { createHash } from 'node:crypto'
import { CodedError } from './errors.ts'

declare const isDigest: unique symbol
declare const isDiffId: unique symbol

/** `algorithm:hex` of bytes as stored (blob, manifest, config). OCI image-spec, descriptor.md#digests. */
export type Digest = `${'sha256' | 'sha512'}:${string}` & { readonly [isDigest]: true }
/** Digest of a layer's *uncompressed* tar. OCI image-spec, config.md#layer-diffid. A DiffId is a Digest; a Digest is not a DiffId. */
export type DiffId = Digest & { readonly [isDiffId]: true }

export type DigestErrorCode = 'DIGEST_INVALID' | 'DIGEST_MISMATCH'
export class DigestError extends CodedError<DigestErrorCode> {}

const PATTERN = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/

/** Does `text` have the form of a digest that we can verify (sha256 or sha512, lower-case hex)? */
export function isDigestText(text: string): text is Digest {
  return PATTERN.test(text)
}

/** @throws {DigestError} `DIGEST_INVALID` unless `text` is `sha256:` + 64 or `sha512:` + 128 lower-case hex digits. */
export function parseDigest(text: string): Digest {
  if (!isDigestText(text)) {
    throw new DigestError('DIGEST_INVALID', `"${text.slice(0, 160)}" is not a sha256 or sha512 digest.`)
  }
  return text
}

/** @throws {DigestError} `DIGEST_INVALID` */
export function parseDiffId(text: string): DiffId {
  return parseDigest(text) as DiffId
}

/** The sha256 digest of bytes held in memory. */
export function sha256Of(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Digest
}

/** First twelve hex digits, as people know them from `docker images`. */
export function shortDigest(digest: Digest): string {
  return digest.slice(digest.indexOf(':') + 1, digest.indexOf(':') + 13)
}
