/** Name of the session cookie. With TLS in front it carries the `__Host-` prefix, which browsers bind to this very host (RFC 6265bis §4.1.3.2). */
function sessionCookieName(isSecure: boolean): string {
  return isSecure ? '__Host-plimsoll_session' : 'plimsoll_session'
}

/** `Set-Cookie` of a session; `undefined` clears it. */
export function sessionCookie(
  isSecure: boolean,
  session: { readonly token: string; readonly expiresAt: Date } | undefined,
): string {
  const value = session ? session.token : ''
  const expires = session ? session.expiresAt.toUTCString() : new Date(0).toUTCString()
  return `${sessionCookieName(isSecure)}=${value}; Path=/; HttpOnly; SameSite=Strict; Expires=${expires}${isSecure ? '; Secure' : ''}`
}

/** The session token that a `Cookie` header holds, if it has the form of one of ours. */
export function readSessionCookie(header: string | undefined, isSecure: boolean): string | undefined {
  const prefix = `${sessionCookieName(isSecure)}=`
  const value = header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(prefix))
    ?.slice(prefix.length)
  return value !== undefined && /^[A-Za-z0-9_-]{20,128}$/.test(value) ? value : undefined
}
