import { semverOrder } from './semver.ts'
import type { VersionScheme } from './version-scheme.ts'

/** npm orders by semver precedence. Source: npm docs, package.json "version"; ranges are in `npm-range.ts`. */
export const npm: VersionScheme = semverOrder('npm')
