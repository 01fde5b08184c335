import { ecosystemFamily } from './ecosystem.ts'

/**
 * The one spelling of a package name in its ecosystem, so that advisories and installed packages meet.
 * PyPI: PEP 503. NuGet, Packagist, Pub, Bitnami and GitHub Actions ignore case. All others are exact.
 */
export function canonicalPackageName(ecosystem: string, name: string): string {
  switch (ecosystemFamily(ecosystem)) {
    case 'PyPI':
      return name.toLowerCase().replace(/[-_.]+/g, '-')
    case 'NuGet':
    case 'Packagist':
    case 'Pub':
    case 'Bitnami':
    case 'GitHub Actions':
    case 'Conda':
      return name.toLowerCase()
    case 'SwiftURL':
      return name
        .toLowerCase()
        .replace(/^[a-z]+:\/\//, '')
        .replace(/\.git$/, '')
    default:
      return name
  }
}
