import { apk } from './apk.ts'
import { bitnami } from './bitnami.ts'
import { composer } from './composer.ts'
import { conda } from './conda.ts'
import { cran } from './cran.ts'
import { crates } from './crates.ts'
import { dpkg } from './dpkg.ts'
import { freebsd } from './freebsd.ts'
import { generic } from './generic.ts'
import { go } from './go.ts'
import { hackage } from './hackage.ts'
import { hex } from './hex.ts'
import { julia } from './julia.ts'
import { maven } from './maven.ts'
import { npm } from './npm.ts'
import { nuget } from './nuget.ts'
import { opam } from './opam.ts'
import { openssl } from './openssl.ts'
import { pacman } from './pacman.ts'
import { pep440 } from './pep440.ts'
import { pub } from './pub.ts'
import { rebuildsOf } from './rebuild.ts'
import { rpm } from './rpm.ts'
import { rubygems } from './rubygems.ts'
import { semver } from './semver.ts'
import { VersionError } from './version-error.ts'
import type { VersionScheme } from './version-scheme.ts'

/**
 * The scheme of an ecosystem as OSV names it; a release behind a colon (`Debian:12`, `Red Hat:enterprise_linux:9::appstream`) does not
 * matter. `Root`, `Echo` and `TuxCare` name the ecosystem that they rebuild behind the colon (`Root:Alpine:3.18`).
 * @throws {VersionError} `ECOSYSTEM_UNKNOWN`: nothing is guessed
 * @see https://ossf.github.io/osv-schema/#defined-ecosystems
 */
export function schemeOf(ecosystem: string): VersionScheme {
  const scheme = trySchemeOf(ecosystem)
  if (scheme) return scheme
  throw new VersionError(
    'ECOSYSTEM_UNKNOWN',
    `No version order is known for the ecosystem "${ecosystem.slice(0, 80)}".`,
    {
      detail: { ecosystem: ecosystem.slice(0, 200) },
    },
  )
}

/** {@link schemeOf} with `undefined` for an unknown ecosystem. */
export function trySchemeOf(ecosystem: string): VersionScheme | undefined {
  const colon = ecosystem.indexOf(':')
  const family = colon < 0 ? ecosystem : ecosystem.slice(0, colon)
  const scheme = SCHEMES.get(family)
  if (scheme) return scheme
  const inner = colon < 0 ? '' : ecosystem.slice(colon + 1)
  switch (family) {
    case 'Echo':
      // Without a colon its Debian packages are meant.
      return inner === '' ? dpkg : rebuiltSchemeOf(inner)
    case 'Root':
      return rebuiltSchemeOf(inner)
    case 'TuxCare':
      return SCHEMES.get(familyOf(inner))
    default:
      return undefined
  }
}

/** All ecosystems that {@link schemeOf} knows, without release. */
export function versionedEcosystems(): readonly string[] {
  return [...SCHEMES.keys(), 'Echo', 'Root', 'TuxCare']
}

function familyOf(ecosystem: string): string {
  const colon = ecosystem.indexOf(':')
  return colon < 0 ? ecosystem : ecosystem.slice(0, colon)
}

function rebuiltSchemeOf(ecosystem: string): VersionScheme | undefined {
  const family = familyOf(ecosystem)
  return REBUILT.get(SCHEMES.has(family) ? family : (SPELLINGS.get(family.toLowerCase()) ?? family))
}

const SCHEMES: ReadonlyMap<string, VersionScheme> = new Map([
  // Distributions of the OSV schema.
  ['AlmaLinux', rpm],
  ['Alpaquita', apk],
  ['Alpine', apk],
  ['Azure Linux', rpm],
  ['BellSoft Hardened Containers', apk],
  ['Chainguard', apk],
  ['CleanStart', apk],
  ['Debian', dpkg],
  ['FreeBSD', freebsd],
  ['Mageia', rpm],
  ['MinimOS', apk],
  ['Photon OS', rpm],
  ['Red Hat', rpm],
  ['Rocky Linux', rpm],
  ['SUSE', rpm],
  ['Ubuntu', dpkg],
  ['Wolfi', apk],
  ['openEuler', rpm],
  ['openSUSE', rpm],
  // Distributions that the OSV schema does not name.
  ['Alibaba Cloud Linux', rpm],
  ['Amazon Linux', rpm],
  ['Anolis OS', rpm],
  ['Arch Linux', pacman],
  ['Bottlerocket', rpm],
  ['CBL-Mariner', rpm],
  ['CentOS', rpm],
  ['Fedora', rpm],
  ['Kylin', rpm],
  ['OpenCloudOS', rpm],
  ['Oracle Linux', rpm],
  ['TencentOS', rpm],
  ['UnionTech OS', rpm],
  // Languages and applications of the OSV schema.
  ['Bioconductor', cran],
  ['Bitnami', bitnami],
  ['CRAN', cran],
  ['Docker Hardened Images', semver],
  ['GHC', semver],
  ['GitHub Actions', semver],
  ['Go', go],
  ['Hackage', hackage],
  ['Hex', hex],
  ['Julia', julia],
  ['Kubernetes', semver],
  ['Maven', maven],
  ['NuGet', nuget],
  ['Packagist', composer],
  ['Pub', pub],
  ['PyPI', pep440],
  ['RubyGems', rubygems],
  ['SwiftURL', semver],
  ['VSCode', semver],
  ['crates.io', crates],
  ['npm', npm],
  ['opam', opam],
  // No order is written down for these: kernel tags, security patch levels, recipe versions, fuzzing revisions.
  ['Android', generic],
  ['ConanCenter', generic],
  ['Linux', generic],
  ['OSS-Fuzz', generic],
  // Ours, for what is recognised by content.
  ['Conda', conda],
  ['CocoaPods', rubygems],
  ['Generic', generic],
  ['OpenSSL', openssl],
])

const REBUILT: ReadonlyMap<string, VersionScheme> = new Map(
  [...SCHEMES].map(([family, scheme]) => [family, rebuildsOf(scheme)]),
)

/** Vendors who rebuild are not strict about case. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  [...SCHEMES.keys()].map((family) => [family.toLowerCase(), family]),
)
