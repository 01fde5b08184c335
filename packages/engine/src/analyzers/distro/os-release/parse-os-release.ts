import type { Distro } from '../../../domain/distro.ts'

/** Variables of os-release(5), or of another file of shell assignments, by name; the last assignment wins. */
export function parseAssignments(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) variables.set(name, unquote(value.trim()))
  }
  return variables
}

/** os-release(5); undefined without an `ID` and without a `NAME` that could stand in for it. */
export function parseOsRelease(text: string): Distro | undefined {
  const variables = parseAssignments(text)
  const get = (name: string): string => (variables.get(name) ?? '').trim().slice(0, 256)
  const id = normalizeId(get('ID') || get('NAME'))
  if (id === '') return undefined
  const optional = {
    name: get('NAME'),
    prettyName: get('PRETTY_NAME'),
    versionCodename: get('VERSION_CODENAME'),
    cpeName: get('CPE_NAME'),
    variantId: get('VARIANT_ID'),
  }
  return {
    id,
    versionId: get('VERSION_ID'),
    idLike: get('ID_LIKE').toLowerCase().split(/\s+/).filter(Boolean),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== '')),
  }
}

/** Lower case, and without blanks: some vendors write `ID="Alibaba Cloud Linux"`. */
export function normalizeId(id: string): string {
  return id.trim().toLowerCase().replace(/\s+/g, '-')
}

/**
 * Shell quoting as os-release(5) allows it: one pair of double quotes (in which a backslash escapes `$`, `"`, `\`` and itself),
 * one pair of single quotes (in which nothing is special), or none. A comment may follow the closing quote.
 */
function unquote(value: string): string {
  if (value.startsWith("'")) return /^'([^']*)'?/.exec(value)?.[1] ?? ''
  if (value.startsWith('"')) {
    const quoted = /^"((?:[^"\\]|\\.)*)/s.exec(value)?.[1] ?? ''
    return quoted.replace(/\\([$"\\`])/g, '$1')
  }
  return value
    .replace(/\s#.*$/s, '')
    .trimEnd()
    .replace(/\\(.)/g, '$1')
}
