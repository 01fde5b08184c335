import { compareSemver, isSemver } from './semver.ts'
import { type Order, parsedOrder, type VersionScheme } from './version-scheme.ts'

/**
 * Go modules: semver with or without the leading `v`; a pseudo-version is a pre-release and sorts as one; `+incompatible` does not
 * count. Toolchain names are read too, so that the standard library compares: `go1.21rc2` is `1.21.0-rc.2`, the suffix of a custom
 * toolchain (`go1.21.3-vendor`) and experiments (`go1.21.3 X:…`) are dropped. `(devel)`, which a binary built from a checkout
 * states, is no version. Source: Go Modules Reference, "Versions" and "Pseudo-versions"; Go Toolchains, "Go versions".
 */
export const go: VersionScheme = parsedOrder('go', parseGo, (a, b): Order => compareSemver(a, b))

const TOOLCHAIN = /^go(\d+)\.(\d+)(?:\.(\d+))?(?:(alpha|beta|rc)(\d+))?(?:-[^\s]*)?(?:\s.*)?$/
const LANGUAGE_PRERELEASE = /^(\d+)\.(\d+)(alpha|beta|rc)(\d+)$/

function parseGo(text: string): string | undefined {
  const toolchain = TOOLCHAIN.exec(text)
  if (toolchain) {
    const [, major, minor, patch = '0', phase, number] = toolchain
    return `${major}.${minor}.${patch}${phase === undefined ? '' : `-${phase}.${number}`}`
  }
  // Before semver, which would take `rc2` for one word and so sort `rc10` before it.
  const language = LANGUAGE_PRERELEASE.exec(text)
  if (language) return `${language[1]}.${language[2]}.0-${language[3]}.${language[4]}`
  return isSemver(text) ? text : undefined
}
