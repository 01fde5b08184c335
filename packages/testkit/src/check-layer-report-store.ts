import { deepEqual, equal } from 'node:assert/strict'
import { type DiffId, type LayerReport, type LayerReportStore, parseDiffId, sha256Of } from '@plimsoll/engine'

/**
 * Holds an implementation of `LayerReportStore` to its contract: `open` gives a store over the same storage each time it is called, as a later process
 * would find it; a store that lives in memory gives the same one. Throws an assertion error at the first breach.
 */
export async function checkLayerReportStore(open: () => Promise<LayerReportStore>): Promise<void> {
  const store = await open()
  const report = layerReport('one', 3)
  const key = { diffId: report.diffId, catalogKey: 'catalog-a' }

  equal(await store.get(key), undefined, 'what was never put is a miss')
  await store.put(key, report)
  deepEqual(await store.get(key), report, 'what was put comes back equal')
  deepEqual(await (await open()).get(key), report, 'what was put is there for the next process')
  equal(await store.get({ ...key, catalogKey: 'catalog-b' }), undefined, 'another catalog is another report')
  equal(await store.get({ ...key, diffId: layerReport('two', 1).diffId }), undefined, 'another layer is another report')

  const again: LayerReport = { ...report, status: 'partial' }
  await store.put(key, again)
  deepEqual(await store.get(key), again, 'the last report put counts')
  await Promise.all(Array.from({ length: 8 }, async () => (await open()).put(key, again)))
  deepEqual(await store.get(key), again, 'putting the same report at the same time does no harm')

  const large = layerReport('large', 20_000)
  await store.put({ ...key, diffId: large.diffId }, large)
  deepEqual(await store.get({ ...key, diffId: large.diffId }), large, 'large reports come back whole')

  const blob = sha256Of('a compressed layer')
  equal(await store.diffIdOf(blob), undefined, 'a blob that was never verified has no diffID')
  await store.rememberDiffId(blob, report.diffId)
  equal(await (await open()).diffIdOf(blob), report.diffId, 'a verified diffID is remembered')
  await store.rememberDiffId(blob, report.diffId)
  equal(await store.diffIdOf(blob), report.diffId, 'remembering twice is remembering once')
  equal(await store.diffIdOf(sha256Of('another layer')), undefined, 'another blob has none')
}

/** A report with `files` files, two facts each; the same arguments give the same report. */
export function layerReport(seed: string, files: number): LayerReport {
  const diffId: DiffId = parseDiffId(sha256Of(`layer ${seed}`))
  const paths = Array.from({ length: files }, (_, nth) => `usr/share/${seed}/file-${nth}-é`)
  return {
    schema: 1,
    diffId,
    status: 'complete',
    uncompressedBytes: files * 1000,
    entries: ['usr/', 'usr/share/', ...paths],
    whiteouts: ['gone'],
    opaqueDirectories: ['etc'],
    files: paths.map((path, nth) => ({
      path,
      analyzer: 'packages/npm',
      facts: [
        { kind: 'package', package: { type: 'npm', name: `@s/p${nth}`, version: `1.0.${nth}`, dependsOn: ['a', 'b'] } },
        { kind: 'package-files', type: 'deb', name: `p${nth}`, files: [{ path, digest: `md5:${'0'.repeat(32)}` }] },
      ],
    })),
    problems: [{ code: 'MALFORMED', message: 'x', source: 'layer', path: 'gone', layer: diffId }],
  }
}
