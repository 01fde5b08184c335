import { CodedError } from '../domain/errors.ts'

/** Why an image, or a list of images, could not be had. */
export type SourceErrorCode =
  /** The target's text is no target, or names a path where a transport is needed. */
  | 'SOURCE_TARGET_INVALID'
  /** 401, or a token server that refused the credentials. */
  | 'SOURCE_UNAUTHORIZED'
  /** 403: known, but not allowed. */
  | 'SOURCE_FORBIDDEN'
  /** No such repository, tag, manifest, blob, file or member. */
  | 'SOURCE_NOT_FOUND'
  /** No name, no route, refused, or the connection kept breaking. */
  | 'SOURCE_UNREACHABLE'
  /** No answer in time, or one that only trickled. */
  | 'SOURCE_TIMED_OUT'
  /** The certificate is not trusted, or the other side does not speak TLS. */
  | 'SOURCE_TLS'
  /** 429 until our patience ended. `detail.retryAfterMs` where the registry said how long. */
  | 'SOURCE_RATE_LIMITED'
  /** 5xx until our patience ended. */
  | 'SOURCE_SERVER_FAILED'
  /** The registry withholds the image by its own policy (Harbor answers 412). */
  | 'SOURCE_BLOCKED_BY_POLICY'
  /** The other side has no such operation, such as listing repositories. */
  | 'SOURCE_UNSUPPORTED'
  /** An answer that the protocol does not allow. */
  | 'SOURCE_PROTOCOL'
  /** A redirect to where we do not go: too many hops, from https to http, another scheme. */
  | 'SOURCE_REDIRECT_REFUSED'
  /** An address that `allowAddress` forbids. */
  | 'SOURCE_ADDRESS_REFUSED'
  /** A token server that our credentials may not be sent to. */
  | 'SOURCE_REALM_REFUSED'
  /** A Docker config or credential helper that could not be read. */
  | 'SOURCE_CREDENTIALS_UNREADABLE'
  /** Docker's schema 1 manifests name no diffIDs and no config. */
  | 'SOURCE_SCHEMA1_UNSUPPORTED'
  | 'SOURCE_PLATFORM_MISSING'
  /** A chart, signature, attestation or other artifact, or a file that is something else. */
  | 'SOURCE_NOT_AN_IMAGE'
  | 'SOURCE_NOT_AN_ARCHIVE'
  /** An archive that ends early, or contradicts itself. */
  | 'SOURCE_ARCHIVE_DAMAGED'
  /** Several images, and nothing said which. */
  | 'SOURCE_AMBIGUOUS'
  /** A manifest, index or config that breaks its specification. */
  | 'SOURCE_MANIFEST_INVALID'
  /** The bytes are not the ones that their digest promises. */
  | 'SOURCE_DIGEST_MISMATCH'
  /** A limit of `SourceLimits` was passed. */
  | 'SOURCE_TOO_LARGE'
  /** A file or directory that the operating system does not let us read, or a disk that is full. */
  | 'SOURCE_UNREADABLE'

/** `message` is one sentence of what was wrong and one of what to do; URLs in it carry no credentials and no query. */
export class SourceError extends CodedError<SourceErrorCode> {}
