import type { Package, PackageType } from '../domain/package.ts'

/** What to look a package up as. */
export interface LanguagePackage {
  readonly ecosystem: string
  /** Not yet in canonical spelling. */
  readonly name: string
  readonly version: string
}

const ECOSYSTEMS: ReadonlyMap<PackageType, string> = new Map<PackageType, string>([
  ['npm', 'npm'],
  ['pypi', 'PyPI'],
  ['maven', 'Maven'],
  ['golang', 'Go'],
  ['cargo', 'crates.io'],
  ['composer', 'Packagist'],
  ['gem', 'RubyGems'],
  ['nuget', 'NuGet'],
  ['hex', 'Hex'],
  ['otp', 'Hex'],
  ['pub', 'Pub'],
  ['swift', 'SwiftURL'],
  ['cocoapods', 'CocoaPods'],
  ['conan', 'ConanCenter'],
  ['conda', 'Conda'],
  ['cran', 'CRAN'],
  ['julia', 'Julia'],
  ['hackage', 'Hackage'],
  ['opam', 'opam'],
  ['github', 'GitHub Actions'],
  ['bitnami', 'Bitnami'],
  ['generic', 'Bitnami'],
])

/** Programs that are recognised by their content, where Bitnami's component has another name. */
const COMPONENTS: ReadonlyMap<string, string> = new Map([
  ['httpd', 'apache'],
  ['apache2', 'apache'],
  ['nodejs', 'node'],
  ['postgres', 'postgresql'],
  ['openjdk', 'java'],
  ['jdk', 'java'],
  ['jre', 'java'],
  ['go', 'golang'],
  ['redis-server', 'redis'],
  ['mysqld', 'mysql'],
  ['mariadbd', 'mariadb'],
  ['mongod', 'mongodb'],
  ['haproxy', 'haproxy'],
  ['wordpress', 'wordpress'],
])

/** The language or application ecosystem of a package; undefined for system packages and for types that no advisories are published for. */
export function languagePackage(pkg: Package): LanguagePackage | undefined {
  const ecosystem = ECOSYSTEMS.get(pkg.type)
  if (ecosystem === undefined) return undefined
  const { name, version } = pkg
  return { ecosystem, name: ecosystem === 'Bitnami' ? (COMPONENTS.get(name.toLowerCase()) ?? name) : name, version }
}
