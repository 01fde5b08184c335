/**
 * One member of a layer tar, its path normalised: no leading `/` or `./`, no `..`, no empty segments, no trailing slash.
 * Whiteouts are already a kind of their own (OCI image-spec, layer.md#whiteouts): `path` is what they delete.
 */
export interface LayerEntry {
  readonly path: string
  readonly kind: LayerEntryKind
  /** Bytes of content; 0 for everything but files. For sparse files the expanded size. */
  readonly size: number
  /** Permission bits with setuid, setgid and sticky: 0o7777 at most. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Seconds since the epoch. */
  readonly mtime: number
  /** Symlinks: the target as written. Hard links: the normalised path of the linked file in this layer. */
  readonly linkTarget?: string
}

export type LayerEntryKind =
  | 'file'
  | 'directory'
  | 'symlink'
  | 'hardlink'
  | 'device'
  | 'fifo'
  | 'whiteout'
  | 'opaque-whiteout'
