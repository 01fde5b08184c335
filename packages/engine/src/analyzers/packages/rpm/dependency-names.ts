import type { RpmPackage } from './rpm-package.ts'

const MAX_DEPENDENCIES = 2000

/**
 * For each package the names of the installed packages that provide what it requires: a capability such as `libc.so.6()(64bit)`,
 * a package name, or a file. `rpmlib(…)` and what nobody provides are left out. In the order of `packages`.
 */
export function dependencyNames(packages: readonly RpmPackage[]): readonly (readonly string[])[] {
  const providers = new Map<string, string>()
  const wanted = new Set(
    packages.flatMap(({ requires }) => requires.filter((capability) => capability.startsWith('/'))),
  )
  for (const {
    package: { name },
    provides,
    files,
  } of packages) {
    for (const capability of [...provides, name]) if (!providers.has(capability)) providers.set(capability, name)
    if (wanted.size === 0) continue
    for (const { path } of files) if (wanted.has(`/${path}`)) providers.set(`/${path}`, name)
  }
  return packages.map(({ package: { name }, requires }) => {
    const names = new Set(requires.map((capability) => providers.get(capability) ?? ''))
    names.delete('')
    names.delete(name)
    return [...names].slice(0, MAX_DEPENDENCIES)
  })
}
