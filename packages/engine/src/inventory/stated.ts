import type { Package } from '../domain/package.ts'

/**
 * Is the package only stated by something that was built in (a bill of materials, a program's note, an assembly's version resource), not by what installed it?
 * Such a statement stays in the file when the package is upgraded, removed or copied elsewhere.
 */
export function isStated({ extra }: Pick<Package, 'extra'>): boolean {
  return extra?.['sbom'] !== undefined || extra?.['statedBy'] !== undefined
}
