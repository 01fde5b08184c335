import { SourceError } from '../source-error.ts'

const UNTRUSTED: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
])

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'its name is not known; check the spelling and the DNS'],
  ['EAI_AGAIN', 'its name could not be looked up just now; check the DNS'],
  ['ECONNREFUSED', 'nothing listens at that port; check the address and that the service runs'],
  ['ECONNRESET', 'the connection was cut'],
  ['EPIPE', 'the connection was cut'],
  ['INCOMPLETE', 'the answer ended early'],
  ['ETIMEDOUT', 'nobody answered; check the address and the firewall'],
  ['EHOSTUNREACH', 'there is no route to it; check the network'],
  ['ENETUNREACH', 'there is no route to it; check the network'],
  ['ERR_PROXY_TUNNEL', 'the proxy did not connect to it; check HTTPS_PROXY and NO_PROXY'],
])

/**
 * What Node's sockets, TLS and HTTP parser throw, in our own terms. `detail.errno` keeps the original code.
 * @param host for the message: host and port, never a whole URL
 */
export function toSourceError(error: unknown, host: string): SourceError {
  if (error instanceof SourceError) return error
  const errno = errnoOf(error)
  const failure = { cause: error, detail: { errno, host } }
  if (UNTRUSTED.has(errno)) {
    const remedy =
      'Give the certificate of the authority that issued it, or allow unverified connections if you accept the risk.'
    return new SourceError('SOURCE_TLS', `The certificate of ${host} is not trusted. ${remedy}`, failure)
  }
  if (errno === 'CERT_HAS_EXPIRED' || errno === 'CERT_NOT_YET_VALID') {
    return new SourceError(
      'SOURCE_TLS',
      `The certificate of ${host} is not valid today. Renew it, or check the clock.`,
      failure,
    )
  }
  if (errno === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new SourceError(
      'SOURCE_TLS',
      `The certificate of ${host} is for another host. Use the name that it is for.`,
      failure,
    )
  }
  if (errno === 'ERR_SSL_WRONG_VERSION_NUMBER' || errno === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    const remedy = 'If it is meant to speak plain HTTP, allow that for it; passwords are then sent unprotected.'
    return new SourceError('SOURCE_TLS', `${host} does not speak TLS at that port. ${remedy}`, failure)
  }
  if (errno === 'EPROTO' || errno.startsWith('ERR_SSL_') || errno.startsWith('ERR_TLS_') || errno.startsWith('CERT_')) {
    return new SourceError(
      'SOURCE_TLS',
      `No TLS connection to ${host} could be made (${errno}). Check its TLS settings.`,
      failure,
    )
  }
  if (errno.startsWith('HPE_')) {
    const remedy = 'Check the address; a port that speaks TLS must not be used with plain HTTP.'
    return new SourceError('SOURCE_PROTOCOL', `${host} does not answer in HTTP. ${remedy}`, failure)
  }
  const reason = REASONS.get(errno) ?? `the connection failed (${errno || 'unknown reason'})`
  return new SourceError('SOURCE_UNREACHABLE', `${host} cannot be reached: ${reason}.`, failure)
}

function errnoOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const code = (error as NodeJS.ErrnoException).code ?? ''
  // OpenSSL puts its own reason beside Node's catch-all.
  if (code === 'EPROTO' && /wrong version number/i.test(error.message)) return 'ERR_SSL_WRONG_VERSION_NUMBER'
  return code
}
