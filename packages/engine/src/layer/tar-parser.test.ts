import {
  base256,
  concatBytes,
  paxHeader,
  rawTarHeader,
  type TarDialect,
  type TarMember,
  tarBytes,
  tarContent,
  tarEnd,
} from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../domain/problem.ts'
import type { LayerEntry } from './layer-entry.ts'
import { DEFAULT_LAYER_LIMITS, type LayerLimits } from './limits.ts'
import { createTarParser } from './tar-parser.ts'

interface Parsed {
  readonly entries: readonly LayerEntry[]
  /** Contents by path, in latin1; `damaged` for those that broke off. */
  readonly contents: Readonly<Record<string, string>>
  readonly problems: readonly Problem[]
}

function parse(tar: Uint8Array, options: { chunkBytes?: number; limits?: Partial<LayerLimits> } = {}): Parsed {
  const entries: LayerEntry[] = []
  const contents = new Map<string, string>()
  const problems: Problem[] = []
  const parser = createTarParser(
    {
      entry(entry) {
        entries.push(entry)
        const pieces: Buffer[] = []
        return {
          write: (piece) => pieces.push(piece) > 0,
          hole: (length) => pieces.push(Buffer.alloc(length)) > 0,
          end: () => contents.set(entry.path, Buffer.concat(pieces).toString('latin1')),
          abandon: () => contents.set(entry.path, 'damaged'),
        }
      },
      problem: (problem) => problems.push(problem),
    },
    { ...DEFAULT_LAYER_LIMITS, ...options.limits },
  )
  const bytes = Buffer.from(tar)
  const chunkBytes = options.chunkBytes ?? bytes.length
  for (let at = 0; at < bytes.length; at += chunkBytes) parser.push(bytes.subarray(at, at + chunkBytes))
  parser.finish()
  return { entries, contents: Object.fromEntries(contents), problems }
}

const long = `${'d'.repeat(60)}/${'ü'.repeat(90)}/${'f'.repeat(120)}`
const members: readonly TarMember[] = [
  { path: 'etc', kind: 'directory', mode: 0o1755 },
  { path: 'etc/passwd', content: 'root:x:0:0', mode: 0o644, uid: 1, gid: 2, mtime: 1_700_000_000 },
  { path: 'etc/empty' },
  { path: 'bin/su', content: 'x'.repeat(512), mode: 0o4755 },
  { path: 'bin/sh', kind: 'symlink', linkTarget: '../busybox' },
  { path: 'bin/su2', kind: 'hardlink', linkTarget: './bin/su' },
  { path: 'dev/null', kind: 'char-device', deviceMajor: 1, deviceMinor: 3 },
  { path: 'run/pipe', kind: 'fifo' },
]

describe('createTarParser', () => {
  it.each<TarDialect>(['pax', 'gnu', 'ustar', 'v7'])('reads what %s writes', (dialect) => {
    const { entries, contents, problems } = parse(tarBytes(members, dialect))
    expect(problems).toEqual([])
    expect(entries.map(({ path, kind, size, mode }) => [path, kind, size, mode])).toEqual([
      ['etc', 'directory', 0, 0o1755],
      ['etc/passwd', 'file', 10, 0o644],
      ['etc/empty', 'file', 0, 0o644],
      ['bin/su', 'file', 512, 0o4755],
      ['bin/sh', 'symlink', 0, 0o777],
      ['bin/su2', 'hardlink', 0, 0o644],
      ['dev/null', 'device', 0, 0o644],
      ['run/pipe', 'fifo', 0, 0o644],
    ])
    expect(entries[1]).toMatchObject({ uid: 1, gid: 2, mtime: 1_700_000_000 })
    expect(entries[4]?.linkTarget).toBe('../busybox')
    expect(entries[5]?.linkTarget).toBe('bin/su')
    expect(contents).toEqual({ 'etc/passwd': 'root:x:0:0', 'etc/empty': '', 'bin/su': 'x'.repeat(512) })
  })

  it.each([1, 7, 511, 512, 513, 1000])('sees the same in chunks of %i bytes', (chunkBytes) => {
    const tar = concatBytes([tarBytes([...members, { path: long, content: 'long' }], 'gnu')])
    expect(parse(tar, { chunkBytes })).toEqual(parse(tar))
  })

  it.each<TarDialect>(['pax', 'gnu'])(
    '%s holds paths and link targets of any length, large ids and large times',
    (dialect) => {
      const { entries, problems } = parse(
        tarBytes(
          [
            { path: long, uid: 3_000_000, gid: 3_000_001, mtime: 10_000_000_000 },
            { path: 'link', kind: 'symlink', linkTarget: long },
          ],
          dialect,
        ),
      )
      expect(problems).toEqual([])
      expect(entries[0]).toMatchObject({ path: long, uid: 3_000_000, gid: 3_000_001, mtime: 10_000_000_000 })
      expect(entries[1]?.linkTarget).toBe(long)
    },
  )

  it('accepts an archive without end marker, without last padding, and nothing at all', () => {
    const tar = tarBytes([{ path: 'a', content: 'hello' }])
    for (const end of [tar.length - 1024, tar.length - 512, 512 + 5, 0]) {
      expect(parse(tar.subarray(0, end)).problems).toEqual([])
    }
  })

  it('ignores what follows the end marker', () => {
    const tar = concatBytes([tarBytes([{ path: 'a' }]), tarBytes([{ path: 'b' }])])
    expect(parse(tar)).toMatchObject({ entries: [{ path: 'a' }], problems: [] })
  })
})

