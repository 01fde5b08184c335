import {
  type BuiltImage,
  imageBuilder,
  type MemoryImageSourceOptions,
  memoryImageSource,
  whiteout,
} from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import { ANALYZERS } from '../analyzers/catalog.ts'
import { parseDiffId, sha256Of } from '../domain/digest.ts'
import type { LayerReport } from '../layer-report/layer-report.ts'
import { LayerReportError } from '../layer-report/layer-report-error.ts'
import type { LayerReportStore } from '../layer-report/layer-report-store.ts'
import { memoryLayerReportStore } from '../layer-report/memory-layer-report-store.ts'
import { type AnalyzedImage, analyzeImage } from './analyze-image.ts'
import { type LayerAnalysisOptions, layerAnalysisPool } from './layer-analysis-pool.ts'
import type { ScanProgress } from './scan-progress.ts'

const never = new AbortController().signal
const manifest = (name: string, version: string): string => JSON.stringify({ name, version })
const image = imageBuilder()
  .layer({ 'etc/os-release': 'ID=alpine\nVERSION_ID=3.20.1\n' })
  .layer({ 'app/node_modules/a/package.json': manifest('a', '1.0.0'), big: Buffer.alloc(300_000, 'x') })
  .layer({ 'app/node_modules/a': whiteout(), 'app/node_modules/b/package.json': manifest('b', '2.0.0') })
  .build()

async function analyze(
  built: BuiltImage,
  pool: Partial<LayerAnalysisOptions> = {},
  source: MemoryImageSourceOptions = {},
  signal = never,
): Promise<AnalyzedImage & { opened: readonly string[]; progress: ScanProgress[] }> {
  await using opened = layerAnalysisPool({ reports: memoryLayerReportStore(), ...pool })
  const memory = memoryImageSource(built, source)
  const progress: ScanProgress[] = []
  const analyzed = await analyzeImage(memory, { pool: opened, signal, onProgress: (one) => progress.push(one) })
  return { ...analyzed, opened: memory.opened, progress }
}

const onThreads: Partial<LayerAnalysisOptions> = { smallLayersBytes: 0, threads: 2 }

describe('analyzeImage', () => {
  it.each([
    ['here', {}],
    ['on threads', onThreads],
  ])('finds what the layers hold, analysed %s', async (_, options) => {
    const { inventory, progress } = await analyze(image, options)
    expect(inventory.status).toBe('complete')
    expect(inventory.distro?.id).toBe('alpine')
    expect(inventory.packages.map(({ name, layer, visibility }) => [name, layer, visibility])).toEqual([
      ['b', 2, 'visible'],
      ['a', 1, 'hidden'],
    ])
    expect(inventory.layers.map((layer) => layer.diffId)).toEqual(image.layers.map((layer) => layer.diffId))
    expect(progress.slice(0, 2)).toEqual([
      { stage: 'resolving' },
      { stage: 'resolved', layers: 3, totalBytes: image.layers.reduce((sum, { bytes }) => sum + bytes.length, 0) },
    ])
    for (const index of [0, 1, 2]) {
      const states = progress.flatMap((one) => (one.stage === 'layer' && one.index === index ? [one.state] : []))
      expect(states).toEqual(['started', 'done'])
      const bytes = progress.findLast((one) => one.stage === 'layer-bytes' && one.index === index)
      expect(bytes).toMatchObject({ bytes: image.layers[index]?.bytes.length })
    }
  })

  it('says the same wherever it is done', async () => {
    const here = await analyze(image)
    const there = await analyze(image, onThreads)
    expect(JSON.stringify(there.inventory)).toBe(JSON.stringify(here.inventory))
  })

  it('reads a layer that an image holds twice once', async () => {
    const twice = imageBuilder().layer({ a: '1' }).layer({ b: '2' }).layer({ a: '1' }).build()
    const { opened, inventory } = await analyze(twice)
    expect(opened).toHaveLength(2)
    expect(inventory.layers).toHaveLength(3)
  })

  it('reads nothing that it has read before, in another image neither', async () => {
    const reports = memoryLayerReportStore()
    const first = await analyze(image, { reports })
    expect(first.opened).toHaveLength(3)
    const again = await analyze(image, { reports })
    expect(again.opened).toEqual([])
    expect(again.progress.filter((one) => one.stage === 'layer' && one.state === 'cached')).toHaveLength(3)
    expect(again.inventory).toEqual(first.inventory)
    const other = await analyze(
      imageBuilder().layer({ x: 'new' }).layer({ 'etc/os-release': 'ID=alpine\nVERSION_ID=3.20.1\n' }).build(),
      { reports },
    )
    expect(other.opened).toHaveLength(1)
  })

  it('reads again for another catalog, other rules or other limits', async () => {
    const reports = memoryLayerReportStore()
    await analyze(image, { reports })
    expect((await analyze(image, { reports, analyzers: ANALYZERS.slice(1) })).opened).toHaveLength(3)
    expect((await analyze(image, { reports, rulesDigest: 'other' })).opened).toHaveLength(3)
  })

  it('shares the work of scans that go on at the same time', async () => {
    await using pool = layerAnalysisPool({ reports: memoryLayerReportStore() })
    const sources = [memoryImageSource(image), memoryImageSource(image), memoryImageSource(image)]
    const results = await Promise.all(sources.map((source) => analyzeImage(source, { pool, signal: never })))
    expect(sources.flatMap((source) => source.opened)).toHaveLength(3)
    expect(results[2]?.inventory).toEqual(results[0]?.inventory)
  })
})

