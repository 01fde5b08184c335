import { describe, expect, test } from 'vitest'
import { cisaKev } from './feeds/kev/kev-feed.ts'
import { nvd } from './feeds/nvd/nvd-feed.ts'
import { osv } from './feeds/osv/osv-feed.ts'
import { type CatalogSource, chooseSources, sourceChoice } from './source-choice.ts'

const pick = (feed: CatalogSource['feed'], ...names: string[]): CatalogSource[] =>
  feed.sources.filter(({ name }) => names.includes(name)).map((source) => ({ feed, source }))
const all = [
  ...pick(osv, 'osv/npm', 'osv/PyPI', 'osv/Debian'),
  ...pick(cisaKev, 'cisa-kev'),
  ...pick(nvd, 'nvd/2023', 'nvd/2024'),
]
const choose = (words: string[] | undefined, known: string[] = []) =>
  chooseSources(all, words, new Set(known)).map(({ source }) => source.name)

describe('choosing sources', () => {
  test.each<[string[] | undefined, string[]]>([
    [undefined, ['osv/npm', 'osv/PyPI', 'cisa-kev']],
    [[], ['osv/npm', 'osv/PyPI', 'cisa-kev']],
    [['nvd'], ['nvd/2023', 'nvd/2024']],
    [
      ['default', 'nvd/2024'],
      ['osv/npm', 'osv/PyPI', 'cisa-kev', 'nvd/2024'],
    ],
    [['-osv/npm'], ['osv/PyPI', 'cisa-kev']],
    [
      ['osv', '-osv/Debian'],
      ['osv/npm', 'osv/PyPI'],
    ],
    [['default', '-osv'], ['cisa-kev']],
  ])('%j', (words, expected) => {
    expect(choose(words)).toEqual(expected)
  })

  test('what an earlier update brought goes on being brought', () => {
    expect(choose(undefined, ['nvd/2023'])).toEqual(['osv/npm', 'osv/PyPI', 'cisa-kev', 'nvd/2023'])
  })

  test('a name that nothing has is refused', () => {
    expect(() => choose(['-nothing'])).toThrow(expect.objectContaining({ code: 'ADVISORY_SOURCE_UNKNOWN' }))
  })

  test('the environment names sources and mirrors', () => {
    expect(
      sourceChoice({
        PLIMSOLL_ADVISORY_SOURCES: 'default, osv/Red Hat ,-osv/npm',
        PLIMSOLL_ADVISORY_MIRRORS:
          'trivy-db=oci://a.example/x:2,trivy-db=oci://b.example/x:2,cisa-kev=https://c.example/kev.json?a=b',
      }),
    ).toEqual({
      sources: ['default', 'osv/Red Hat', '-osv/npm'],
      mirrors: new Map([
        ['trivy-db', ['oci://a.example/x:2', 'oci://b.example/x:2']],
        ['cisa-kev', ['https://c.example/kev.json?a=b']],
      ]),
    })
    expect(sourceChoice({})).toEqual({})
    expect(sourceChoice({ PLIMSOLL_ADVISORY_SOURCES: ' ' })).toEqual({})
  })

  test.each([['trivy-db'], ['trivy-db=http://a.example'], ['=https://a.example'], ['x=file:///etc']])(
    'the mirror %s is refused',
    (text) => {
      expect(() => sourceChoice({ PLIMSOLL_ADVISORY_MIRRORS: text })).toThrow(
        expect.objectContaining({ code: 'ADVISORY_SOURCE_UNKNOWN' }),
      )
    },
  )
})
