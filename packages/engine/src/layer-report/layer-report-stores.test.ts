import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkLayerReportStore, layerReport } from '@plimsoll/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Digest, sha256Of } from '../domain/digest.ts'
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
    const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
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

  it('honours abort', async () => {
    const signal = AbortSignal.abort(new Error('stop'))
    const store = diskLayerReportStore(directory)
    await expect(store.get(key, signal)).rejects.toThrow('stop')
    await expect(store.put(key, report, signal)).rejects.toThrow('stop')
    expect(await readdir(directory)).toEqual([])
  })
})
