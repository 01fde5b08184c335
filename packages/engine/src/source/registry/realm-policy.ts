import { SourceError } from '../source-error.ts'

/**
 * May credentials for `registry` be sent to the token server `realm`? The registry names that server in its challenge, so a registry that
 * was taken over, or a plain connection that was tampered with, could name any.
 *
 * Without `trusted`, as Docker does: any server over https if the registry itself was reached over https; over plain HTTP, and when the
 * registry is plain HTTP, only the registry's own host. With `trusted`: only the registry's own host and those names, `*.example` meaning
 * every name below `example`; plain HTTP still only to the registry's own host.
 * @throws {SourceError} `SOURCE_REALM_REFUSED`
 */
export function assertRealmTrusted(registry: URL, realm: URL, trusted: readonly string[] | undefined): void {
  const isOwnHost = realm.hostname === registry.hostname
  if (registry.protocol === 'https:' && realm.protocol === 'http:') {
    throw refused(registry, realm, 'it is to be reached over plain HTTP')
  }
  if (isOwnHost) return
  if (realm.protocol !== 'https:') throw refused(registry, realm, 'it is another host and speaks plain HTTP')
  if (trusted === undefined ? registry.protocol === 'https:' : trusted.some((name) => isNamed(realm, name))) return
  throw refused(registry, realm, 'it is another host, which is not in the list of trusted token servers')
}

function isNamed(realm: URL, name: string): boolean {
  const wanted = name.toLowerCase()
  if (wanted.startsWith('*.')) return realm.hostname.endsWith(wanted.slice(1))
  return realm.hostname === wanted || realm.host === wanted
}

function refused(registry: URL, realm: URL, why: string): SourceError {
  return new SourceError(
    'SOURCE_REALM_REFUSED',
    `${registry.host} wants its credentials sent to the token server ${realm.host}, which was not done: ${why}. Trust that server for this registry if it is the right one.`,
    { detail: { registry: registry.host, realm: realm.host } },
  )
}
