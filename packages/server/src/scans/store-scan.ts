import type { AdvisoryGeneration, InventoryLayer, ScanReport } from '@plimsoll/engine'
import { announce } from '../db/announce.ts'
import { type Db, withTransaction } from '../db/database.ts'
import { findImageCounts, listImagesHolding, refreshImageCounts } from '../db/statements/image-counts.ts'
import { replaceImageLayers } from '../db/statements/image-layers.ts'
import { replaceImagePackages } from '../db/statements/image-packages.ts'
import { updateImageResult } from '../db/statements/image-results.ts'
import { replaceImageRisks } from '../db/statements/image-risks.ts'
import { findUnmatchedPackageVersions, upsertPackageVersions } from '../db/statements/package-versions.ts'
import { type ClaimedItem, finishItem } from '../db/statements/scan-items.ts'
import { finishScanIfDone } from '../db/statements/scans.ts'
import { toRisk } from '../risks/to-risk.ts'
import { matchPackageVersions } from './match-package-versions.ts'
import { toPackageVersion } from './package-version.ts'

/** Package versions compared in one transaction. */
const BATCH = 500

/**
 * Keeps what a scan found. Package versions and their matches go first, each batch on its own, because they are true whatever becomes of this image; what is
 * about the image and the end of its scan is one transaction, so that a process that dies leaves all of it or nothing, and a second try gives the same rows.
 * @returns false when the item was no longer this worker's: then nothing of the image was written
 */
export async function storeScan(
  db: Db,
  item: ClaimedItem,
  report: ScanReport,
  generation: AdvisoryGeneration | undefined,
): Promise<boolean> {
  const { inventory } = report
  const versions = inventory.packages.map((installed) => toPackageVersion(installed, inventory.distro))
  const ids = await withTransaction(db, (tx) => upsertPackageVersions(tx, versions))
  if (generation) await matchAll(db, [...new Set(ids.values())], generation)

  return withTransaction(db, async (tx) => {
    await replaceImageLayers(tx, item.imageId, inventory.layers)
    await replaceImagePackages(
      tx,
      item.imageId,
      inventory.packages.map((installed, index) => ({
        // biome-ignore lint/style/noNonNullAssertion: `versions` has one element per package, and `ids` every key of it.
        packageVersionId: ids.get(versions[index]!.key)!,
        path: installed.path,
        layer: installed.layer,
        isHidden: installed.visibility === 'hidden',
      })),
    )
    await replaceImageRisks(
      tx,
      item.imageId,
      report.findings.flatMap((one) => (one.kind === 'vulnerability' ? [] : [toRisk(one)])),
    )
    await refreshImageCounts(tx, [item.imageId])
    await updateImageResult(tx, item.imageId, toResult(report))
    const vulnerabilities = await findImageCounts(tx, item.imageId)
    const state = report.status === 'complete' ? 'complete' : 'partial'
    if (!vulnerabilities || !(await finishItem(tx, item, { state, vulnerabilities }))) {
      throw new ItemLost()
    }
    await announce(tx, { type: 'scan.item', id: item.id })
    await announce(tx, { type: 'image', id: item.imageId })
    await finishScanIfDone(tx, item.scanId)
    await announce(tx, { type: 'scan', id: item.scanId })
    return true
  }).catch((error: unknown) => {
    if (error instanceof ItemLost) return false
    throw error
  })
}

/** Rolls the transaction back; never seen outside. */
class ItemLost extends Error {}

/** Other images that hold a package version whose matches changed are counted again as well. */
async function matchAll(db: Db, ids: readonly string[], generation: AdvisoryGeneration): Promise<void> {
  const builtAt = new Date(generation.builtAt)
  for (let start = 0; start < ids.length; start += BATCH) {
    const versions = await findUnmatchedPackageVersions(db, ids.slice(start, start + BATCH), builtAt)
    const changed = await matchPackageVersions(db, versions, generation)
    if (changed.length > 0) await refreshImageCounts(db, await listImagesHolding(db, changed))
  }
}

function toResult(report: ScanReport) {
  const { image, inventory, advisories } = report
  const { config } = image
  return {
    state: report.status === 'complete' ? 'complete' : 'partial',
    ...(image.imageId !== undefined && { configDigest: image.imageId }),
    ...(config.created !== undefined && { builtAt: config.created }),
    ...(advisories && { generation: advisories.generation, generationBuiltAt: advisories.builtAt }),
    engineVersion: report.engine.version,
    ...(inventory.distro && {
      distro: inventory.distro.prettyName ?? `${inventory.distro.id} ${inventory.distro.versionId}`.trim(),
    }),
    config: {
      user: config.user ?? null,
      entrypoint: config.entrypoint,
      cmd: config.cmd,
      workingDir: config.workingDir ?? null,
      exposedPorts: config.exposedPorts,
      volumes: config.volumes,
      labels: Object.entries(config.labels).map(([name, value]) => ({ name, value })),
      // Values may be secrets, and nothing here needs them.
      envNames: config.env.map((entry) => entry.split('=', 1)[0] ?? ''),
    },
    history: toHistory(report),
    problems: report.problems.slice(0, 1000),
    packageCount: inventory.packages.length,
    ...sizeOf(inventory.layers),
  } as const
}

/** The image's history as a Dockerfile would tell it; lines that made a layer say which. */
function toHistory({ image, inventory }: ScanReport): readonly object[] {
  const attributed = image.config.history.filter((entry) => !entry.emptyLayer).length === inventory.layers.length
  let layer = 0
  return image.config.history.slice(0, 1000).map((entry) => {
    const index = entry.emptyLayer ? undefined : layer++
    const made = index === undefined || !attributed ? undefined : inventory.layers[index]
    return {
      instruction: made?.instruction ?? entry.createdBy ?? '',
      createdAt: entry.created ?? null,
      layer: made?.index ?? null,
    }
  })
}

function sizeOf(layers: readonly InventoryLayer[]): { compressedBytes?: number } {
  const sizes = layers.flatMap(({ compressedBytes }) => compressedBytes ?? [])
  return sizes.length === layers.length ? { compressedBytes: sizes.reduce((sum, size) => sum + size, 0) } : {}
}
