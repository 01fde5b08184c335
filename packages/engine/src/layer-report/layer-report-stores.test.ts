import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkLayerReportStore, layerReport } from '@plimsoll/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DiffId, type Digest, sha256Of } from '../domain/digest.ts'
import { diskLayerReportStore } from './disk-layer-report-store.ts'
import { encodeLayerReport } from './layer-report-codec.ts'
import { memoryLayerReportStore } from './memory-layer-report-store.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plimsoll-reports-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

describe('memoryLayerReportStore', () => {
  it('keeps the contract', async () => {
    const store = memoryLayerReportStore()
    await checkLayerReportStore(async () => store)
  })

  it('forgets what was used least recently', async () => {
    const store = memoryLayerReportStore(2, 2)
    const [a, b, c] = ['a', 'b', 'c'].map((seed) => layerReport(seed, 1))
    const keys = [a, b, c].map((report) => ({ diffId: report?.diffId ?? layerReport('', 0).diffId, catalogKey: 'k' }))
    for (const [nth, report] of [a, b].entries()) if (report && keys[nth]) await store.put(keys[nth], report)
    if (keys[0]) await store.get(keys[0])
    if (keys[2] && c) await store.put(keys[2], c)
    const kept = await Promise.all(keys.map(async (key) => (await store.get(key)) !== undefined))
    expect(kept).toEqual([true, false, true])
  })
})

