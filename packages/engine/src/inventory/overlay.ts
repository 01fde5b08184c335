import type { Distro } from '../domain/distro.ts'
import type { FactKind } from '../domain/fact.ts'
import { SYSTEM_PACKAGE_TYPES } from '../domain/package.ts'
import { packagePurl } from '../domain/package-purl.ts'
import type { Completeness, Problem } from '../domain/problem.ts'
import type { LayerReport } from '../layer-report/layer-report.ts'
import type { ResolvedImage } from '../source/image-source.ts'
import { alignHistory, toBuildInstruction } from './build-instruction.ts'
import { changedFiles } from './changed-files.ts'
import { chooseDistro } from './choose-distro.ts'
import { withoutDescribedAssemblies } from './described-assemblies.ts'
import type { ImageInventory, InstalledPackage, InventoryLayer, PlacedFact } from './image-inventory.ts'
import { type LaidFact, layFacts } from './lay-facts.ts'
import { lostDatabases } from './lost-databases.ts'
import { withOwners } from './package-owners.ts'
import { withoutRestatements } from './restatements.ts'

/**
 * Lays an image's layers on each other: what is visible, which layer brought it, what is hidden but can still be extracted.
 * Pure and deterministic. A package that a database named in an earlier layer and no longer names is `hidden`, unless the same package version is
 * visible somewhere; its layer is the one that brought it, where its files still lie. A system package that two databases name (rpm's old and new
 * place) is listed once.
 *
 * The status is the worst of the layers', and partial when a package database was lost. A history that does not fit the layers is a problem too,
 * but one that leaves no finding out.
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
  const packages = withoutDescribedAssemblies(installedPackages(facts, distro), reports)
  const lost = lostDatabases(packages, reports)
  const changed = changedFiles(facts, packages)
  return {
    ...(distro ? { distro } : {}),
    packages,
    facts: placedFacts(facts),
    ...(changed.length > 0 ? { changedFiles: changed } : {}),
    layers: reports.map((report, index) => inventoryLayer(report, index, image, history)),
    status: completenessOf([...reports.map((report) => report.status), ...lost.map(() => 'partial' as const)]),
    problems: [...problems, ...lost],
  }
}

function installedPackages(facts: readonly LaidFact[], distro: Distro | undefined): InstalledPackage[] {
  const packages = facts.flatMap(({ fact, path, layer, visibility }) =>
    fact.kind === 'package'
      ? [{ ...fact.package, purl: packagePurl(fact.package, distro), path, layer, visibility }]
      : [],
  )
  const visible = new Set(packages.filter((one) => one.visibility === 'visible').map((one) => one.purl))
  const listed = packages.filter((one) => one.visibility === 'visible' || !visible.has(one.purl))
  return onceEach(withoutRestatements(withOwners(listed.sort(byVisibilityThenName), facts)))
}

/** Drops the second of two system packages that differ in nothing but the database naming them; the earlier layer's stays. */
function onceEach(packages: readonly InstalledPackage[]): InstalledPackage[] {
  const first = new Map<string, InstalledPackage>()
  for (const one of packages) {
    const before = first.get(one.purl)
    if (SYSTEM_PACKAGE_TYPES.has(one.type) && (!before || one.layer < before.layer)) first.set(one.purl, one)
  }
  return packages.filter((one) => (first.get(one.purl) ?? one) === one)
}

/** Facts that came up in the inventory's other members. */
const JOINED: ReadonlySet<FactKind> = new Set(['distro', 'package', 'package-files', 'diversions', 'file-digests'])

function placedFacts(facts: readonly LaidFact[]): PlacedFact[] {
  return facts
    .filter(({ fact }) => !JOINED.has(fact.kind))
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
