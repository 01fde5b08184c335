import { SYSTEM_PACKAGE_TYPES } from '../domain/package.ts'
import type { Problem } from '../domain/problem.ts'
import type { LayerReport } from '../layer-report/layer-report.ts'
import type { InstalledPackage } from './image-inventory.ts'
import { isStated } from './stated.ts'

/**
 * One problem for each package manager whose packages are all hidden: somebody deleted or emptied its database to make the image small
 * (`rm -rf /var/lib/dpkg`), which uninstalls nothing. No scanner can tell which of the files are still there, but it must not look clean.
 */
export function lostDatabases(packages: readonly InstalledPackage[], reports: readonly LayerReport[]): Problem[] {
  const system = packages.filter((one) => SYSTEM_PACKAGE_TYPES.has(one.type) && !isStated(one))
  const visible = new Set(system.filter((one) => one.visibility === 'visible').map((one) => one.type))
  const lost = Map.groupBy(
    system.filter((one) => !visible.has(one.type)),
    (one) => one.type,
  )
  return [...lost].flatMap(([type, hidden]) => {
    const [first] = hidden
    const layer = first && reports[first.layer]?.diffId
    return first && layer
      ? [
          {
            code: 'MISSING' as const,
            message: `A later layer deleted or emptied the ${type} package database. Its ${hidden.length} packages are listed as hidden, although their files may still be in use.`,
            source: 'inventory',
            path: first.path,
            layer,
          },
        ]
      : []
  })
}
