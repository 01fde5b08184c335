import { describe, expect, test } from 'vitest'
import type { Download } from './download.ts'
import type { Pointer } from './feed.ts'
import { followPointers } from './follow-pointers.ts'

const SUM = 'a1'.repeat(32)
const repomd = (href: string, sum = SUM, type = 'updateinfo') =>
  `<repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>1</revision><data type="primary"><location href="repodata/p.xml.gz"/></data>
   <data type="${type}"><checksum type="sha256">${sum}</checksum><location href="${href}"/></data></repomd>`

describe('pointers', () => {
  const serve =
    (pages: Record<string, string>): Download =>
    async ({ url }) => {
      const text = pages[url]
      if (text === undefined) return { status: 'absent' }
      return {
        status: 'ok',
        body: (async function* () {
          yield Buffer.from(text)
        })(),
      }
    }
  const follow = (pages: Record<string, string>, pointers: Pointer[], start = Object.keys(pages)[0] ?? '') =>
    followPointers(start, { name: 'a source', pointers }, serve(pages), new AbortController().signal)

  test('a first line names a file beside it', async () => {
    expect(await follow({ 'https://a.example/x/latest.txt': 'all_2026.tar.zst\n' }, ['first-line'])).toEqual({
      url: 'https://a.example/x/all_2026.tar.zst',
    })
  })

  test('a list of mirrors leads to a repository, and its index to the updates and their digest', async () => {
    const pages = {
      'https://a.example/mirror.list': 'https://m.example/core/123/\n',
      'https://m.example/core/123/repodata/repomd.xml': repomd('repodata/abc-updateinfo.xml.gz'),
    }
    expect(await follow(pages, ['mirror-list', 'repomd'])).toEqual({
      url: 'https://m.example/core/123/repodata/abc-updateinfo.xml.gz',
      sha256: SUM,
    })
  })

  test('a repository without updates has none', async () => {
    expect(await follow({ 'https://a.example/repodata/repomd.xml': repomd('x', SUM, 'modules') }, ['repomd'])).toBe(
      'absent',
    )
    expect(await follow({}, ['repomd'], 'https://a.example/gone')).toBe('absent')
  })

  test("Grype's listing names an archive and its digest", async () => {
    const listing = JSON.stringify({
      status: 'active',
      schemaVersion: 'v6.1.9',
      path: 'db_v6.tar.zst?x=1'.slice(0, 13),
      checksum: `sha256:${SUM}`,
    })
    expect(await follow({ 'https://g.example/databases/v6/latest.json': listing }, ['grype-listing'])).toEqual({
      url: 'https://g.example/databases/v6/db_v6.tar.zst',
      sha256: SUM,
    })
  })

  test.each<[Pointer, string]>([
    ['first-line', '../../etc/passwd'],
    ['first-line', ''],
    ['first-line', 'http://plain.example/x'],
    ['mirror-list', 'no address'],
    ['mirror-list', 'http://plain.example/repo/'],
    ['repomd', 'no xml <'],
    ['repomd', repomd('../../../x')],
    ['repomd', '<repomd><data type="updateinfo"/></repomd>'],
    ['grype-listing', 'no JSON'],
    ['grype-listing', '{"path":"x.tar.zst"}'],
    ['grype-listing', '{"path":"x.tar.zst","checksum":"sha256:12"}'],
  ])('%s: %j leads nowhere', async (pointer, text) => {
    await expect(follow({ 'https://a.example/x/y': text }, [pointer])).rejects.toMatchObject({
      code: expect.stringMatching(/^ADVISORY_(?:DOWNLOAD_FAILED|INPUT_BROKEN)$/),
    })
  })
})
