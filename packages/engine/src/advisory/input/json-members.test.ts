import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type JsonMember, readJsonMembers } from './json-members.ts'

async function* pieces(text: string, size: number): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function split(text: string, size = 7, maxMember = 1000): Promise<JsonMember[]> {
  const members: JsonMember[] = []
  for await (const member of readJsonMembers(pieces(text, size), maxMember, 'the feed')) members.push(member)
  return members
}

describe('the members of a JSON document', () => {
  test.each<[string, JsonMember[]]>([
    ['{}', []],
    [' [ ] ', []],
    [
      '{"a":1, "b" : {"c":[1,2,{"d":"}"}]}}',
      [
        { key: 'a', text: '1' },
        { key: 'b', text: '{"c":[1,2,{"d":"}"}]}' },
      ],
    ],
    [
      '[{"a":1},"x,y",[2]]',
      [
        { key: '0', text: '{"a":1}' },
        { key: '1', text: '"x,y"' },
        { key: '2', text: '[2]' },
      ],
    ],
    ['{"q\\"uo:te":"\\\\"}', [{ key: 'q"uo:te', text: '"\\\\"' }]],
    [
      '{"a": broken stuff, "b": 2}',
      [
        { key: 'a', text: 'broken stuff' },
        { key: 'b', text: '2' },
      ],
    ],
  ])('%s', async (text, members) => {
    expect(await split(text)).toEqual(members)
  })

  test('are those that JSON.parse finds, wherever the document is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.integer({ min: 1, max: 50 }),
        async (value, size) => {
          const members = await split(JSON.stringify(value), size, 100_000)
          expect(members.map(({ key, text }) => [key, JSON.parse(text)])).toEqual(
            Object.entries(JSON.parse(JSON.stringify(value)) as object),
          )
        },
      ),
      { numRuns: 200 },
    )
  })

  test.each([[''], ['"text"'], ['{"a":1'], ['{"a":"'], ['{"a":1}}'], ['{"a":1}{}'], ['{1:2}'], ['{"a"}'], ['nothing']])(
    '%j is refused in one sentence',
    async (text) => {
      await expect(split(text)).rejects.toMatchObject({ code: 'ADVISORY_INPUT_BROKEN' })
    },
  )

  test('a member beyond the bound stops the reading', async () => {
    await expect(split(`{"a":"${'x'.repeat(2000)}"}`)).rejects.toMatchObject({ code: 'ADVISORY_LIMIT_EXCEEDED' })
  })
})
