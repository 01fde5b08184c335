/**
 * The target of `rel="next"` in a `Link` header (RFC 8288), as the distribution-spec uses it for pages; undefined when there is none.
 */
export function nextLink(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  for (const [, target, parameters = ''] of header.slice(0, 16_384).matchAll(/<([^<>]*)>([^<>]*)/g)) {
    if (/;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next(?=\s*(?:[;,]|$)))/i.test(parameters)) return target
  }
  return undefined
}
