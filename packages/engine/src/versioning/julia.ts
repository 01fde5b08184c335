import { semverOrderWithBuild } from './semver.ts'
import type { VersionScheme } from './version-scheme.ts'

/** Julia's `VersionNumber`: semver where the build number decides last (`1.2.0+0 < 1.2.0+1`, binary wrappers). Source: Julia manual, "Version Number Literals". */
export const julia: VersionScheme = semverOrderWithBuild('julia')