describe('path handling', () => {
  it.each([
    ['./etc/passwd', 'etc/passwd'],
    ['/etc/passwd', 'etc/passwd'],
    ['.//etc///passwd', 'etc/passwd'],
    ['etc/./passwd', 'etc/passwd'],
    ['a/../etc/passwd', 'etc/passwd'],
    ['.hidden', '.hidden'],
    ['..data/x', '..data/x'],
  ])('%s is %s', (written, path) => {
    expect(parse(tarBytes([{ path: written }]))).toMatchObject({ entries: [{ path }], problems: [] })
  })

  it('keeps what climbs above the root in the root and says so', () => {
    const { entries, problems } = parse(tarBytes([{ path: '../../etc/cron.d/x', content: 'y' }]))
    expect(entries[0]?.path).toBe('etc/cron.d/x')
    expect(problems).toMatchObject([{ code: 'MALFORMED', path: 'etc/cron.d/x' }])
  })

  it('says nothing of the root itself, but reports a file without a name', () => {
    expect(parse(tarBytes([{ path: './', kind: 'directory' }]))).toMatchObject({ entries: [], problems: [] })
    expect(parse(tarBytes([{ path: '/', content: 'x' }, { path: 'b' }]))).toMatchObject({
      entries: [{ path: 'b' }],
      problems: [{ code: 'MALFORMED' }],
    })
  })

  it('leaves out a path that is too long and reads on', () => {
    const { entries, problems } = parse(tarBytes([{ path: 'x'.repeat(5000), content: 'x' }, { path: 'b' }]))
    expect(entries.map((entry) => entry.path)).toEqual(['b'])
    expect(problems).toMatchObject([{ code: 'LIMIT_EXCEEDED' }])
  })

  it('cuts a header field at its NUL and refuses a NUL in a pax path', () => {
    expect(parse(concatBytes([rawTarHeader({ name: 'a\0b' })])).entries[0]?.path).toBe('a')
    const tar = concatBytes([paxHeader({ path: 'a\0b' }), rawTarHeader({ name: 'c' })])
    expect(parse(tar)).toMatchObject({ entries: [], problems: [{ code: 'MALFORMED' }] })
  })
})

describe('whiteouts', () => {
  it.each([
    ['.wh.gone', 'whiteout', 'gone'],
    ['app/.wh.gone', 'whiteout', 'app/gone'],
    ['app/.wh..hidden', 'whiteout', 'app/.hidden'],
    ['app/.wh..wh..opq', 'opaque-whiteout', 'app'],
    ['.wh..wh..opq', 'opaque-whiteout', ''],
  ])('%s is a %s of %s', (written, kind, path) => {
    expect(parse(tarBytes([{ path: written, content: 'ignored' }])).entries).toMatchObject([{ path, kind, size: 0 }])
  })

  it.each(['.wh..wh.plnk/1.2', '.wh..wh.aufs'])("takes no notice of AUFS' %s itself", (path) => {
    const { entries, problems } = parse(tarBytes([{ path }]))
    expect(problems).toEqual([])
    expect(entries.every((entry) => entry.kind === 'file' && entry.path === path)).toBe(true)
  })

  it.each(['app/.wh.', 'app/.wh..', 'app/.wh...'])('%s deletes nothing and is reported', (path) => {
    expect(parse(tarBytes([{ path }]))).toMatchObject({ entries: [], problems: [{ code: 'MALFORMED' }] })
  })
})

