const NAMED =
  /^(?:rhel|ubi)-(\d+)(?:-for-(?:x86_64|aarch64|ppc64le|s390x|i386))?-(baseos|appstream|crb|codeready-builder|highavailability|resilientstorage|nfv|rt|sap-netweaver|sap-solutions|supplementary)(?:-(?:eus|e4s|aus|tus))?-(?:beta-)?(?:(?:debug|source)-)?rpms(?:__\d+(?:_DOT_\d+)?)?$/
const BUILDER = /^codeready-builder-for-rhel-(\d+)-\w+(?:-eus)?-(?:(?:debug|source)-)?rpms(?:__\d+(?:_DOT_\d+)?)?$/

/** Repositories whose CPE says them otherwise. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ['codeready-builder', 'crb'],
  ['sap-netweaver', 'sap'],
  ['sap-solutions', 'sap_hana'],
])

/**
 * Parts of Red Hat Enterprise Linux that content sets are of, as advisories name them: `enterprise_linux:9::appstream` for
 * `rhel-9-for-x86_64-appstream-rpms`. Content sets of layered products and of older releases give nothing.
 * @see https://access.redhat.com/articles/7001450
 */
export function repositoriesOf(contentSets: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const name of contentSets) {
    const builder = BUILDER.exec(name)?.[1]
    if (builder !== undefined) found.add(`enterprise_linux:${builder}::crb`)
    const [, release, part] = NAMED.exec(name) ?? []
    if (release !== undefined && part !== undefined)
      found.add(`enterprise_linux:${release}::${PARTS.get(part) ?? part}`)
  }
  return found
}

/**
 * May a statement that is for some repositories speak of packages from others? One for a release as a whole speaks of all of its packages; without
 * knowing where packages are from, every statement does.
 * @param stated as advisories name them
 * @param known those that the packages came from; empty when nobody knows
 */
export function isOfRepositories(stated: readonly string[] | undefined, known: ReadonlySet<string>): boolean {
  if (stated === undefined || known.size === 0) return true
  return stated.some((one) => !one.includes('::') || known.has(one))
}
