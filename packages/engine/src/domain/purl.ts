import { PackageURL } from 'packageurl-js'
import { CodedError } from './errors.ts'

export type PurlErrorCode = 'PURL_INVALID'
export class PurlError extends CodedError<PurlErrorCode> {}

/** The components of a package-url, decoded. */
export interface Purl {
  readonly type: string
  /** Segments joined by `/`; npm scopes keep their `@`. */
  readonly namespace?: string
  readonly name: string
  readonly version?: string
  readonly qualifiers: ReadonlyMap<string, string>
  readonly subpath?: string
}

const MAX_PURL_CHARACTERS = 4096

/**
 * The canonical package-url (ECMA-427; github.com/package-url/purl-spec, types/): components normalised by their type's rules,
 * qualifiers sorted, empty ones left out. npm names keep their case (their type definition says so since 2025), PyPI names are normalised by PEP 503,
 * as OSV does.
 * @throws {PurlError} `PURL_INVALID` for components that the type forbids
 */
export function formatPurl(purl: Omit<Purl, 'qualifiers'> & { readonly qualifiers?: Purl['qualifiers'] }): string {
  try {
    const built = new PackageURL(
      purl.type,
      purl.namespace?.toWellFormed(),
      nameFor(purl.type, purl.name.toWellFormed()),
      purl.version?.toWellFormed(),
      wellFormedQualifiers(purl.qualifiers),
      purl.subpath?.toWellFormed(),
    )
    if (built.type === 'npm') {
      built.name = purl.name.toWellFormed()
      built.namespace = purl.namespace?.toWellFormed()
    }
    return canonicalEscapes(built.toString())
  } catch (cause) {
    throw invalid(`${purl.type}/${purl.name}`, cause)
  }
}

/** @throws {PurlError} `PURL_INVALID` unless `text` is a package-url of at most 4096 characters. */
export function parsePurl(text: string): Purl {
  try {
    if (text.length > MAX_PURL_CHARACTERS) throw new RangeError(`longer than ${MAX_PURL_CHARACTERS} characters`)
    const parsed = PackageURL.fromString(text)
    const exact = parsed.type === 'npm' ? PackageURL.fromString(text.replace(/^pkg:\/*npm\//i, 'pkg:generic/')) : parsed
    return {
      type: parsed.type,
      name: nameFor(parsed.type, exact.name),
      qualifiers: new Map(Object.entries(parsed.qualifiers ?? {})),
      ...(exact.namespace ? { namespace: exact.namespace } : {}),
      ...(parsed.version ? { version: parsed.version } : {}),
      ...(parsed.subpath ? { subpath: parsed.subpath } : {}),
    }
  } catch (cause) {
    throw invalid(text, cause)
  }
}

/** PEP 503: runs of `-`, `_` and `.` become one `-`, letters lower case. What PyPI and its advisories compare. */
export function normalizePypiName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase()
}

function nameFor(type: string, name: string): string {
  return type === 'pypi' ? normalizePypiName(name) : name
}

function wellFormedQualifiers(qualifiers: Purl['qualifiers'] | undefined): Record<string, string> | undefined {
  if (!qualifiers || qualifiers.size === 0) return undefined
  const entries = [...qualifiers].filter(([, value]) => value !== '')
  return entries.length === 0
    ? undefined
    : Object.assign(Object.create(null), Object.fromEntries(entries.map(([key, value]) => [key, value.toWellFormed()])))
}

/**
 * The library leaves `+` and `!'()*` bare and escapes `:` and `~` in qualifiers; the specification (PURL-SPECIFICATION, "Character encoding")
 * wants it the other way round. None of these characters separates components, so the whole text can be mended at once.
 */
function canonicalEscapes(text: string): string {
  return text
    .replace(/[+!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%3A/g, ':')
    .replace(/%7E/g, '~')
}

function invalid(text: string, cause: unknown): PurlError {
  return new PurlError('PURL_INVALID', `"${text.slice(0, 160)}" is not a package-url.`, { cause })
}