describe('images that lie', () => {
  it('fail when the bytes of a layer are not those of the manifest; nothing is kept, the other layers are stopped', async () => {
    const kept: LayerReport[] = []
    const reports = spyingStore(kept)
    const wrong = sha256Of('something else')
    const describe = <Layer extends { kind: string }>(layer: Layer, index: number): Layer =>
      index === 1 ? { ...layer, digest: wrong } : layer
    await expect(analyze(image, { reports }, { describe })).rejects.toMatchObject({ code: 'LAYER_DIGEST_MISMATCH' })
    expect(kept.some((report) => report.entries.includes('big'))).toBe(false)
  })

  it('are told when the config claims another diffID, read or cached, and the claim goes nowhere', async () => {
    const clean = imageBuilder().layer({ 'app/clean': 'x' }).build()
    const claimed = clean.layers[0]?.diffId ?? parseDiffId(sha256Of(''))
    const forged = imageBuilder()
      .layer({ 'app/node_modules/evil/package.json': manifest('evil', '6.6.6') }, { claimedDiffId: claimed })
      .build()
    const reports = memoryLayerReportStore()
    await analyze(clean, { reports })
    for (const round of ['read', 'cached']) {
      const { inventory } = await analyze(forged, { reports })
      expect(
        inventory.packages.map((one) => one.name),
        round,
      ).toEqual(['evil'])
      expect(inventory).toMatchObject({ status: 'partial', problems: [{ code: 'INCONSISTENT' }] })
    }
    expect((await analyze(clean, { reports })).inventory).toMatchObject({ status: 'complete', packages: [] })
  })

  it('fail without a digest when the content is not what the config claims', async () => {
    const forged = imageBuilder()
      .layer({ a: 'x' }, { claimedDiffId: sha256Of('other') })
      .build()
    const describe = ({
      digest: _,
      ...layer
    }: {
      kind: 'blob'
      mediaType: string
      digest?: unknown
      locator: string
    }) => layer
    await expect(analyze(forged, {}, { describe })).rejects.toMatchObject({ code: 'LAYER_DIGEST_MISMATCH' })
    expect((await analyze(image, {}, { describe })).inventory.status).toBe('complete')
  })

  it('with a damaged layer are partial, and the damage is not taken over by an image with the sound one', async () => {
    const sound = imageBuilder().layer({ 'etc/os-release': 'ID=alpine\n' }).build()
    const [layer] = sound.layers
    const garbled = Buffer.concat([layer?.bytes ?? Buffer.alloc(0), Buffer.from('garbage')])
    const damaged: BuiltImage = {
      ...sound,
      layers: sound.layers.map((one) => ({ ...one, bytes: garbled, digest: sha256Of(garbled) })),
    }
    const reports = memoryLayerReportStore()
    const first = await analyze(damaged, { reports })
    expect(first.inventory).toMatchObject({ status: 'partial', distro: { id: 'alpine' } })
    expect((await analyze(sound, { reports })).inventory.status).toBe('complete')
    expect((await analyze(damaged, { reports })).opened).toHaveLength(1)
  })
})

describe('when something fails', () => {
  it.each([
    ['here', {}],
    ['on threads', onThreads],
  ])('the source, its error is that of the scan (%s)', async (_, options) => {
    const beforeChunk = () => {
      throw new RangeError('the network')
    }
    await expect(analyze(image, options, { beforeChunk })).rejects.toThrow(RangeError)
  })

  it.each([
    ['here', {}],
    ['on threads', onThreads],
  ])('an abort ends everything (%s)', async (_, options) => {
    const controller = new AbortController()
    const beforeChunk = (_layer: unknown, _offset: number, signal: AbortSignal) => {
      controller.abort(new Error('enough'))
      return new Promise<void>((_resolve, reject) => {
        const stop = () => reject(signal.reason)
        if (signal.aborted) stop()
        else signal.addEventListener('abort', stop)
      })
    }
    await expect(analyze(image, options, { beforeChunk }, controller.signal)).rejects.toThrow('enough')
  })

  it('the cache cannot be written, the scan does not', async () => {
    const reports: LayerReportStore = {
      ...memoryLayerReportStore(),
      put: () => Promise.reject(new LayerReportError('LAYER_REPORT_NOT_STORED', 'No room.')),
    }
    expect((await analyze(image, { reports })).inventory.status).toBe('complete')
  })

  it('one of two scans that share a layer, the other reads for itself', async () => {
    await using pool = layerAnalysisPool({ reports: memoryLayerReportStore() })
    const failing = memoryImageSource(image, {
      beforeChunk: async () => {
        await new Promise((resolve) => setImmediate(resolve))
        throw new RangeError('their network')
      },
    })
    const sound = memoryImageSource(image)
    const [first, second] = await Promise.allSettled([
      analyzeImage(failing, { pool, signal: never }),
      analyzeImage(sound, { pool, signal: never }),
    ])
    expect(first).toMatchObject({ status: 'rejected' })
    expect(second).toMatchObject({ status: 'fulfilled', value: { inventory: { status: 'complete' } } })
  })
})

function spyingStore(kept: LayerReport[]): LayerReportStore {
  const store = memoryLayerReportStore()
  return {
    ...store,
    put: (key, report, signal) => {
      kept.push(report)
      return store.put(key, report, signal)
    },
  }
}
