import type { LayerEntryKind } from './layer-entry.ts'

/** A path made safe, or why it cannot be used. `escaped`: it climbed above the root and was read as the root's own. */
export interface NormalPath {
  readonly path: string
  readonly escaped: boolean
}

const WHITEOUT_PREFIX = '.wh.'
const WHITEOUT_META_PREFIX = '.wh..wh.'
const OPAQUE_WHITEOUT = '.wh..wh..opq'

/**
 * Without leading or trailing slash, `.`, `..` and empty segments; empty for the root itself. A `..` above the root stays at the root,
 * as chroot(2) would have it. Hot path: one call per member.
 */
export function normalPath(written: string): NormalPath {
  let start = 0
  let end = written.length
  while (written.charCodeAt(start) === 0x2e && written.charCodeAt(start + 1) === 0x2f) start += 2
  while (end > start && written.charCodeAt(end - 1) === 0x2f) end -= 1
  const path = start === 0 && end === written.length ? written : written.slice(start, end)
  // Every path that needs work starts with a dot or slash, or holds `/.` or `//`.
  const first = path.charCodeAt(0)
  if (first !== 0x2e && first !== 0x2f && !path.includes('/.') && !path.includes('//')) return { path, escaped: false }
  return resolveSegments(path)
}

/** What a path that starts with `.wh.` means (image-spec, layer.md#whiteouts); `'ignored'` for AUFS' own bookkeeping, `'invalid'` for names that delete nothing nameable. */
export function whiteoutOf(
  path: string,
):
  | { readonly kind: Extract<LayerEntryKind, 'whiteout' | 'opaque-whiteout'>; readonly path: string }
  | 'ignored'
  | 'invalid'
  | undefined {
  const slash = path.lastIndexOf('/')
  if (!path.startsWith(WHITEOUT_PREFIX, slash + 1)) return undefined
  const name = path.slice(slash + 1)
  const parent = slash < 0 ? '' : path.slice(0, slash)
  if (name === OPAQUE_WHITEOUT) return { kind: 'opaque-whiteout', path: parent }
  if (name.startsWith(WHITEOUT_META_PREFIX)) return 'ignored'
  const victim = name.slice(WHITEOUT_PREFIX.length)
  if (victim === '' || victim === '.' || victim === '..') return 'invalid'
  return { kind: 'whiteout', path: parent === '' ? victim : `${parent}/${victim}` }
}

function resolveSegments(path: string): NormalPath {
  const segments: string[] = []
  let escaped = false
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') segments.push(segment)
    else if (segments.pop() === undefined) escaped = true
  }
  return { path: segments.join('/'), escaped }
}
