import { canonicalEcosystem } from '../../ecosystem.ts'

const SYSTEMS: readonly (readonly [pattern: RegExp, ecosystem: (release: string) => string])[] = [
  [/^alpine (edge|\d+\.\d+)$/, (release) => (release === 'edge' ? 'Alpine:edge' : `Alpine:v${release}`)],
  [/^debian (\d+)$/, (release) => `Debian:${release}`],
  [/^ubuntu (\d+\.\d+)$/, (release) => `Ubuntu:${release}`],
  [/^ubuntu (\d+\.\d+)-ESM$/, (release) => `Ubuntu:Pro:${release}`],
  [/^alma (\d+)$/, (release) => `AlmaLinux:${release}`],
  [/^rocky (\d+)$/, (release) => `Rocky Linux:${release}`],
  [/^Oracle Linux (\d+)$/, (release) => `Oracle Linux:${release}`],
  [/^amazon linux (\d+)$/, (release) => `Amazon Linux:${release}`],
  [/^openSUSE (Tumbleweed|Leap .+)$/, (release) => `openSUSE:${release}`],
  [/^SUSE Linux Enterprise (Micro \d.*|\d+(?:\.\d+)?)$/, (release) => `SUSE:${release}`],
  [/^Photon OS (\d+\.\d+)$/, (release) => `Photon OS:${release}`],
  [/^Azure Linux (\d+\.\d+)$/, (release) => `Azure Linux:${release}`],
  [/^CBL-Mariner (\d+\.\d+)$/, (release) => `Azure Linux:${release}`],
  [/^(wolfi)$/, () => 'Wolfi'],
  [/^(chainguard)$/, () => 'Chainguard'],
  [/^(minimos)$/, () => 'MinimOS'],
  [/^(echo)$/, () => 'Echo'],
  [/^(bottlerocket)$/, () => 'Bottlerocket'],
]

const LANGUAGES: ReadonlyMap<string, string> = new Map([
  ['npm', 'npm'],
  ['composer', 'Packagist'],
  ['pip', 'PyPI'],
  ['rubygems', 'RubyGems'],
  ['cargo', 'crates.io'],
  ['julia', 'Julia'],
  ['nuget', 'NuGet'],
  ['maven', 'Maven'],
  ['go', 'Go'],
  ['conan', 'ConanCenter'],
  ['erlang', 'Hex'],
  ['pub', 'Pub'],
  ['swift', 'SwiftURL'],
  ['cocoapods', 'CocoaPods'],
  ['bitnami', 'Bitnami'],
  ['k8s', 'Kubernetes'],
])

/** What a bucket at the root of a Trivy database holds. Overlays of third parties (`root.io …`, `seal …`) are for images that use them, and passed over. */
export type TrivyBucket =
  | { readonly kind: 'system'; readonly ecosystem: string }
  | { readonly kind: 'language'; readonly ecosystem: string }
  | { readonly kind: 'red-hat' | 'red-hat-cpe' | 'vulnerability' | 'other' }

export function trivyBucket(name: string): TrivyBucket {
  if (name === 'Red Hat') return { kind: 'red-hat' }
  if (name === 'Red Hat CPE') return { kind: 'red-hat-cpe' }
  if (name === 'vulnerability') return { kind: 'vulnerability' }
  const slug = /^([a-z0-9]+)::/.exec(name)?.[1]
  const language = slug === undefined ? undefined : LANGUAGES.get(slug)
  if (language !== undefined) return { kind: 'language', ecosystem: language }
  for (const [pattern, ecosystem] of SYSTEMS) {
    const release = pattern.exec(name)?.[1]
    if (release !== undefined) return { kind: 'system', ecosystem: canonicalEcosystem(ecosystem(release)).ecosystem }
  }
  return { kind: 'other' }
}
