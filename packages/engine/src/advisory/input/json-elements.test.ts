import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readJsonElements } from './json-elements.ts'

async function* pieces(text: string, size: number): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function elements(text: string, size = 5, max = 1000): Promise<string[]> {
  const found: string[] = []
  for await (const element of readJsonElements(pieces(text, size), 'list', max, 'the feed')) found.push(element.text)
  return found
}

describe('the elements of a long list', () => {
  test.each<[string, string[]]>([
    ['[1,{"a":[2]}]', ['1', '{"a":[2]}']],
    ['{"list":[1,2]}', ['1', '2']],
    ['{"a":{"list":[9]},"b":"list","list" : [ {"x":"]"} ],"c":[3]}', ['{"x":"]"}']],
    ['{"list":{"no":"list"},"x":[1]}', ['{"list":{"no":"list"},"x":[1]}']],
    ['{"id":"one alone"}', ['{"id":"one alone"}']],
    ['{"list":[]}', []],
    ['{"list":[1, broken, 2]}', ['1', 'broken', '2']],
  ])('%s', async (text, expected) => {
    expect(await elements(text)).toEqual(expected)
  })

  test('are those that JSON.parse finds, wherever the document is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.array(fc.jsonValue()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.integer({ min: 1, max: 40 }),
        async (before, list, after, size) => {
          const { list: _, ...rest } = before as Record<string, unknown>
          const { list: __, ...tail } = after as Record<string, unknown>
          const text = JSON.stringify({ ...rest, list, ...tail })
          const found = await elements(text, size, 100_000)
          expect(found.map((one) => JSON.parse(one) as unknown)).toEqual(JSON.parse(JSON.stringify(list)))
        },
      ),
      { numRuns: 200 },
    )
  })

  test.each([['{"list":[1,2'], ['[{"a":1}'], ['{"list":["x']])('%s ends early and is refused', async (text) => {
    await expect(elements(text)).rejects.toMatchObject({ code: 'ADVISORY_INPUT_BROKEN' })
  })

  test('what stands before the list is bounded', async () => {
    await expect(elements(`{"a":"${'x'.repeat(3000)}","list":[1]}`)).rejects.toMatchObject({
      code: 'ADVISORY_LIMIT_EXCEEDED',
    })
  })
})
