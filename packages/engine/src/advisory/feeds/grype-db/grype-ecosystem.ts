import { canonicalEcosystem } from '../../ecosystem.ts'

/** A row of `operating_systems`. */
export interface GrypeSystem {
  readonly releaseId: string
  readonly major: string
  readonly minor: string
  readonly label: string
  readonly channel: string
}

type Rule = (system: GrypeSystem) => string | undefined

const numbered =
  (base: string): Rule =>
  ({ major }) =>
    major === '' ? undefined : `${base}:${major}`
const dotted =
  (base: string): Rule =>
  ({ major, minor }) =>
    major === '' ? undefined : `${base}:${minor === '' ? major : `${major}.${minor}`}`
const rolling =
  (name: string): Rule =>
  () =>
    name

const SYSTEMS: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  [
    'debian',
    ({ major, label }) => (major !== '' ? `Debian:${major}` : label === 'unstable' ? 'Debian:unstable' : undefined),
  ],
  ['ubuntu', dotted('Ubuntu')],
  [
    'alpine',
    ({ major, minor, label }) =>
      label === 'edge' ? 'Alpine:edge' : major && minor ? `Alpine:v${major}.${minor}` : undefined,
  ],
  ['rhel', numbered('Red Hat')],
  ['almalinux', numbered('AlmaLinux')],
  ['rocky', numbered('Rocky Linux')],
  ['ol', numbered('Oracle Linux')],
  ['amzn', numbered('Amazon Linux')],
  ['fedora', numbered('Fedora')],
  ['sles', dotted('SUSE')],
  ['opensuse-leap', ({ major, minor }) => (major && minor ? `openSUSE:Leap ${major}.${minor}` : undefined)],
  ['opensuse-tumbleweed', rolling('openSUSE:Tumbleweed')],
  ['photon', ({ major, minor }) => (major === '' ? undefined : `Photon OS:${major}.${minor || '0'}`)],
  ['mariner', dotted('Azure Linux')],
  ['azurelinux', dotted('Azure Linux')],
  ['wolfi', rolling('Wolfi')],
  ['chainguard', rolling('Chainguard')],
  ['minimos', rolling('MinimOS')],
  ['arch', rolling('Arch Linux')],
  ['echo', rolling('Echo')],
  ['bottlerocket', rolling('Bottlerocket')],
])

/** Canonical ecosystem of a release; Ubuntu's paid channel is one of its own, other channels (extended update support) are left out. */
export function systemEcosystem(system: GrypeSystem): string | undefined {
  const ecosystem = SYSTEMS.get(system.releaseId)?.(system)
  if (ecosystem === undefined) return undefined
  if (system.channel === '') return canonicalEcosystem(ecosystem).ecosystem
  const isPaid = system.releaseId === 'ubuntu' && /^(?:esm|pro)$/i.test(system.channel)
  return isPaid ? ecosystem.replace('Ubuntu:', 'Ubuntu:Pro:') : undefined
}

/** Grype files languages under Syft's names of package types, older data under its own. */
const LANGUAGES: ReadonlyMap<string, string> = new Map([
  ['npm', 'npm'],
  ['javascript', 'npm'],
  ['python', 'PyPI'],
  ['pypi', 'PyPI'],
  ['java-archive', 'Maven'],
  ['maven', 'Maven'],
  ['java', 'Maven'],
  ['go-module', 'Go'],
  ['go', 'Go'],
  ['rust-crate', 'crates.io'],
  ['rust', 'crates.io'],
  ['gem', 'RubyGems'],
  ['ruby', 'RubyGems'],
  ['dotnet', 'NuGet'],
  ['nuget', 'NuGet'],
  ['php-composer', 'Packagist'],
  ['php', 'Packagist'],
  ['composer', 'Packagist'],
  ['dart-pub', 'Pub'],
  ['dart', 'Pub'],
  ['hex', 'Hex'],
  ['erlang-otp', 'Hex'],
  ['elixir', 'Hex'],
  ['swift', 'SwiftURL'],
  ['github-action', 'GitHub Actions'],
  ['bitnami', 'Bitnami'],
  ['conan', 'ConanCenter'],
  ['r-package', 'CRAN'],
  ['hackage', 'Hackage'],
])

export function languageEcosystem(name: string): string | undefined {
  return LANGUAGES.get(name.toLowerCase())
}

/** Who rates, by the name of the provider that gathered it, where ours is another. */
const PROVIDERS: ReadonlyMap<string, string> = new Map([
  ['github', 'ghsa'],
  ['rhel', 'redhat'],
  ['sles', 'suse'],
  ['alma', 'almalinux'],
  ['mariner', 'azurelinux'],
  ['govulndb', 'go'],
])

export function providerName(id: string): string {
  return PROVIDERS.get(id) ?? id
}
