import fc from 'fast-check'
import { expect, it } from 'vitest'
import { packChunks } from './pack-chunks.ts'

it('packs the same bytes into buffers of the given size that are nobody else’s', async () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 10 })
  await fc.assert(
    fc.asyncProperty(chunks, fc.integer({ min: 1, max: 40 }), async (given, size) => {
      const source = async function* () {
        yield* given
      }
      const packed: Uint8Array[] = []
      for await (const chunk of packChunks(source(), size)) packed.push(chunk)
      expect(Buffer.concat(packed)).toEqual(Buffer.concat(given))
      expect(packed.slice(0, -1).every((chunk) => chunk.length === size)).toBe(true)
      expect(packed.every((chunk) => chunk.length > 0 && chunk.byteOffset === 0)).toBe(true)
      expect(packed.every((chunk) => chunk.buffer.byteLength === chunk.length)).toBe(true)
      expect(packed.some((chunk) => given.some((one) => one.buffer === chunk.buffer))).toBe(false)
    }),
  )
})
