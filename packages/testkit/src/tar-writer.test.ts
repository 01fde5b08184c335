import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { base256, paxRecord, rawTarHeader, type TarDialect, tarBytes } from './tar-writer.ts'

const long = `${'d'.repeat(60)}/${'e'.repeat(90)}/${'f'.repeat(120)}`
const hasTar = spawnSync('tar', ['--version'], { encoding: 'utf8' }).stdout?.includes('GNU tar') ?? false

function listWithTar(archive: Uint8Array): string[] {
  const { stdout, stderr, status } = spawnSync(
    'tar',
    ['-tvf', '-', '--numeric-owner', '--full-time', '--utc', '--quoting-style=literal'],
    {
      input: archive,
      encoding: 'utf8',
    },
  )
  if (status !== 0) throw new Error(stderr)
  return stdout.trim().split('\n')
}

describe('tarBytes', () => {
  it.each<TarDialect>(['pax', 'gnu', 'ustar', 'v7'])(
    '%s starts with the name and ends with two zero blocks',
    (dialect) => {
      const archive = tarBytes([{ path: 'a/b', content: 'hello' }], dialect)
      expect(archive.length).toBe(512 + 512 + 1024)
      expect(new TextDecoder().decode(archive.subarray(0, 3))).toBe('a/b')
      expect(archive.subarray(1024).every((byte) => byte === 0)).toBe(true)
    },
  )

  it.each<TarDialect>(['ustar', 'v7'])('%s refuses a name that it cannot hold', (dialect) => {
    expect(() => tarBytes([{ path: long }], dialect)).toThrow(RangeError)
  })

  if (hasTar) {
    it.each<TarDialect>(['pax', 'gnu'])('GNU tar reads what %s writes', (dialect) => {
      const archive = tarBytes(
        [
          { path: long, content: 'hello', uid: 4_000_000, gid: 9, mode: 0o4755, mtime: 1_700_000_000 },
          { path: 'link', kind: 'symlink', linkTarget: long },
          { path: 'hard', kind: 'hardlink', linkTarget: long },
          { path: 'dir', kind: 'directory' },
          { path: 'null', kind: 'char-device', deviceMajor: 1, deviceMinor: 3 },
        ],
        dialect,
      )
      expect(listWithTar(archive).map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
        `-rwsr-xr-x 4000000/9 5 2023-11-14 22:13:20 ${long}`,
        `lrwxrwxrwx 0/0 0 1970-01-01 00:00:00 link -> ${long}`,
        `hrw-r--r-- 0/0 0 1970-01-01 00:00:00 hard link to ${long}`,
        'drwxr-xr-x 0/0 0 1970-01-01 00:00:00 dir/',
        'crw-r--r-- 0/0 1,3 1970-01-01 00:00:00 null',
      ])
    })
  }
})

describe('rawTarHeader', () => {
  it('computes the sum over the block with blanks in its place, unless told a wrong one', () => {
    const header = rawTarHeader({ name: 'a' })
    const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0)
    expect(Number.parseInt(new TextDecoder().decode(header.subarray(148, 154)), 8)).toBe(sum)
    expect(new TextDecoder().decode(rawTarHeader({ checksum: 'nonsense' }).subarray(148, 156))).toBe('nonsense')
  })
})

describe('paxRecord', () => {
  it.each([
    ['a', 'b', '6 a=b\n'],
    ['path', 'x'.repeat(91), `101 path=${'x'.repeat(91)}\n`],
    ['path', 'x'.repeat(90), `99 path=${'x'.repeat(90)}\n`],
  ])('counts its own length: %s', (key, value, record) => {
    expect(new TextDecoder().decode(paxRecord(key, value))).toBe(record)
  })
})

describe('base256', () => {
  it('sets the top bit and writes big-endian', () => {
    expect([...base256(0x0102, 4)]).toEqual([0x80, 0, 1, 2])
    expect([...base256(-1, 4)]).toEqual([0xff, 0xff, 0xff, 0xff])
  })
})
