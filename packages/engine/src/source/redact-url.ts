/**
 * A URL fit for messages and logs: scheme, host, port and path. User, password, query (signatures of object stores) and fragment are left out.
 * Text that is no URL becomes `(no URL)`.
 */
export function redactUrl(url: URL | string): string {
  const parsed = URL.parse(String(url))
  return parsed === null ? '(no URL)' : `${parsed.protocol}//${parsed.host}${parsed.pathname}`
}
