import type { Distro } from '../domain/distro.ts'
import { SYSTEM_PACKAGE_TYPES } from '../domain/package.ts'
import type { Completeness, Problem } from '../domain/problem.ts'
import type { LayerReport } from '../layer-report/layer-report.ts'
import type { ResolvedImage } from '../source/image-source.ts'
import { alignHistory, toBuildInstruction } from './build-instruction.ts'
import { chooseDistro } from './choose-distro.ts'
import type { ImageInventory, InstalledPackage, InventoryLayer, PlacedFact } from './image-inventory.ts'
import { type LaidFact, layFacts } from './lay-facts.ts'
import { ownerKey, packageOwners } from './package-owners.ts'
import { packagePurl } from './package-purl.ts'

/**
 * Lays an image's layers on each other: what is visible, which layer brought it, what is hidden but can still be extracted.
 * Pure and deterministic. A package that a database named in an earlier layer and no longer names is `hidden`, unless the same package version is
 * visible somewhere; its layer is the one that brought it, where its files still lie.
 * @param reports base first, one per layer of `image`
 */
export function overlay(
  reports: readonly LayerReport[],
  image: Pick<ResolvedImage, 'config' | 'layers'>,
): ImageInventory {
  const facts = layFacts(reports)
  const distro = chooseDistro(facts)
  const history = alignHistory(image.config.history, reports.length)
  const problems: Problem[] = reports.flatMap((report) =>
    report.problems.map((one) => ({ ...one, layer: one.layer ?? report.diffId })),
  )
  if (!history && image.config.history.length > 0) {
    problems.push({
      code: 'INCONSISTENT',
      message: `The image's history names ${image.config.history.filter((entry) => !entry.emptyLayer).length} layers and the image has ${reports.length}: build instructions are not attributed.`,
      source: 'inventory',
    })
  }
  return {
    ...(distro ? { distro } : {}),
    packages: installedPackages(facts, distro),
    facts: placedFacts(facts),
    layers: reports.map((report, index) => inventoryLayer(report, index, image, history)),
    status: completenessOf(reports.map((report) => report.status)),
    problems,
  }
}

function installedPackages(facts: readonly LaidFact[], distro: Distro | undefined): InstalledPackage[] {
  const packages = facts.flatMap(({ fact, path, layer, visibility }) =>
    fact.kind === 'package'
      ? [{ ...fact.package, purl: packagePurl(fact.package, distro), path, layer, visibility }]
      : [],
  )
  const visible = packages.filter((one) => one.visibility === 'visible')
  const purls = new Map<string, string>()
  for (const one of visible) {
    purls.set(ownerKey(one.type, one.name, one.architecture), one.purl)
    purls.set(ownerKey(one.type, one.name), one.purl)
  }
  const owners = packageOwners(facts, purls)
  const seen = new Set(visible.map((one) => one.purl))
  return packages
    .filter((one) => one.visibility === 'visible' || !seen.has(one.purl))
    .map((one) => {
      const ownedBy = SYSTEM_PACKAGE_TYPES.has(one.type) ? undefined : owners.ownerOf(one.path)
      return ownedBy ? { ...one, ownedBy } : one
    })
    .sort(byVisibilityThenName)
}

function placedFacts(facts: readonly LaidFact[]): PlacedFact[] {
  return facts
    .filter(({ fact }) => fact.kind !== 'package' && fact.kind !== 'package-files' && fact.kind !== 'distro')
    .sort(
      (a, b) =>
        compare(b.visibility, a.visibility) ||
        compare(a.path, b.path) ||
        compare(a.analyzer, b.analyzer) ||
        compare(JSON.stringify(a.fact), JSON.stringify(b.fact)),
    )
}

function inventoryLayer(
  report: LayerReport,
  index: number,
  image: Pick<ResolvedImage, 'layers'>,
  history: ReturnType<typeof alignHistory>,
): InventoryLayer {
  const source = image.layers[index]
  const entry = history?.[index]
  const instruction = toBuildInstruction(entry?.createdBy)
  return {
    index,
    diffId: report.diffId,
    ...(source?.kind === 'blob' && source.digest ? { digest: source.digest } : {}),
    ...(source?.kind === 'blob' ? { mediaType: source.mediaType } : {}),
    ...(source?.kind === 'blob' && source.size !== undefined ? { compressedBytes: source.size } : {}),
    uncompressedBytes: report.uncompressedBytes,
    ...(instruction ? { instruction } : {}),
    ...(entry?.created ? { created: entry.created } : {}),
  }
}

/** Failed only if nothing could be read at all; partial as soon as anything could not. */
function completenessOf(parts: readonly Completeness[]): Completeness {
  if (parts.every((part) => part === 'complete')) return 'complete'
  return parts.every((part) => part === 'failed') ? 'failed' : 'partial'
}

function byVisibilityThenName(a: InstalledPackage, b: InstalledPackage): number {
  return (
    compare(b.visibility, a.visibility) ||
    compare(a.type, b.type) ||
    compare(a.name, b.name) ||
    compare(a.version, b.version) ||
    compare(a.architecture ?? '', b.architecture ?? '') ||
    compare(a.path, b.path) ||
    a.layer - b.layer
  )
}

/** By code unit, the same on every machine and in every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
