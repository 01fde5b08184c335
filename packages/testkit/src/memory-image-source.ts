import type { BlobLayer, ImageConfig, ImageSource, ResolvedImage, SourceLayer } from '@plimsoll/engine'
import type { BuiltImage, BuiltLayer } from './image-builder.ts'

/** An image source over what {@link BuiltImage} holds in memory, that counts what it is asked for. */
export interface MemoryImageSource extends ImageSource {
  /** Locators (digests) of the layers in the order they were opened, repetitions included. */
  readonly opened: readonly string[]
}

export interface MemoryImageSourceOptions {
  /** Size of the pieces that layers come in; default 64 KiB. */
  readonly chunkBytes?: number
  /** Called before each piece is given out; may wait, or throw what a source throws. */
  beforeChunk?(layer: BuiltLayer, offset: number, signal: AbortSignal): Promise<void> | void
  /** Changes how a layer is described, for manifests that lie. */
  describe?(layer: BlobLayer, index: number): SourceLayer
}

/** Layers are described as a manifest would, digest, size and claimed diffID included. */
export function memoryImageSource(image: BuiltImage, options: MemoryImageSourceOptions = {}): MemoryImageSource {
  const { chunkBytes = 64 * 1024 } = options
  const opened: string[] = []
  const config = JSON.parse(new TextDecoder().decode(image.config.bytes)) as {
    rootfs: { diff_ids: ImageConfig['diffIds'] }
    history: readonly { created?: string; created_by?: string; empty_layer?: boolean }[]
  }
  const resolved: ResolvedImage = {
    reference: 'memory:image',
    digest: image.manifest.digest,
    imageId: image.config.digest,
    platform: image.platform,
    config: {
      env: [],
      entrypoint: [],
      cmd: [],
      exposedPorts: [],
      volumes: [],
      labels: {},
      history: config.history.map((entry) => ({
        ...(entry.created === undefined ? {} : { created: entry.created }),
        ...(entry.created_by === undefined ? {} : { createdBy: entry.created_by }),
        emptyLayer: entry.empty_layer ?? false,
      })),
      diffIds: config.rootfs.diff_ids,
    },
    layers: image.layers.map((layer, index) => {
      const claimedDiffId = config.rootfs.diff_ids[index]
      const described: BlobLayer = {
        kind: 'blob',
        mediaType: layer.mediaType,
        digest: layer.digest,
        size: layer.bytes.length,
        ...(claimedDiffId === undefined ? {} : { claimedDiffId }),
        locator: layer.digest,
      }
      return options.describe?.(described, index) ?? described
    }),
    annotations: {},
  }
  return {
    transport: 'oci',
    description: 'memory:image',
    opened,
    platforms: async () => [image.platform],
    resolve: async () => resolved,
    async *openLayer({ locator }, signal) {
      opened.push(locator)
      const layer = image.layers.find((one) => one.digest === locator)
      if (layer === undefined) throw new Error(`There is no layer ${locator}.`)
      for (let offset = 0; offset < layer.bytes.length; offset += chunkBytes) {
        signal.throwIfAborted()
        await options.beforeChunk?.(layer, offset, signal)
        yield layer.bytes.slice(offset, offset + chunkBytes)
      }
    },
    [Symbol.asyncDispose]: async () => undefined,
  }
}
