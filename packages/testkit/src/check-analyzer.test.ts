import type { Fact, LayerAnalyzer } from '@plimsoll/engine'
import { describe, expect, it } from 'vitest'
import { checkAnalyzer } from './check-analyzer.ts'

const wanted = [{ path: 'list.txt', content: 'one\ntwo\n' }]
const fact = (name: string): Fact => ({ kind: 'package', package: { type: 'generic', name, version: '1' } })

function lister(changes: Partial<LayerAnalyzer> = {}): LayerAnalyzer {
  return {
    name: 'test/lister',
    version: 1,
    selects: { basenames: ['list.txt'] },
    async *analyze(file) {
      for (const line of (await file.text()).split('\n')) if (line !== '') yield fact(line)
    },
    ...changes,
  }
}

describe('checkAnalyzer', () => {
  it('has nothing against a good analyzer', async () => {
    await checkAnalyzer(lister(), { wanted, ignored: [{ path: 'other.txt', content: 'one' }] })
  })

  it.each<[string, Partial<LayerAnalyzer>, RegExp]>([
    ['does not want its sample', { selects: { paths: ['elsewhere'] } }, /wants list\.txt/],
    ['wants what is not its own', { selects: { everyFile: true } }, /no business/],
    ['says nothing', { analyze: () => [] }, /something to say/],
    [
      'depends on how the bytes are cut',
      {
        async *analyze(file) {
          for await (const chunk of file.chunks()) yield fact(String(chunk.length))
        },
      },
      /says the same/,
    ],
    [
      'throws on damage',
      {
        async *analyze(file) {
          if ((await file.text()) !== 'one\ntwo\n') throw new TypeError('unexpected')
          yield fact('fine')
        },
      },
      /it threw TypeError/,
    ],
    [
      'floods',
      {
        *analyze(file) {
          for (let nth = 0; nth < file.size * 3; nth += 1) yield fact(String(nth))
        },
      },
      /flood/,
    ],
    [
      'yields what cannot be kept',
      {
        *analyze() {
          yield Object.assign(fact('x'), { when: new Date(0) })
        },
      },
      /plain data/,
    ],
  ])('finds one that %s', async (_, changes, message) => {
    const check = checkAnalyzer(lister(changes), { wanted, ignored: [{ path: 'other.txt', content: 'one' }] })
    await expect(check).rejects.toThrow(message)
  })
})
