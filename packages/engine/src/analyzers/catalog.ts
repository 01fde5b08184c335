import type { LayerAnalyzer } from './analyzer.ts'
import { binaries } from './applications/binaries/binaries.ts'
import { versionFiles } from './applications/version-files/version-files.ts'
import { accounts } from './checks/accounts/accounts.ts'
import { certificates } from './checks/certificates/certificates.ts'
import { configuration } from './checks/configuration/configuration.ts'
import { entries } from './checks/entries/entries.ts'
import { credentials } from './content/credentials/credentials.ts'
import { passwordFiles } from './content/password-files/password-files.ts'
import { sensitiveFiles } from './content/sensitive-files/sensitive-files.ts'
import { contentSets } from './distro/content-sets/content-sets.ts'
import { osRelease } from './distro/os-release/os-release.ts'
import { apk } from './packages/apk/apk.ts'
import { bottlerocket } from './packages/bottlerocket/bottlerocket.ts'
import { composer } from './packages/composer/composer.ts'
import { conda } from './packages/conda/conda.ts'
import { cran } from './packages/cran/cran.ts'
import { dotnet } from './packages/dotnet/dotnet.ts'
import { dotnetAssembly } from './packages/dotnet-assembly/dotnet-assembly.ts'
import { dpkg } from './packages/dpkg/dpkg.ts'
import { elfNote } from './packages/elf-note/elf-note.ts'
import { gem } from './packages/gem/gem.ts'
import { goBinary } from './packages/go-binary/go-binary.ts'
import { java } from './packages/java/java.ts'
import { linuxKernel } from './packages/linux-kernel/linux-kernel.ts'
import { luarocks } from './packages/luarocks/luarocks.ts'
import { npm } from './packages/npm/npm.ts'
import { otp } from './packages/otp/otp.ts'
import { pacman } from './packages/pacman/pacman.ts'
import { pear } from './packages/pear/pear.ts'
import { portage } from './packages/portage/portage.ts'
import { python } from './packages/python/python.ts'
import { rpm } from './packages/rpm/rpm.ts'
import { rustBinary } from './packages/rust-binary/rust-binary.ts'
import { sbom } from './packages/sbom/sbom.ts'
import { wordpress } from './packages/wordpress/wordpress.ts'

/** Every analyzer there is, one line each, sorted by folder. A folder below `analyzers/` that is not listed fails a test. */
export const ANALYZERS: readonly LayerAnalyzer[] = Object.freeze([
  binaries,
  versionFiles,
  accounts,
  certificates,
  configuration,
  entries,
  credentials,
  passwordFiles,
  sensitiveFiles,
  contentSets,
  osRelease,
  apk,
  bottlerocket,
  composer,
  conda,
  cran,
  dotnet,
  dotnetAssembly,
  dpkg,
  elfNote,
  gem,
  goBinary,
  java,
  linuxKernel,
  luarocks,
  npm,
  otp,
  pacman,
  pear,
  portage,
  python,
  rpm,
  rustBinary,
  sbom,
  wordpress,
])
