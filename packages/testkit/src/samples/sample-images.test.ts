import { expect, test } from 'vitest'
import { sampleImages } from './sample-images.ts'

test('the same samples have the same digests every time', () => {
  const digests = () => sampleImages().map(({ image }) => image.manifest.digest)
  expect(digests()).toEqual(digests())
  expect(new Set(digests()).size).toBe(sampleImages().length)
})

test('images on one base share its layers', () => {
  const [web, , , reports] = sampleImages()
  expect(web?.image.layers[0]?.diffId).toBe(reports?.image.layers[0]?.diffId)
})