describe('diskLayerReportStore', () => {
  const report = layerReport('x', 100)
  const key = { diffId: report.diffId, catalogKey: 'k' }
  const onlyFile = async (): Promise<string> => {
    const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter(
      (one) => one.isFile() && one.name !== 'written',
    )
    expect(files).toHaveLength(1)
    return join(files[0]?.parentPath ?? '', files[0]?.name ?? '')
  }

  it('keeps the contract', () => checkLayerReportStore(async () => diskLayerReportStore(directory)))

  it('creates nothing before the first write and leaves one private file behind it', async () => {
    const store = diskLayerReportStore(join(directory, 'deep', 'er'))
    expect(await store.get(key)).toBeUndefined()
    expect(await readdir(directory)).toEqual([])
    await store.put(key, report)
    expect((await stat(await onlyFile())).mode & 0o777).toBe(0o600)
  })

  it.each<[string, (bytes: Buffer) => Promise<Uint8Array> | Uint8Array]>([
    ['empty', () => new Uint8Array()],
    ['cut off', (bytes) => bytes.subarray(0, bytes.length - 10)],
    [
      'changed in one bit',
      (bytes) => Buffer.concat([bytes.subarray(0, 200), Buffer.of((bytes[200] ?? 0) ^ 1), bytes.subarray(201)]),
    ],
    ['no report', () => Buffer.from('{}')],
    ['a report of another schema', () => encodeLayerReport({ ...report, schema: 2 as 1 })],
    ['a report on another layer', () => encodeLayerReport(layerReport('y', 1))],
  ])('a file that is %s is a miss and can be written again', async (_what, damage) => {
    const store = diskLayerReportStore(directory)
    await store.put(key, report)
    const path = await onlyFile()
    await writeFile(path, await damage(await readFile(path)))
    expect(await store.get(key)).toBeUndefined()
    await store.put(key, report)
    expect(await store.get(key)).toEqual(report)
  })

  it('does not believe a remembered diffID that is none', async () => {
    const store = diskLayerReportStore(directory)
    const blob = sha256Of('blob')
    await store.rememberDiffId(blob, report.diffId)
    await writeFile(await onlyFile(), 'sha256:short\n')
    expect(await store.diffIdOf(blob)).toBeUndefined()
  })

  it('never leaves its directory, whatever a digest says', async () => {
    const store = diskLayerReportStore(join(directory, 'inner'))
    const blob = 'sha256:../../../escaped' as Digest
    await store.rememberDiffId(blob, report.diffId)
    expect(await readdir(directory)).toEqual([])
    expect(await store.diffIdOf(blob)).toBeUndefined()
  })

  it('says that a report could not be stored, and leaves nothing half-written', async () => {
    const file = join(directory, 'a file')
    await writeFile(file, '')
    await expect(diskLayerReportStore(file).put(key, report)).rejects.toMatchObject({ code: 'LAYER_REPORT_NOT_STORED' })
    expect(await readdir(directory)).toEqual(['a file'])
  })

  describe('with a limit', () => {
    /** 2 MB of paths that do not compress. */
    const large = (seed: string) => {
      const { files, ...rest } = layerReport(seed, 1)
      const entries = Array.from({ length: 20_000 }, (_, index) => `${sha256Of(seed + String(index))}`)
      return { ...rest, files, opaqueDirectories: entries }
    }
    const keyOf = ({ diffId }: { diffId: DiffId }) => ({ diffId, catalogKey: 'k' })
    const bytesOnDisk = async (): Promise<number> => {
      const entries = await readdir(directory, { recursive: true, withFileTypes: true })
      const files = entries.filter((one) => one.isFile() && one.name !== 'written')
      const sizes = await Promise.all(files.map(async (one) => (await stat(join(one.parentPath, one.name))).size))
      return sizes.reduce((sum, size) => sum + size, 0)
    }

    it('forgets what was used least recently, whichever process used it', async () => {
      const reports = ['a', 'b', 'c', 'd', 'e', 'f'].map(large)
      const one = (await encodeLayerReport(large('a'))).length
      const maxBytes = Math.ceil(one * 4.5)
      let time = Date.now()
      for (const report of reports.slice(0, 3)) {
        const store = diskLayerReportStore(directory, { maxBytes, now: () => time })
        await store.put(keyOf(report), report)
      }
      // A day later somebody needs the first of them; then others come.
      time += 24 * 60 * 60 * 1000
      expect(await diskLayerReportStore(directory, { maxBytes, now: () => time }).get(keyOf(large('a')))).toBeDefined()
      const store = diskLayerReportStore(directory, { maxBytes, now: () => time })
      for (const report of reports.slice(3)) {
        await store.put(keyOf(report), report)
        expect(await bytesOnDisk()).toBeLessThanOrEqual(maxBytes)
      }
      const kept = await Promise.all(reports.map(async (report) => (await store.get(keyOf(report))) !== undefined))
      expect(kept[0]).toBe(true)
      expect(kept.slice(1, 3)).toContain(false)
      expect(kept.at(-1)).toBe(true)
    })

    it('counts what remembered diffIDs take on disk', async () => {
      const store = diskLayerReportStore(directory, { maxBytes: 64 * 4096 })
      const blobs = Array.from({ length: 200 }, (_, index) => sha256Of(`blob ${index}`))
      for (const blob of blobs) await store.rememberDiffId(blob, report.diffId)
      const known = await Promise.all(blobs.map(async (blob) => (await store.diffIdOf(blob)) !== undefined))
      expect(known.filter(Boolean).length).toBeLessThanOrEqual(64)
      expect(known.filter(Boolean).length).toBeGreaterThan(32)
    })

    it('lets a file that is being written alone', async () => {
      const store = diskLayerReportStore(directory, { maxBytes: 4096 })
      await store.rememberDiffId(sha256Of('a'), report.diffId)
      const unfinished = join(directory, 'diff-ids', 'x.new')
      await writeFile(unfinished, 'half')
      await store.rememberDiffId(sha256Of('b'), report.diffId)
      expect(await readFile(unfinished, 'utf8')).toBe('half')
    })

    it('keeps the contract while many share it', async () => {
      const stores = Array.from({ length: 4 }, () => diskLayerReportStore(directory, { maxBytes: 16 * 4096 }))
      await Promise.all(
        stores.map(async (store, nth) => {
          for (let index = 0; index < 50; index++) {
            const blob = sha256Of(`${nth} ${index}`)
            await store.rememberDiffId(blob, report.diffId)
            expect([undefined, report.diffId]).toContain(await store.diffIdOf(blob))
          }
        }),
      )
    })
  })

  it('honours abort', async () => {
    const signal = AbortSignal.abort(new Error('stop'))
    const store = diskLayerReportStore(directory)
    await expect(store.get(key, signal)).rejects.toThrow('stop')
    await expect(store.put(key, report, signal)).rejects.toThrow('stop')
    expect(await readdir(directory)).toEqual([])
  })
})
