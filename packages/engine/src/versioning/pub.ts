import { semverOrderWithBuild } from './semver.ts'
import type { VersionScheme } from './version-scheme.ts'

/** Dart: semver where `1.0.0 < 1.0.0+1 < 1.0.0+2`, since Pub uses the build for re-releases. Source: dart.dev, "Package versioning". */
export const pub: VersionScheme = semverOrderWithBuild('pub')
