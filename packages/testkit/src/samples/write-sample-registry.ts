import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { descriptorOf } from '../image-builder.ts'
import { type SampleImage, sampleImages } from './sample-images.ts'

/**
 * Writes the sample registry as one OCI image layout (image-spec, image-layout.md). Each descriptor of `index.json` carries
 * `org.opencontainers.image.ref.name` = `repository:tag`, such as `shop/web:1.4.0`. The folder is replaced as a whole.
 */
export async function writeSampleRegistry(
  folder: string,
  images: readonly SampleImage[] = sampleImages(),
): Promise<void> {
  const next = `${folder}.next`
  await rm(next, { recursive: true, force: true })
  for (const { image } of images) {
    for (const [digest, bytes] of image.blobs) {
      const path = join(next, 'blobs', ...digest.split(':'))
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, bytes)
    }
  }
  await writeFile(join(next, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }))
  const manifests = images.map(({ repository, tag, image }) => ({
    ...descriptorOf(image.manifest),
    platform: image.platform,
    annotations: { 'org.opencontainers.image.ref.name': `${repository}:${tag}` },
  }))
  await writeFile(join(next, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }))
  await rm(folder, { recursive: true, force: true })
  await rename(next, folder)
}
