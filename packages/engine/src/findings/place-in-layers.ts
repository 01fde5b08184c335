import type { ImageInventory, Visibility } from '../inventory/image-inventory.ts'
import type { FindingPlace } from './finding.ts'

/** A place with its layer spelled out. */
export function placeInLayers(
  {
    path,
    layer: index,
    visibility,
  }: { readonly path: string; readonly layer: number; readonly visibility: Visibility },
  { layers }: Pick<ImageInventory, 'layers'>,
): FindingPlace {
  const layer = layers[index]?.index === index ? layers[index] : layers.find((one) => one.index === index)
  return {
    path,
    ...(layer && {
      layer: {
        index: layer.index,
        diffId: layer.diffId,
        ...(layer.instruction !== undefined && { instruction: layer.instruction }),
      },
    }),
    visibility,
  }
}
