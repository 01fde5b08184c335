import { spawnSync } from 'node:child_process'
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Problem } from '../domain/problem.ts'
import { MiB } from '../domain/units.ts'
import type { LayerEntry } from './layer-entry.ts'
import { DEFAULT_LAYER_LIMITS } from './limits.ts'
import { createTarParser } from './tar-parser.ts'
import { walkTree } from './walk-tree.ts'

// What GNU tar writes of a real tree is read as the tree itself is walked.

interface Seen {
  readonly entries: Map<string, Pick<LayerEntry, 'kind' | 'size' | 'mode' | 'mtime' | 'linkTarget'>>
  readonly contents: Map<string, string>
  readonly problems: Problem[]
}

function collector(seen: Seen) {
  return {
    entry({ path, kind, size, mode, mtime, linkTarget }: LayerEntry) {
      seen.entries.set(path, { kind, size, mode, mtime, ...(linkTarget === undefined ? {} : { linkTarget }) })
      const pieces: Buffer[] = []
      return {
        write: (piece: Buffer) => pieces.push(piece) > 0,
        hole: (length: number) => pieces.push(Buffer.alloc(length)) > 0,
        end: () => seen.contents.set(path, Buffer.concat(pieces).toString('latin1')),
        abandon: () => seen.contents.set(path, 'damaged'),
      }
    },
    problem: (problem: Problem) => seen.problems.push(problem),
  }
}

const nothingSeen = (): Seen => ({ entries: new Map(), contents: new Map(), problems: [] })

function parse(path: string): Seen {
  const seen = nothingSeen()
  const parser = createTarParser(collector(seen), DEFAULT_LAYER_LIMITS)
  parser.push(readFileSync(path))
  parser.finish()
  return seen
}

const hasGnuTar = spawnSync('tar', ['--version'], { encoding: 'utf8' }).stdout?.includes('GNU tar') ?? false
if (hasGnuTar) {
  let folder = ''
  let tree: Seen
  const long = `${'directory-with-a-long-name/'.repeat(6)}${'f'.repeat(150)}`

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-tar-'))
    const root = join(folder, 'tree')
    mkdirSync(join(root, long, '..'), { recursive: true })
    mkdirSync(join(root, 'unicode-ü-中'))
    writeFileSync(join(root, 'unicode-ü-中/ñ'), 'text')
    writeFileSync(join(root, 'empty'), '')
    writeFileSync(join(root, 'block'), 'b'.repeat(512))
    writeFileSync(join(root, 'odd'), 'o'.repeat(1_025), { mode: 0o751 })
    symlinkSync('/somewhere/else', join(root, 'link'))
    linkSync(join(root, 'odd'), join(root, 'zz-hard'))
    writeFileSync(join(root, 'sparse'), 'start')
    truncateSync(join(root, 'sparse'), 3 * MiB)
    writeFileSync(join(root, 'sparse'), 'middle', { flag: 'r+' })
    for (let at = 0; at < 40; at += 1) {
      // Enough islands for maps that do not fit in one header.
      spawnSync('dd', [
        'if=/dev/zero',
        `of=${join(root, 'sparse')}`,
        'bs=4096',
        'count=1',
        `seek=${at * 16 + 3}`,
        'conv=notrunc',
      ])
    }
    writeFileSync(join(root, 'hole'), '')
    truncateSync(join(root, 'hole'), 1 * MiB)
    tree = nothingSeen()
    await walkTree(root, {
      limits: DEFAULT_LAYER_LIMITS,
      signal: new AbortController().signal,
      visitor: collector(tree),
    })
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** The walked tree as a tar shows it: the second name of a file is a hard link. */
  function expectedOf(seen: Seen): { entries: Seen['entries']; contents: Seen['contents'] } {
    const entries = new Map(seen.entries)
    const contents = new Map(seen.contents)
    const hard = entries.get('zz-hard')
    if (hard) entries.set('zz-hard', { ...hard, kind: 'hardlink', size: 0, linkTarget: 'odd' })
    contents.delete('zz-hard')
    for (const [path, { kind }] of entries) if (kind !== 'file') contents.delete(path)
    return { entries, contents }
  }

  describe('GNU tar', () => {
    it.each([
      ['gnu'],
      ['gnu', '--sparse'],
      ['oldgnu', '--sparse'],
      ['pax'],
      ['pax', '--sparse', '--sparse-version=0.0'],
      ['pax', '--sparse', '--sparse-version=0.1'],
      ['pax', '--sparse', '--sparse-version=1.0'],
    ])('--format=%s %s %s is read as the tree that it was made from', (format, ...options) => {
      const path = join(folder, 'out.tar')
      const args = ['--sort=name', `--format=${format}`, ...options, '-C', join(folder, 'tree'), '-cf', path, '.']
      expect(spawnSync('tar', args).status).toBe(0)
      const seen = parse(path)
      const expected = expectedOf(tree)
      expect(seen.problems).toEqual([])
      expect([...seen.entries.keys()].sort()).toEqual([...expected.entries.keys()].sort())
      for (const [name, entry] of expected.entries) expect([name, seen.entries.get(name)]).toEqual([name, entry])
      for (const [name, content] of expected.contents) expect(seen.contents.get(name) === content).toBe(true)
    })

    it.each(['ustar', 'v7'])('--format=%s is read as far as it can say things', (format) => {
      const path = join(folder, 'out.tar')
      const args = [
        `--format=${format}`,
        '-C',
        join(folder, 'tree'),
        '-cf',
        path,
        'block',
        'odd',
        'zz-hard',
        'link',
        'empty',
      ]
      expect(spawnSync('tar', args).status).toBe(0)
      const seen = parse(path)
      const expected = expectedOf(tree)
      expect(seen.problems).toEqual([])
      expect(seen.entries.size).toBe(5)
      for (const [name, entry] of seen.entries) expect([name, entry]).toEqual([name, expected.entries.get(name)])
      for (const [name, content] of seen.contents) expect(content).toBe(expected.contents.get(name))
    })
  })
}
