import type { LayerAnalyzer } from './analyzer.ts'
import { bunLock } from './lock-files/bun-lock/bun-lock.ts'
import { cargoLock } from './lock-files/cargo-lock/cargo-lock.ts'
import { composerLock } from './lock-files/composer-lock/composer-lock.ts'
import { conanLock } from './lock-files/conan-lock/conan-lock.ts'
import { condaEnvironment } from './lock-files/conda-environment/conda-environment.ts'
import { denoLock } from './lock-files/deno-lock/deno-lock.ts'
import { gemfileLock } from './lock-files/gemfile-lock/gemfile-lock.ts'
import { goMod } from './lock-files/go-mod/go-mod.ts'
import { gradleLock } from './lock-files/gradle-lock/gradle-lock.ts'
import { haskellLock } from './lock-files/haskell-lock/haskell-lock.ts'
import { hexLock } from './lock-files/hex-lock/hex-lock.ts'
import { juliaManifest } from './lock-files/julia-manifest/julia-manifest.ts'
import { mavenPom } from './lock-files/maven-pom/maven-pom.ts'
import { npmLock } from './lock-files/npm-lock/npm-lock.ts'
import { nugetLock } from './lock-files/nuget-lock/nuget-lock.ts'
import { opamLock } from './lock-files/opam-lock/opam-lock.ts'
import { pipfileLock } from './lock-files/pipfile-lock/pipfile-lock.ts'
import { pnpmLock } from './lock-files/pnpm-lock/pnpm-lock.ts'
import { podfileLock } from './lock-files/podfile-lock/podfile-lock.ts'
import { pubspecLock } from './lock-files/pubspec-lock/pubspec-lock.ts'
import { pythonLock } from './lock-files/python-lock/python-lock.ts'
import { renvLock } from './lock-files/renv-lock/renv-lock.ts'
import { requirements } from './lock-files/requirements/requirements.ts'
import { sbtLock } from './lock-files/sbt-lock/sbt-lock.ts'
import { swiftResolved } from './lock-files/swift-resolved/swift-resolved.ts'
import { vcpkg } from './lock-files/vcpkg/vcpkg.ts'
import { yarnLock } from './lock-files/yarn-lock/yarn-lock.ts'

/**
 * Analyzers of lock files, one line each, sorted by folder. They are for source trees: in an image a lock file can name what was never installed there,
 * so it is read only when asked for.
 */
export const LOCK_FILE_ANALYZERS: readonly LayerAnalyzer[] = Object.freeze([
  bunLock,
  cargoLock,
  composerLock,
  conanLock,
  condaEnvironment,
  denoLock,
  gemfileLock,
  goMod,
  gradleLock,
  haskellLock,
  hexLock,
  juliaManifest,
  mavenPom,
  npmLock,
  nugetLock,
  opamLock,
  pipfileLock,
  pnpmLock,
  podfileLock,
  pubspecLock,
  pythonLock,
  renvLock,
  requirements,
  sbtLock,
  swiftResolved,
  vcpkg,
  yarnLock,
])
