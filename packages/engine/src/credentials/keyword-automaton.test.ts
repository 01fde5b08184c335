import { expect, test } from 'vitest'
import { keywordAutomaton } from './keyword-automaton.ts'

function found(keywords: readonly string[], text: string): string[] {
  const hits: string[] = []
  keywordAutomaton(keywords).scan(Buffer.from(text, 'latin1'), (keyword, start) =>
    hits.push(`${keywords[keyword]}@${start}`),
  )
  return hits
}

test.each([
  [['he', 'she', 'his', 'hers'], 'ushers', ['she@1', 'he@2', 'hers@2']],
  [['akia'], 'xAKIAakiaAkIa', ['akia@1', 'akia@5', 'akia@9']],
  [['aaa'], 'aaaaa', ['aaa@0', 'aaa@1', 'aaa@2']],
  [['a.b', 'b'], 'a.bb', ['a.b@0', 'b@2', 'b@3']],
  [['abcd', 'bc'], 'abce', ['bc@1']],
  [['-----begin'], '-----BEGIN\xff', ['-----begin@0']],
  [['x'], '', []],
  [[], 'anything', []],
])('%j in %j', (keywords, text, expected) => {
  expect(found(keywords, text).sort()).toEqual([...expected].sort())
})

test('agrees with a plain search on text that looks like the keywords', () => {
  const keywords = ['ab', 'aba', 'bab', 'bb', 'cab', 'aabb']
  let seed = 7
  const text = Array.from({ length: 5_000 }, () => {
    seed = (seed * 48_271) % 2_147_483_647
    return 'abc'[seed % 3]
  }).join('')
  const plain = keywords.flatMap((keyword) =>
    [...text.matchAll(new RegExp(`(?=${keyword})`, 'g'))].map(({ index }) => `${keyword}@${index}`),
  )
  expect(found(keywords, text).sort()).toEqual(plain.sort())
})
