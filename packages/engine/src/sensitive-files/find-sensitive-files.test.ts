import { describe, expect, it } from 'vitest'
import { sensitiveFileFinder } from './find-sensitive-files.ts'
import { HARMLESS_FILES } from './harmless-files.data.ts'
import type { SensitiveFileSample } from './sensitive-file-rule.ts'
import { SENSITIVE_FILE_RULES } from './sensitive-file-rules.ts'

const find = sensitiveFileFinder()

function idsFor(sample: SensitiveFileSample): readonly string[] {
  const [path, content] = typeof sample === 'string' ? [sample, 'x'] : sample
  return find(path, Buffer.from(content, 'latin1')).map(({ id }) => id)
}

describe.each(SENSITIVE_FILE_RULES)('$id', ({ id, title, advice, place, hit, miss }) => {
  it('tells its sample and not what is much like it', () => {
    expect(idsFor(hit)).toContain(id)
    expect(idsFor(miss)).not.toContain(id)
  })

  it('has words for people and names to look for', () => {
    expect(title).toMatch(/^[A-Zn]/)
    expect(advice).toMatch(/\.$/)
    expect([place.paths, place.basenames, place.extensions, place.under].some((list) => (list?.length ?? 0) > 0)).toBe(
      true,
    )
    for (const extension of place.extensions ?? []) expect(extension).toMatch(/^\.[^/]+$/)
    for (const name of place.basenames ?? []) expect(name).toMatch(/^[^/]+$/)
  })

  it('cannot be sent on a long search', () => {
    for (const { source } of [place.path, place.head].filter((pattern) => pattern !== undefined)) {
      const bare = source.replace(/\\./g, 'e').replace(/\[(?:[^\]])*\]/g, 'c')
      expect(bare).not.toMatch(/[*+]|\{\d+,\}/)
    }
  })
})

it('knows more than a hundred kinds, each by an id of its own', () => {
  const ids = SENSITIVE_FILE_RULES.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBeGreaterThan(130)
})

it('never tells an empty file', () => {
  expect(find('root/.netrc', Buffer.alloc(0))).toEqual([])
})

describe('harmless files', () => {
  it.each(HARMLESS_FILES)('$id', ({ path, samples: [hit, miss], reason }) => {
    expect(hit).toMatch(path)
    expect(miss).not.toMatch(path)
    expect(reason).toMatch(/\.$/)
  })

  it('are left out', () => {
    expect(idsFor(['usr/share/doc/a/examples/key.pem', '-----BEGIN PRIVATE KEY-----'])).toEqual([])
    expect(idsFor(['etc/nginx/key.pem', '-----BEGIN PRIVATE KEY-----'])).toEqual(['pem-private-key'])
    expect(idsFor(['etc/ssl/certs/key.pem', '-----BEGIN PRIVATE KEY-----'])).toEqual(['pem-private-key'])
  })
})
