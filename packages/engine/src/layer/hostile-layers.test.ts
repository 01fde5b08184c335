import { gzipSync, zstdCompressSync } from 'node:zlib'
import { checkLayer, mutate, seededRandom, type TarDialect, type TarMember, tarBytes } from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../domain/problem.ts'
import type { LayerEntry } from './layer-entry.ts'
import { DEFAULT_LAYER_LIMITS } from './limits.ts'
import { type LayerReading, readLayer } from './read-layer.ts'

const members: readonly TarMember[] = [
  { path: 'etc', kind: 'directory' },
  { path: `${'deep/'.repeat(40)}file`, content: 'x'.repeat(700), uid: 3_000_000 },
  { path: 'etc/passwd', content: 'root:x:0:0' },
  { path: 'bin/sh', kind: 'symlink', linkTarget: 'l'.repeat(150) },
  { path: 'bin/hard', kind: 'hardlink', linkTarget: 'etc/passwd' },
  { path: 'app/.wh.key' },
  { path: 'app/.wh..wh..opq' },
  { path: 'blob', content: Buffer.from(Array.from({ length: 3_000 }, (_, index) => (index * 7919) % 256)) },
]
const tars = (['pax', 'gnu'] as const satisfies readonly TarDialect[]).map((dialect) => tarBytes(members, dialect))
const packings: Readonly<Record<string, (tar: Uint8Array) => Uint8Array>> = {
  plain: (tar) => tar,
  gzip: (tar) => gzipSync(tar),
  zstd: (tar) => zstdCompressSync(tar),
}

interface Outcome {
  readonly reading: LayerReading
  readonly entries: readonly LayerEntry[]
  /** Paths with the bytes that came, and whether they were all. */
  readonly contents: readonly string[]
  readonly problems: readonly Problem[]
}

async function read(bytes: Uint8Array, chunkBytes: number): Promise<Outcome> {
  const entries: LayerEntry[] = []
  const contents: string[] = []
  const problems: Problem[] = []
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.slice(at, at + chunkBytes)
  }
  const reading = await readLayer(chunks(), {
    mediaType: '',
    limits: { ...DEFAULT_LAYER_LIMITS, maxEntries: 1_000 },
    signal: new AbortController().signal,
    visitor: {
      entry(entry) {
        entries.push(entry)
        let count = 0
        return {
          write: (piece) => {
            count += piece.length
            return true
          },
          hole: (length) => {
            count += length
            return true
          },
          end: () => {
            expect(count).toBe(entry.size)
            contents.push(`${entry.path} ${count}`)
          },
          abandon: () => contents.push(`${entry.path} cut off`),
        }
      },
      problem: (problem) => problems.push(problem),
    },
  })
  return { reading, entries, contents, problems }
}

describe('layers that were tampered with', () => {
  it.each(Object.keys(packings))(
    'a damaged %s layer never throws, and says the same however it arrives',
    async (name) => {
      const pack = packings[name]
      let damaged = 0
      for (let seed = 0; seed < 600; seed += 1) {
        const random = seededRandom(seed)
        const tar = tars[seed % tars.length] ?? new Uint8Array(0)
        // Half the time the tar is damaged before it is packed, so that the damage reaches the parser.
        const bytes = seed % 4 < 2 ? mutate(pack?.(tar) ?? tar, random) : (pack?.(mutate(tar, random)) ?? tar)
        const outcome = await read(bytes, 1 << 20)
        if (outcome.problems.length > 0) damaged += 1
        for (const { path, kind } of outcome.entries) {
          const isRoot = kind === 'opaque-whiteout' && path === ''
          expect(isRoot || /^(?!\/)(?!.*(?:^|\/)\.{0,2}(?:\/|$))[^\0]+$/s.test(path), path).toBe(true)
        }
        if (seed % 10 === 0) expect(await read(bytes, 333)).toEqual(outcome)
      }
      expect(damaged).toBeGreaterThan(200)
    },
  )
})

describe('readLayer', () => {
  it('keeps the contract of layer readers', async () => {
    await checkLayer(async (bytes, { mediaType, digest, size }) => {
      const entries: LayerEntry[] = []
      const visitor = {
        entry: (entry: LayerEntry) => {
          entries.push(entry)
          return undefined
        },
        problem: (problem: Problem) => {
          throw new Error(problem.message)
        },
      }
      const signal = new AbortController().signal
      const reading = await readLayer(bytes, { mediaType, digest, size, limits: DEFAULT_LAYER_LIMITS, signal, visitor })
      return { reading, entries }
    })
  })
})
