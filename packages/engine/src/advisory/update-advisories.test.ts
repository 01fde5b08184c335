import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tarBytes } from '@plimsoll/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AdvisoryError } from './advisory-error.ts'
import { advisoryStatus } from './advisory-status.ts'
import type { Download, DownloadRequest } from './download.ts'
import { generationDirectory } from './generation-directory.ts'
import { listSources, updateAdvisories } from './update-advisories.ts'

const catalog = (count: number): string =>
  JSON.stringify({
    catalogVersion: '1',
    vulnerabilities: Array.from({ length: count }, (_, index) => ({
      cveID: `CVE-2024-${1000 + index}`,
      dateAdded: '2024-01-01',
    })),
  })
const scores = '#model_version:v1,score_date:2026-02-01T00:00:00+0000\ncve,epss,percentile\nCVE-2024-1000,0.5,0.5\n'

describe('updating', () => {
  let path: string
  let time: number
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'plimsoll-update-'))
    time = Date.parse('2026-03-01T00:00:00Z')
  })
  afterEach(() => rm(path, { recursive: true }))

  const directory = () => generationDirectory(path)
  /** Each run is an hour later. */
  const update = (download: Download, sources: string[], extra: object = {}) => {
    time += 3_600_000
    return updateAdvisories(directory(), { download, sources }, { now: () => new Date(time), ...extra })
  }
  async function* body(text: string): AsyncIterable<Uint8Array> {
    yield Buffer.from(text)
  }
  async function* bytes(content: Uint8Array): AsyncIterable<Uint8Array> {
    yield content
  }
  const serve =
    (pages: Record<string, string | (() => never)>, asked: DownloadRequest[] = []): Download =>
    async (request) => {
      asked.push(request)
      const [, page] = Object.entries(pages).find(([part]) => request.url.includes(part)) ?? []
      if (page === undefined) return { status: 'absent' }
      if (typeof page !== 'string') return page()
      const etag = `"${page.length}"`
      if (request.etag === etag) return { status: 'unchanged' }
      return { status: 'ok', etag, totalBytes: page.length, body: body(page) }
    }
  const refuse = () => {
    throw new AdvisoryError('ADVISORY_DOWNLOAD_FAILED', 'www.example.org answered 503.')
  }

  test('downloads what was chosen, and asks only for news the next time', async () => {
    const asked: DownloadRequest[] = []
    const download = serve({ known_exploited: catalog(1), epss_scores: scores }, asked)
    const first = await update(download, ['cisa-kev', 'epss'])
    expect(first.attempts.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['cisa-kev', 'imported'],
      ['epss', 'imported'],
    ])
    const second = await update(download, ['cisa-kev', 'epss'])
    expect(second).toMatchObject({ changed: false, generation: first.generation })
    expect(asked.at(-1)?.etag).toBe(`"${scores.length}"`)
    const status = await advisoryStatus(directory())
    expect(status?.sources.map(({ fetchedAt, checkedAt }) => [fetchedAt, checkedAt])).toEqual([
      ['2026-03-01T01:00:00Z', '2026-03-01T02:00:00Z'],
      ['2026-03-01T01:00:00Z', '2026-03-01T02:00:00Z'],
    ])
  })

  test('a source that fails keeps its last good rows, the others go on, and the status says so', async () => {
    await update(serve({ known_exploited: catalog(2), epss_scores: scores }), ['cisa-kev', 'epss'])
    const outcome = await update(serve({ known_exploited: refuse, epss_scores: `${scores}CVE-2024-1001,0.1,0.1\n` }), [
      'cisa-kev',
      'epss',
    ])
    expect(outcome.attempts).toMatchObject([
      { name: 'cisa-kev', outcome: 'failed', kept: true, message: 'www.example.org answered 503.' },
      { name: 'epss', outcome: 'imported', records: 2 },
    ])
    const status = await advisoryStatus(directory())
    expect(status?.sources).toMatchObject([
      { name: 'cisa-kev', records: 2, fetchedAt: '2026-03-01T01:00:00Z', failure: { at: '2026-03-01T02:00:00Z' } },
      { name: 'epss', records: 2 },
    ])
    const recovered = await update(serve({ known_exploited: catalog(3) }), ['cisa-kev'])
    expect(recovered.sources[0]).not.toHaveProperty('failure')
  })

  test('a failure is told even when nothing else was new', async () => {
    await update(serve({ known_exploited: catalog(2) }), ['cisa-kev'])
    const outcome = await update(serve({ known_exploited: refuse }), ['cisa-kev'])
    expect(outcome).toMatchObject({
      changed: false,
      sources: [{ failure: { message: 'www.example.org answered 503.' } }],
    })
    expect((await advisoryStatus(directory()))?.sources[0]?.failure?.at).toBe('2026-03-01T02:00:00Z')
  })

  test.each<[string, Download]>([
    ['broke off', async () => ({ status: 'ok', totalBytes: 999_999, body: body(catalog(2)) })],
    ['is something else', async () => ({ status: 'ok', body: body('<html>') })],
    ['is gone', async () => ({ status: 'absent' })],
    ['shrank', async () => ({ status: 'ok', body: body(catalog(100)) })],
  ])('a download that %s leaves the last good rows', async (_, download) => {
    await update(serve({ known_exploited: catalog(200) }), ['cisa-kev'])
    const outcome = await update(download, ['cisa-kev'])
    expect(outcome).toMatchObject({
      changed: false,
      attempts: [{ outcome: 'failed', kept: true }],
      sources: [{ records: 200 }],
    })
    expect((await readdir(path)).filter((name) => name.startsWith('building-'))).toEqual([])
  })

  test('a source may shrink when somebody allows it', async () => {
    await update(serve({ known_exploited: catalog(200) }), ['cisa-kev'])
    const outcome = await update(serve({ known_exploited: catalog(100) }), ['cisa-kev'], { allowShrink: true })
    expect(outcome.sources).toMatchObject([{ records: 100 }])
  })

  test('a source that never came is named, until it comes or is not asked for any more', async () => {
    await update(serve({ known_exploited: catalog(1), epss_scores: refuse }), ['cisa-kev', 'epss'])
    expect((await advisoryStatus(directory()))?.missing).toEqual([
      { name: 'epss', at: '2026-03-01T01:00:00Z', message: 'www.example.org answered 503.' },
    ])
    time += 8 * 24 * 3_600_000
    await update(serve({ known_exploited: catalog(1) }), ['cisa-kev'])
    expect((await advisoryStatus(directory()))?.missing).toEqual([])
    await update(serve({ epss_scores: scores }), ['epss'])
    expect((await advisoryStatus(directory()))?.missing).toEqual([])
  })

  test('a failure in the second of the last reading shows', async () => {
    await update(serve({ known_exploited: catalog(1) }), ['cisa-kev'])
    time -= 3_600_000
    await update(serve({ known_exploited: refuse }), ['cisa-kev'])
    expect((await advisoryStatus(directory()))?.sources[0]?.failure?.message).toBe('www.example.org answered 503.')
  })

  test('the second mirror serves when the first fails', async () => {
    const asked: DownloadRequest[] = []
    const outcome = await update(serve({ empiricalsecurity: refuse, cyentia: scores }, asked), ['epss'])
    expect(outcome.attempts).toMatchObject([{ outcome: 'imported' }])
    expect(asked).toHaveLength(2)
  })

  test('an address may be of a text that names the file; the same name is the same content', async () => {
    const asked: DownloadRequest[] = []
    const document = JSON.stringify({
      document: { category: 'csaf_vex', csaf_version: '2.0' },
      vulnerabilities: [{ cve: 'CVE-2024-1000' }],
    })
    const archive = Buffer.from(tarBytes([{ path: '2024/cve-2024-1000.json', content: document }])).toString('latin1')
    const download: Download = async (request) => {
      if (request.url.endsWith('.csv')) return { status: 'absent' }
      asked.push(request)
      if (request.url.endsWith('.txt')) return { status: 'ok', body: body('vex_2026-03-01.tar.zst\n') }
      return { status: 'ok', body: bytes(Buffer.from(archive, 'latin1')) }
    }
    expect(await update(download, ['redhat-vex'])).toMatchObject({ attempts: [{ outcome: 'imported', records: 1 }] })
    expect(await update(download, ['redhat-vex'])).toMatchObject({ attempts: [{ outcome: 'unchanged' }] })
    expect(asked.map(({ url }) => url.slice(url.lastIndexOf('/') + 1))).toEqual([
      'archive_latest.txt',
      'vex_2026-03-01.tar.zst',
      'archive_latest.txt',
    ])
  })

  test('an optional part that upstream does not have is no failure', async () => {
    const outcome = await update(serve({ known_exploited: catalog(1) }), ['alpine', 'cisa-kev'])
    expect(outcome.attempts.filter(({ outcome: one }) => one === 'absent').length).toBeGreaterThan(10)
    expect(outcome.attempts.filter(({ outcome: one }) => one === 'failed')).toEqual([])
  })

  test('nothing at all, and nothing before, is an error', async () => {
    await expect(update(serve({ known_exploited: refuse }), ['cisa-kev'])).rejects.toMatchObject({
      code: 'ADVISORY_GENERATION_MISSING',
      message: expect.stringContaining('www.example.org answered 503.'),
    })
  })

  test('a name that no source has is refused before anything is downloaded', async () => {
    const asked: DownloadRequest[] = []
    await expect(update(serve({}, asked), ['cisa-kef'])).rejects.toMatchObject({ code: 'ADVISORY_SOURCE_UNKNOWN' })
    expect(asked).toEqual([])
  })

  test('an abort stops between sources and publishes nothing', async () => {
    const controller = new AbortController()
    const download: Download = async () => {
      controller.abort()
      return { status: 'ok', body: body(catalog(1)) }
    }
    await expect(update(download, ['cisa-kev', 'epss'], { signal: controller.signal })).rejects.toThrow()
    expect(await directory().current()).toBeUndefined()
  })
})

describe('the sources to choose from', () => {
  test('have names of their own, addresses over TLS, and begin with their feed', () => {
    const all = listSources()
    expect(new Set(all.map(({ source }) => source.name)).size).toBe(all.length)
    for (const { feed, source } of all) {
      expect(source.name === feed.name || source.name.startsWith(`${feed.name}/`)).toBe(true)
      expect(source.urls.length + (source.changes ? 1 : 0)).toBeGreaterThan(0)
      if (source.changes)
        expect([source.changes.url, source.changes.record].join()).toMatch(/^https:.*,https:.*\{key\}/)
      // `oci://` is pulled by our registry client, which speaks plain HTTP only when asked.
      for (const url of source.urls) expect(url).toMatch(/^(?:https|oci):\/\//)
    }
  })
})
