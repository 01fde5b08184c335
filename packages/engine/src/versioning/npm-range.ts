import { parse, Range } from 'semver'

const OPTIONS: { readonly includePrerelease: true; readonly loose: true } = { includePrerelease: true, loose: true }

/**
 * A test for a range as npm reads it (`^1.2.3`, `1.x || >=2.5.0`, `1.2 - 2.3`), with commas allowed between comparators.
 * Pre-releases are in a range like any other version, because a vulnerable range names versions, not what to install.
 * @returns `undefined` for what is no range; the test says `undefined` of what is no version
 * @see https://github.com/npm/node-semver#ranges
 */
export function parseNpmRange(text: string): ((version: string) => boolean | undefined) | undefined {
  const range = rangeOf(text.replaceAll(',', ' '))
  return (
    range &&
    ((version) => {
      const parsed = parse(version, OPTIONS)
      return parsed === null ? undefined : range.test(parsed)
    })
  )
}

function rangeOf(text: string): Range | undefined {
  try {
    return new Range(text, OPTIONS)
  } catch (error) {
    // The library's way to say that it is no range.
    if (error instanceof TypeError) return undefined
    throw error
  }
}
