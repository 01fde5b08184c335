import { describe, expect, it } from 'vitest'
import { type Page, readPages } from './read-pages.ts'

const signal = new AbortController().signal

function listOf(read: (position: number) => Page<string>) {
  return Array.fromAsync(
    readPages(
      { what: 'The list', first: '1', keyOf: (item: string) => item, read: async (position) => read(Number(position)) },
      signal,
    ),
  )
}

describe('readPages', () => {
  it('reads page after page', async () => {
    const pages: Page<string>[] = [{ items: ['a', 'b'], next: '2' }, { items: [], next: '3' }, { items: ['c'] }]

    expect(await listOf((position) => pages[position - 1] ?? { items: [] })).toEqual(['a', 'b', 'c'])
  })

  it.each([
    [
      'goes in circles',
      (position: number) => ({ items: [`${position}`], next: position === 1 ? '2' : '1' }),
      'SOURCE_PROTOCOL',
    ],
    ['repeats one page', (position: number) => ({ items: ['a'], next: String(position + 1) }), 'SOURCE_PROTOCOL'],
    ['is empty for ever', (position: number) => ({ items: [], next: String(position + 1) }), 'SOURCE_TOO_LARGE'],
    [
      'never ends',
      (position: number) => ({
        items: Array.from({ length: 50_000 }, (_, index) => `${position}-${index}`),
        next: String(position + 1),
      }),
      'SOURCE_TOO_LARGE',
    ],
  ])('gives up a list that %s', async (_, read, code) => {
    await expect(listOf(read)).rejects.toMatchObject({ code })
  })
})
