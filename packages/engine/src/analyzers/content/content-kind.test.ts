import { gzipSync, zstdCompressSync } from 'node:zlib'
import { elfFile, zipFile } from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import { contentKindOf } from './content-kind.ts'

const bytes = (latin1: string): Buffer => Buffer.from(latin1, 'latin1')

describe('contentKindOf', () => {
  it.each([
    ['an empty file', '', 'empty'],
    ['PNG', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'picture'],
    ['JPEG', '\xff\xd8\xff\xe0\0\x10JFIF', 'picture'],
    ['WebP', 'RIFF\x10\0\0\0WEBPVP8 ', 'picture'],
    ['an icon', '\0\0\x01\0\x01\0\x10\x10', 'picture'],
    ['TrueType', '\0\x01\0\0\0\x0f\0\x80\0\x03\0\x70GDEF\0\0', 'font'],
    ['WOFF 2', 'wOF2\0\x01\0\0', 'font'],
    ['WAVE', 'RIFF\x10\0\0\0WAVEfmt ', 'sound'],
    ['MP4', '\0\0\0\x20ftypisom', 'video'],
    ['a message catalogue', '\xde\x12\x04\x95\0\0\0\0', 'message-catalogue'],
    ['a time zone', 'TZif2\0\0', 'time-zone'],
    ['a terminal', '\x1a\x01\x30\0\x26\0', 'terminal'],
    ['bytecode of Python', '\xa7\r\r\n\0\0\0\0\x12\x34\x56\x78\x10\0\0\0', 'python-bytecode'],
    ['a class of Java', '\xca\xfe\xba\xbe\0\0\0\x34\0\x1d', 'java-class'],
    ['a universal Mach-O', '\xca\xfe\xba\xbe\0\0\0\x02\0\0\0\x01', 'executable'],
    ['a manual page', '.\\" Copyright\n.TH LS 1\n', 'manual-page'],
    ['a manual page without comments', '.TH LS 1 "May 2024"\n', 'manual-page'],
    ['an mdoc page', '.Dd May 1, 2024\n.Dt LS 1\n', 'manual-page'],
    ['a hidden setting', '.env=1\npassword=2\n', 'text'],
    ['UTF-16', '\xff\xfea\0b\0', 'utf-16'],
    ['xz', '\xfd7zXZ\0\0', 'packed'],
    ['settings', 'password = x\n', 'text'],
    ['German', 'Stra\xdfe\n', 'text'],
    ['something with NULs', 'abc\0def', 'binary'],
    ['control characters', '\x01\x02\x03\x04abc', 'binary'],
    ['a version that is no font', '\0\x01\0\0\0\0\0\0', 'binary'],
  ])('%s', (_, head, kind) => {
    expect(contentKindOf(bytes(head))).toBe(kind)
  })

  it.each([
    [elfFile([]), 'executable'],
    [zipFile([{ path: 'a', content: 'b' }]), 'zip'],
    [gzipSync('a'), 'gzip'],
    [zstdCompressSync('a'), 'zstd'],
  ])('knows what programs write (%#)', (content, kind) => {
    expect(contentKindOf(content)).toBe(kind)
  })
})