describe('extended headers', () => {
  it('take the place of the header: path, linkpath, size, uid, gid, mtime', () => {
    const tar = concatBytes([
      paxHeader({ path: 'real', size: '3', uid: '70000', gid: '70001', mtime: '12.75' }),
      rawTarHeader({ name: 'short', size: 0 }),
      tarContent('abc'),
      paxHeader({ linkpath: 'elsewhere' }),
      rawTarHeader({ name: 'link', typeflag: '2', linkname: 'short' }),
      tarEnd(),
    ])
    const { entries, contents } = parse(tar)
    expect(entries).toMatchObject([
      { path: 'real', size: 3, uid: 70000, gid: 70001, mtime: 12 },
      { path: 'link', linkTarget: 'elsewhere' },
    ])
    expect(contents).toEqual({ real: 'abc' })
  })

  it('count for one member only, and the last of two wins', () => {
    const tar = concatBytes([
      paxHeader({ path: 'first' }),
      paxHeader({ path: 'second' }),
      rawTarHeader({ name: 'a' }),
      rawTarHeader({ name: 'b' }),
    ])
    expect(parse(tar).entries.map((entry) => entry.path)).toEqual(['second', 'b'])
  })

  it('give ids and times to all members when global, but never names or sizes, as container runtimes do', () => {
    const tar = concatBytes([
      paxHeader({ uid: '7', mtime: '9', path: 'ghost', size: '99' }, 'g'),
      rawTarHeader({ name: 'a', size: 1 }),
      tarContent('x'),
      rawTarHeader({ name: 'b', uid: 1 }),
    ])
    const { entries, problems } = parse(tar)
    expect(entries).toMatchObject([
      { path: 'a', size: 1, uid: 7, mtime: 9 },
      { path: 'b', uid: 7 },
    ])
    expect(problems).toMatchObject([{ code: 'INCONSISTENT' }])
  })

  it('with empty values change nothing', () => {
    const tar = concatBytes([paxHeader({ path: '', size: '' }), rawTarHeader({ name: 'a', size: 1 }), tarContent('x')])
    expect(parse(tar)).toMatchObject({ entries: [{ path: 'a', size: 1 }], contents: { a: 'x' } })
  })

  it.each(['garbage', '999 path=x\n', '5 a=b', '3 =\n', '0 path=x\n'])('malformed as %j end the reading', (body) => {
    const tar = concatBytes([
      tarBytes([{ path: 'before' }]).subarray(0, 512),
      rawTarHeader({ typeflag: 'x', size: body.length }),
      tarContent(body),
      rawTarHeader({ name: 'after' }),
    ])
    expect(parse(tar)).toMatchObject({ entries: [{ path: 'before' }], problems: [{ code: 'MALFORMED' }] })
  })

  it('larger than the limit end the reading before they are held', () => {
    const tar = concatBytes([rawTarHeader({ typeflag: 'L', size: 10 ** 9 })])
    expect(parse(tar)).toMatchObject({ entries: [], problems: [{ code: 'LIMIT_EXCEEDED' }] })
  })
})

describe('numbers', () => {
  it.each<[string, string | Uint8Array, number]>([
    ['octal with NUL', '00000000003\0', 3],
    ['octal with blanks', '     3      ', 3],
    ['octal without end', '000000000003', 3],
    ['base-256', base256(3, 12), 3],
    ['empty', '', 0],
  ])('reads a size in %s', (_, size, expected) => {
    const { entries, problems } = parse(
      concatBytes([rawTarHeader({ name: 'a', size }), tarContent('abc'.slice(0, expected))]),
    )
    expect(entries[0]?.size).toBe(expected)
    expect(problems).toEqual([])
  })

  it.each<[string, string | Uint8Array]>([
    ['no digits', 'nonsense'],
    ['negative base-256', base256(-1, 12)],
    ['beyond 2^53', base256(2n ** 80n, 12)],
  ])('ends at a size of %s', (_, size) => {
    expect(parse(rawTarHeader({ name: 'a', size }))).toMatchObject({ entries: [], problems: [{ code: 'MALFORMED' }] })
  })

  it('accepts the signed checksums of old archives and refuses wrong ones', () => {
    const fields = { name: 'é' }
    const header = rawTarHeader(fields)
    const signed = header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : (byte << 24) >> 24), 0)
    expect(parse(rawTarHeader({ ...fields, checksum: signed })).problems).toEqual([])
    expect(parse(rawTarHeader({ ...fields, checksum: signed + 1 })).problems).toMatchObject([{ code: 'MALFORMED' }])
  })
})

