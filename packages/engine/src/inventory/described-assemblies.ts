import type { LayerReport } from '../layer-report/layer-report.ts'
import type { InstalledPackage } from './image-inventory.ts'

/**
 * Leaves out .NET assemblies that a `*.deps.json` describes: one in their own folder or in a folder above. The packages it names are what was installed;
 * the assemblies beside it are their files, or the application itself.
 */
export function withoutDescribedAssemblies(
  packages: readonly InstalledPackage[],
  reports: readonly LayerReport[],
): readonly InstalledPackage[] {
  if (!packages.some(isAssembly)) return packages
  const described = new Set(
    reports.flatMap(({ files }) =>
      files.filter(({ path }) => path.endsWith('.deps.json')).map(({ path }) => folderOf(path)),
    ),
  )
  if (described.size === 0) return packages
  return packages.filter((one) => !isAssembly(one) || !isBelow(folderOf(one.path), described))
}

function isAssembly({ extra }: InstalledPackage): boolean {
  return extra?.['statedBy'] === 'assembly'
}

function isBelow(folder: string, described: ReadonlySet<string>): boolean {
  for (let at = folder; ; at = folderOf(at)) {
    if (described.has(at)) return true
    if (at === '') return false
  }
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0))
}
