import { layerReport } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import { EMPTY_IMAGE_CONFIG } from '../source/image-config.ts'
import { overlay } from './overlay.ts'

test('an image from scratch has no distribution, and nothing is wrong with that', () => {
  const inventory = overlay([{ ...layerReport('x', 3), problems: [] }], {
    config: EMPTY_IMAGE_CONFIG,
    layers: [],
  })
  expect(inventory.distro).toBeUndefined()
  expect([inventory.status, inventory.problems]).toEqual(['complete', []])
})