describe('archives that lie', () => {
  it('says that something is no tar', () => {
    const { problems } = parse(Buffer.from('this is not a tar archive, '.repeat(40)))
    expect(problems).toEqual([
      { code: 'MALFORMED', message: 'The layer is no tar archive; the rest was not read.', source: 'layer' },
    ])
    expect(parse(Buffer.from('short')).problems).toMatchObject([{ code: 'MALFORMED' }])
  })

  it('keeps what came before a damaged header and names the member before it', () => {
    const tar = concatBytes([tarBytes([{ path: 'good', content: 'x' }]).subarray(0, 1024), 'garbage'.repeat(200)])
    const { entries, contents, problems } = parse(tar)
    expect(entries.map((entry) => entry.path)).toEqual(['good'])
    expect(contents).toEqual({ good: 'x' })
    expect(problems[0]?.message).toContain('"good"')
  })

  it('abandons the content of a member whose size is larger than the archive', () => {
    const tar = concatBytes([rawTarHeader({ name: 'a', size: 5_000 }), tarContent('x')])
    expect(parse(tar)).toMatchObject({ contents: { a: 'damaged' }, problems: [{ code: 'MALFORMED' }] })
  })

  it('reads no content for links and directories that claim some', () => {
    const tar = concatBytes([
      rawTarHeader({ name: 'l', typeflag: '1', linkname: 'x', size: 512 }),
      rawTarHeader({ name: 'd/', typeflag: '5', size: 1024 }),
      rawTarHeader({ name: 'f' }),
    ])
    expect(parse(tar)).toMatchObject({ entries: [{ path: 'l' }, { path: 'd' }, { path: 'f' }], problems: [] })
  })

  it('takes an old file whose name ends with a slash for a directory', () => {
    expect(parse(rawTarHeader({ name: 'd/', typeflag: '\0', magic: '' })).entries[0]?.kind).toBe('directory')
  })

  it('reports an unknown type once and skips its content', () => {
    const odd = [rawTarHeader({ name: 'odd', typeflag: 'V', size: 600 }), tarContent('v'.repeat(600))]
    const { entries, problems } = parse(concatBytes([...odd, ...odd, rawTarHeader({ name: 'a' })]))
    expect(entries.map((entry) => entry.path)).toEqual(['a'])
    expect(problems).toMatchObject([{ code: 'UNSUPPORTED', path: 'odd' }])
  })

  it('stops at the limit of members', () => {
    const many = Array.from({ length: 20 }, (_, index) => ({ path: `f${index}` }))
    const { entries, problems } = parse(tarBytes(many), { limits: { maxEntries: 10 } })
    expect(entries).toHaveLength(10)
    expect(problems).toMatchObject([{ code: 'LIMIT_EXCEEDED' }])
  })

  it('stops at the limit of all paths together', () => {
    const many = Array.from({ length: 20 }, (_, index) => ({ path: `f${index}`.padEnd(50, 'x') }))
    const { entries, problems } = parse(tarBytes(many), { limits: { maxPathCharacters: 500 } })
    expect(entries).toHaveLength(10)
    expect(problems).toMatchObject([{ code: 'LIMIT_EXCEEDED' }])
  })

  it('refuses a member between the two zero blocks', () => {
    const tar = concatBytes([rawTarHeader({ name: 'a' }), new Uint8Array(512), rawTarHeader({ name: 'b' })])
    expect(parse(tar)).toMatchObject({ entries: [{ path: 'a' }], problems: [{ code: 'MALFORMED' }] })
  })
})
