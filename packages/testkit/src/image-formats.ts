import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type BuiltImage, type BuiltIndex, descriptorOf } from './image-builder.ts'
import { type TarMember, tarBytes } from './tar-writer.ts'

/**
 * `modern`: an OCI layout with a `manifest.json` beside it, as Docker 25 and later save. `legacy`: `<id>/layer.tar`, `<id>/json` and
 * `repositories`, layers uncompressed, as earlier ones did. `skopeo`: `<diffID>.tar` with symlinks from `<id>/layer.tar`, as containers/image writes.
 */
export type DockerArchiveLayout = 'modern' | 'legacy' | 'skopeo'

/** Writes an OCI image layout (image-spec, image-layout.md) into `folder`, which is made if missing. */
export async function writeOciLayout(
  folder: string,
  image: BuiltImage | BuiltIndex,
  options: { readonly tag?: string } = {},
): Promise<void> {
  for (const member of ociLayoutMembers(image, options.tag)) {
    const path = join(folder, member.path)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, member.content ?? '')
  }
}

/** The same layout as one uncompressed tar. */
export function ociArchive(image: BuiltImage | BuiltIndex, options: { readonly tag?: string } = {}): Uint8Array {
  return tarBytes(ociLayoutMembers(image, options.tag))
}

/** What `docker save` writes. `repoTags` such as `app:1`. */
export function dockerArchive(
  image: BuiltImage,
  options: { readonly repoTags?: readonly string[]; readonly layout?: DockerArchiveLayout } = {},
): Uint8Array {
  const repoTags = options.repoTags ?? []
  switch (options.layout ?? 'modern') {
    case 'modern':
      return tarBytes([
        ...ociLayoutMembers(image, repoTags[0]?.slice(repoTags[0].lastIndexOf(':') + 1)),
        manifestJson(
          `blobs/${blobPath(image.config.digest)}`,
          repoTags,
          image.layers.map((layer) => `blobs/${blobPath(layer.digest)}`),
        ),
      ])
    case 'legacy':
      return tarBytes(legacyMembers(image, repoTags))
    case 'skopeo':
      return tarBytes(skopeoMembers(image, repoTags))
  }
}

function ociLayoutMembers(image: BuiltImage | BuiltIndex, tag: string | undefined): TarMember[] {
  const descriptor = {
    ...descriptorOf(image.manifest),
    ...(image.kind === 'image' ? { platform: image.platform } : {}),
    ...(tag === undefined ? {} : { annotations: { 'org.opencontainers.image.ref.name': tag } }),
  }
  return [
    { path: 'oci-layout', content: JSON.stringify({ imageLayoutVersion: '1.0.0' }) },
    {
      path: 'index.json',
      content: JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.index.v1+json',
        manifests: [descriptor],
      }),
    },
    ...[...image.blobs].map(([digest, bytes]) => ({ path: `blobs/${blobPath(digest)}`, content: bytes })),
  ]
}

function legacyMembers(image: BuiltImage, repoTags: readonly string[]): TarMember[] {
  const ids = image.layers.map((layer, index) => hexOf(layer.diffId).slice(0, 56) + index.toString(16).padStart(8, '0'))
  const repositories = Object.fromEntries(
    repoTags.map((repoTag) => {
      const colon = repoTag.lastIndexOf(':')
      return [repoTag.slice(0, colon), { [repoTag.slice(colon + 1)]: ids.at(-1) ?? '' }]
    }),
  )
  return [
    ...image.layers.flatMap((layer, index): TarMember[] => {
      const parent = ids[index - 1]
      return [
        { path: `${ids[index]}/`, kind: 'directory' },
        { path: `${ids[index]}/VERSION`, content: '1.0' },
        { path: `${ids[index]}/json`, content: JSON.stringify({ id: ids[index], ...(parent ? { parent } : {}) }) },
        { path: `${ids[index]}/layer.tar`, content: layer.tar },
      ]
    }),
    { path: `${hexOf(image.config.digest)}.json`, content: image.config.bytes },
    manifestJson(
      `${hexOf(image.config.digest)}.json`,
      repoTags,
      ids.map((id) => `${id}/layer.tar`),
    ),
    { path: 'repositories', content: JSON.stringify(repositories) },
  ]
}

function skopeoMembers(image: BuiltImage, repoTags: readonly string[]): TarMember[] {
  const unique = new Map(image.layers.map((layer) => [hexOf(layer.diffId), layer.tar]))
  return [
    ...[...unique].map(([hex, tar]) => ({ path: `${hex}.tar`, content: tar })),
    ...image.layers.map(
      (layer, index): TarMember => ({
        path: `${hexOf(layer.diffId).slice(0, 56)}${index.toString(16).padStart(8, '0')}/layer.tar`,
        kind: 'symlink',
        linkTarget: `../${hexOf(layer.diffId)}.tar`,
      }),
    ),
    { path: `${hexOf(image.config.digest)}.json`, content: image.config.bytes },
    manifestJson(
      `${hexOf(image.config.digest)}.json`,
      repoTags,
      image.layers.map((layer) => `${hexOf(layer.diffId)}.tar`),
    ),
  ]
}

function manifestJson(config: string, repoTags: readonly string[], layers: readonly string[]): TarMember {
  return {
    path: 'manifest.json',
    content: JSON.stringify([{ Config: config, RepoTags: repoTags.length > 0 ? repoTags : null, Layers: layers }]),
  }
}

function blobPath(digest: string): string {
  return digest.replace(':', '/')
}

function hexOf(digest: string): string {
  return digest.slice(digest.indexOf(':') + 1)
}
