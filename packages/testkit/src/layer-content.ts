import type { TarMember } from './tar-writer.ts'

type Metadata = Partial<Pick<TarMember, 'mode' | 'uid' | 'gid' | 'mtime' | 'userName' | 'groupName' | 'pax'>>

/** What stands at a path: text or bytes for a plain file, or one of the helpers below. */
export type LayerItem = string | Uint8Array | Omit<TarMember, 'path'> | WhiteoutItem

/** A deletion marker; the layer's tar gets `.wh.<name>`, or `.wh..wh..opq` inside the directory. */
export interface WhiteoutItem {
  readonly whiteout: 'file' | 'opaque'
}

/** Path → item, in order; or members written exactly as given, for duplicates and hostile names. */
export type LayerContent = Readonly<Record<string, LayerItem>> | readonly TarMember[]

/** A regular file with metadata: `file('#!/bin/sh', { mode: 0o755 })`. */
export function file(content: string | Uint8Array, metadata: Metadata = {}): Omit<TarMember, 'path'> {
  return { kind: 'file', content, ...metadata }
}

/** An empty directory. */
export function directory(metadata: Metadata = {}): Omit<TarMember, 'path'> {
  return { kind: 'directory', ...metadata }
}

/** A symbolic link; `target` is written as given. */
export function symlink(target: string, metadata: Metadata = {}): Omit<TarMember, 'path'> {
  return { kind: 'symlink', linkTarget: target, ...metadata }
}

/** A hard link to another member of the same layer. */
export function hardLink(target: string, metadata: Metadata = {}): Omit<TarMember, 'path'> {
  return { kind: 'hardlink', linkTarget: target, ...metadata }
}

/** A device node. */
export function device(
  kind: 'char-device' | 'block-device',
  major: number,
  minor: number,
  metadata: Metadata = {},
): Omit<TarMember, 'path'> {
  return { kind, deviceMajor: major, deviceMinor: minor, ...metadata }
}

/** Deletes what lower layers have at this path (image-spec, layer.md#whiteouts). */
export function whiteout(): WhiteoutItem {
  return { whiteout: 'file' }
}

/** Hides everything that lower layers have below this directory (image-spec, layer.md#opaque-whiteout). */
export function opaqueWhiteout(): WhiteoutItem {
  return { whiteout: 'opaque' }
}

/** The tar members that `content` means, in its own order. */
export function toTarMembers(content: LayerContent): readonly TarMember[] {
  if (isMemberList(content)) return content
  return Object.entries(content).map(([path, item]) => toTarMember(path, item))
}

function toTarMember(path: string, item: LayerItem): TarMember {
  if (typeof item === 'string' || item instanceof Uint8Array) {
    return path.endsWith('/') ? { path, kind: 'directory' } : { path, content: item }
  }
  if ('whiteout' in item) return { path: whiteoutPath(path, item.whiteout) }
  return { path, ...item }
}

function whiteoutPath(path: string, whiteout: WhiteoutItem['whiteout']): string {
  const slash = path.lastIndexOf('/')
  if (whiteout === 'opaque') return path === '' ? '.wh..wh..opq' : `${path.replace(/\/$/, '')}/.wh..wh..opq`
  return `${path.slice(0, slash + 1)}.wh.${path.slice(slash + 1)}`
}

function isMemberList(content: LayerContent): content is readonly TarMember[] {
  return Array.isArray(content)
}
