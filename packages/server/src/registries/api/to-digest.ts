import { type Digest, isDigestText } from '@plimsoll/engine'

/** A digest of a management API, some of which leave `sha256:` out; undefined for anything else. */
export function toDigest(text: string | null | undefined): Digest | undefined {
  if (text === null || text === undefined) return undefined
  const digest = /^[a-f0-9]{64}$/.test(text) ? `sha256:${text}` : text
  return isDigestText(digest) ? digest : undefined
}
