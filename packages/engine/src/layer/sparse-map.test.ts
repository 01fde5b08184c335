import { concatBytes, paxHeader, paxRecord, rawTarHeader, tarContent } from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../domain/problem.ts'
import { DEFAULT_LAYER_LIMITS } from './limits.ts'
import { createTarParser } from './tar-parser.ts'

/** The content of the member `s`, NULs as dots; undefined when it was damaged or never given. */
function readSparse(tar: Uint8Array): { content: string | undefined; sizes: number[]; problems: Problem[] } {
  const pieces: Buffer[] = []
  const problems: Problem[] = []
  const sizes: number[] = []
  let isWhole = false
  const parser = createTarParser(
    {
      entry(entry) {
        sizes.push(entry.size)
        if (entry.path !== 's') return undefined
        return {
          write: (piece) => pieces.push(piece) > 0,
          hole: (length) => pieces.push(Buffer.alloc(length)) > 0,
          end: () => {
            isWhole = true
          },
          abandon: () => {},
        }
      },
      problem: (problem) => problems.push(problem),
    },
    DEFAULT_LAYER_LIMITS,
  )
  for (const byte of tar) parser.push(Buffer.of(byte))
  parser.finish()
  const content = isWhole ? Buffer.concat(pieces).toString('latin1').replaceAll('\0', '.') : undefined
  return { content, sizes, problems }
}

const field = (value: number): string => `${value.toString(8).padStart(11, '0')}\0`
const oldGnu = (extents: readonly (readonly [number, number])[], size: number, stored: number, isExtended = false) =>
  rawTarHeader({
    name: 's',
    typeflag: 'S',
    size: stored,
    magic: 'ustar  \0',
    patches: [
      ...extents.map(([offset, length], index) => ({ offset: 386 + 24 * index, bytes: field(offset) + field(length) })),
      { offset: 482, bytes: isExtended ? '\x01' : '\0' },
      { offset: 483, bytes: field(size) },
    ],
  })
const sparse00 = concatBytes([
  paxRecord('GNU.sparse.size', '10'),
  paxRecord('GNU.sparse.numblocks', '2'),
  paxRecord('GNU.sparse.offset', '2'),
  paxRecord('GNU.sparse.numbytes', '3'),
  paxRecord('GNU.sparse.offset', '7'),
  paxRecord('GNU.sparse.numbytes', '2'),
])
const next = rawTarHeader({ name: 'after', size: 1 })

describe('sparse files', () => {
  it.each<[string, Uint8Array]>([
    [
      'old GNU',
      concatBytes([
        oldGnu(
          [
            [2, 3],
            [7, 2],
            [10, 0],
          ],
          10,
          5,
        ),
        tarContent('abcde'),
      ]),
    ],
    [
      'pax 0.0',
      concatBytes([
        rawTarHeader({ typeflag: 'x', size: sparse00.length }),
        tarContent(sparse00),
        rawTarHeader({ name: 's', size: 5 }),
        tarContent('abcde'),
      ]),
    ],
    [
      'pax 0.1',
      concatBytes([
        paxHeader({
          'GNU.sparse.size': '10',
          'GNU.sparse.numblocks': '2',
          'GNU.sparse.name': 's',
          'GNU.sparse.map': '2,3,7,2',
        }),
        rawTarHeader({ name: 'GNUSparse.1/s', size: 5 }),
        tarContent('abcde'),
      ]),
    ],
    [
      'pax 1.0',
      concatBytes([
        paxHeader({
          'GNU.sparse.major': '1',
          'GNU.sparse.minor': '0',
          'GNU.sparse.name': 's',
          'GNU.sparse.realsize': '10',
        }),
        rawTarHeader({ name: 'GNUSparse.1/s', size: 512 + 5 }),
        tarContent('2\n2\n3\n7\n2\n'),
        tarContent('abcde'),
      ]),
    ],
  ])('in the %s format are expanded', (_, tar) => {
    const { content, sizes, problems } = readSparse(concatBytes([tar, next, tarContent('x')]))
    expect(problems).toEqual([])
    expect(sizes).toEqual([10, 1])
    expect(content).toBe('..abc..de.')
  })

  it('in the old GNU format may continue their map in further blocks', () => {
    const extents = Array.from({ length: 4 + 21 + 2 }, (_, index) => [index * 2, 1] as const)
    const extension = (part: typeof extents, isExtended: boolean) =>
      concatBytes([
        part
          .map(([offset, length]) => field(offset) + field(length))
          .join('')
          .padEnd(504, '\0'),
        isExtended ? '\x01' : '\0',
        '\0'.repeat(7),
      ])
    const tar = concatBytes([
      oldGnu(extents.slice(0, 4), 60, extents.length, true),
      extension(extents.slice(4, 25), true),
      extension(extents.slice(25), false),
      tarContent('x'.repeat(extents.length)),
    ])
    expect(readSparse(tar)).toMatchObject({ content: 'x.'.repeat(27).padEnd(60, '.'), problems: [] })
  })

  it('may be nothing but a hole', () => {
    expect(readSparse(concatBytes([oldGnu([], 7, 0), next])).content).toBe('.......')
  })

  it.each<[string, Uint8Array]>([
    ['more data than the map', concatBytes([oldGnu([[0, 2]], 10, 5), tarContent('abcde')])],
    ['less data than the map', concatBytes([oldGnu([[0, 9]], 10, 5), tarContent('abcde')])],
  ])('with %s are damaged', (_, tar) => {
    expect(readSparse(concatBytes([tar, next, tarContent('x')]))).toMatchObject({ content: undefined, sizes: [10, 1] })
  })

  it.each<[string, Uint8Array]>([
    [
      'overlap',
      oldGnu(
        [
          [0, 5],
          [3, 2],
        ],
        10,
        7,
      ),
    ],
    ['lie outside the file', oldGnu([[8, 5]], 10, 5)],
    [
      'stand in a header that is not GNU',
      rawTarHeader({ name: 's', typeflag: 'S', patches: [{ offset: 483, bytes: field(3) }] }),
    ],
  ])('whose extents %s end the reading', (_, tar) => {
    expect(readSparse(tar)).toMatchObject({ content: undefined, sizes: [], problems: [{ code: 'MALFORMED' }] })
  })

  it('that expand out of all proportion are listed but not read', () => {
    const { content, sizes, problems } = readSparse(concatBytes([oldGnu([], 2 ** 32, 0), next, tarContent('x')]))
    expect(content).toBeUndefined()
    expect(sizes).toEqual([2 ** 32, 1])
    expect(problems).toMatchObject([{ code: 'LIMIT_EXCEEDED', path: 's' }])
  })

  it.each(['nonsense\n', '99999999999\n', '2\n0\n1\n', '1\n5\n9\n', `${'9'.repeat(30)}\n`])(
    'with the leading map %j are damaged, and the next member is read',
    (map) => {
      const header = paxHeader({ 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.realsize': '10' })
      const tar = concatBytes([header, rawTarHeader({ name: 's', size: 1024 }), tarContent(map), new Uint8Array(512)])
      expect(readSparse(concatBytes([tar, next, tarContent('x')]))).toMatchObject({
        content: undefined,
        sizes: [10, 1],
      })
    },
  )
})
