import { execFileSync } from 'node:child_process'
import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Problem } from '../domain/problem.ts'
import type { LayerEntry } from './layer-entry.ts'
import { DEFAULT_LAYER_LIMITS, type LayerLimits } from './limits.ts'
import { type TreeReading, walkTree } from './walk-tree.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-tree-'))
})
afterEach(() => rmSync(root, { recursive: true }))

interface Walked {
  readonly reading: TreeReading
  readonly entries: readonly LayerEntry[]
  readonly contents: ReadonlyMap<string, string>
  readonly problems: readonly Problem[]
}

async function walk(directory = root, limits: Partial<LayerLimits> = {}): Promise<Walked> {
  const entries: LayerEntry[] = []
  const contents = new Map<string, string>()
  const problems: Problem[] = []
  const reading = await walkTree(directory, {
    limits: { ...DEFAULT_LAYER_LIMITS, ...limits },
    signal: new AbortController().signal,
    visitor: {
      entry(entry) {
        entries.push(entry)
        let text = ''
        return {
          write: (piece) => {
            text += piece.toString()
            return true
          },
          hole: () => true,
          end: () => contents.set(entry.path, text),
          abandon: () => contents.set(entry.path, 'damaged'),
        }
      },
      problem: (problem) => problems.push(problem),
    },
  })
  return { reading, entries, contents, problems }
}

function write(path: string, content = ''): void {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), content)
}

describe('walkTree', () => {
  it('gives what a layer would: sorted, with metadata, contents of regular files only', async () => {
    write('etc/b', 'two')
    write('etc/a', 'one')
    write('bin/empty')
    chmodSync(join(root, 'etc/a'), 0o4755)
    utimesSync(join(root, 'etc/a'), 5, 1234)
    symlinkSync('../etc/a', join(root, 'bin/link'))
    linkSync(join(root, 'etc/b'), join(root, 'hard'))
    execFileSync('mkfifo', [join(root, 'pipe')])
    const { entries, contents, problems, reading } = await walk()
    expect(entries.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
      'directory bin',
      'file bin/empty',
      'symlink bin/link',
      'directory etc',
      'file etc/a',
      'file etc/b',
      'file hard',
      'fifo pipe',
    ])
    expect(Object.fromEntries(contents)).toEqual({ 'bin/empty': '', 'etc/a': 'one', 'etc/b': 'two', hard: 'two' })
    expect(entries[4]).toMatchObject({ size: 3, mode: 0o4755, mtime: 1234 })
    expect(entries[2]?.linkTarget).toBe('../etc/a')
    expect(reading.bytes).toBe(9)
    expect(problems).toEqual([])
  })

  it('never leaves the root through links', async () => {
    write('inside/file', 'x')
    symlinkSync('/etc', join(root, 'outside'))
    symlinkSync('..', join(root, 'inside/loop'))
    const { entries } = await walk()
    expect(entries.map((entry) => entry.path)).toEqual(['inside', 'inside/file', 'inside/loop', 'outside'])
  })

  it('says the same of the same tree, and something else of another', async () => {
    write('a', 'one')
    const { reading } = await walk()
    expect((await walk()).reading).toEqual(reading)
    write('b', 'two')
    expect((await walk()).reading.diffId).not.toBe(reading.diffId)
  })

  it('reports a name that is no text, and goes on', async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${root}/bad-`), Buffer.from([0xff])]), 'x')
    write('good')
    const { entries, problems } = await walk()
    expect(entries.map((entry) => entry.path)).toEqual(['good'])
    expect(problems).toMatchObject([{ code: 'UNREADABLE', path: 'bad-\ufffd' }])
  })

  // The superuser may read everything.
  if (process.getuid?.() !== 0) {
    it('reports what it may not read and goes on', async () => {
      write('closed/file', 'x')
      write('secret', 'x')
      write('zero', 'x')
      chmodSync(join(root, 'closed'), 0)
      chmodSync(join(root, 'secret'), 0)
      const { problems } = await walk()
      chmodSync(join(root, 'closed'), 0o700)
      expect(problems.map(({ code, path }) => [code, path])).toEqual([
        ['UNREADABLE', 'closed'],
        ['UNREADABLE', 'secret'],
      ])
    })
  }

  it('stops at the limits', async () => {
    for (let index = 0; index < 20; index += 1) write(`f${index}`)
    const { entries, problems } = await walk(root, { maxEntries: 10 })
    expect(entries).toHaveLength(10)
    expect(problems).toMatchObject([{ code: 'LIMIT_EXCEEDED' }])
    expect((await walk(root, { maxPathBytes: 2 })).entries).toHaveLength(10)
  })

  it.each(['missing', 'file'])('fails for a root that is %s', async (path) => {
    write('file')
    await expect(walk(join(root, path))).rejects.toMatchObject({ code: 'LAYER_UNREADABLE' })
  })
})
