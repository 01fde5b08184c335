/** A canonical ecosystem and what its spelling said beside it. */
export interface Ecosystem {
  /** The one spelling under which generations file packages: `Debian:12`, `Ubuntu:22.04`, `Red Hat:9`, `npm`. */
  readonly ecosystem: string
  /** The repository or CPE that Red Hat's ecosystems carry: `enterprise_linux:9::appstream`. */
  readonly repository?: string
}

/**
 * Brings the spellings in use for one ecosystem to one: osv.dev's, the vendors' and ours. Unknown ecosystems stay as they are.
 * @see https://ossf.github.io/osv-schema/#defined-ecosystems
 */
export function canonicalEcosystem(text: string): Ecosystem {
  const colon = text.indexOf(':')
  if (colon < 0) return { ecosystem: text === 'bitnami' ? 'Bitnami' : text }
  const base = text.slice(0, colon)
  const release = text.slice(colon + 1)
  switch (base) {
    case 'Ubuntu':
      return { ecosystem: text.replace(/:LTS$/, '') }
    case 'Alpine':
      return { ecosystem: /^\d/.test(release) ? `Alpine:v${release}` : text }
    case 'Azure Linux':
      return { ecosystem: `Azure Linux:${release.replace(/\.0$/, '')}` }
    case 'SUSE':
      return { ecosystem: suseEcosystem(release) ?? text }
    case 'Red Hat':
      return redHatEcosystem(release) ?? { ecosystem: text }
    case 'Maven':
    case 'Packagist':
    case 'SwiftURL':
      return { ecosystem: base }
    default:
      return { ecosystem: text }
  }
}

/** The part before the release: `Debian` of `Debian:12`. It is what version comparison goes by. */
export function ecosystemFamily(ecosystem: string): string {
  const colon = ecosystem.indexOf(':')
  return colon < 0 ? ecosystem : ecosystem.slice(0, colon)
}

/**
 * SUSE's packages come from modules and extensions of one service pack: `Linux Enterprise Module for Basesystem 15 SP7`
 * and `Linux Enterprise Server 15 SP7` are both `SUSE:15.7`. Micro has releases of its own.
 */
function suseEcosystem(product: string): string | undefined {
  const micro = /^Linux (?:Enterprise )?Micro (\d+\.\d+)/.exec(product)
  if (micro) return `SUSE:Micro ${micro[1]}`
  const match = /^Linux Enterprise .*?(\d+)(?:[ -]SP(\d+)|\.(\d+))?(?:-[A-Z]+)?$/.exec(product)
  if (!match) return undefined
  const pack = match[2] ?? match[3]
  return pack === undefined ? `SUSE:${match[1]}` : `SUSE:${match[1]}.${pack}`
}

/** `enterprise_linux:9::appstream` belongs to release 9; extended-support streams and layered products are not the release. */
function redHatEcosystem(cpe: string): Ecosystem | undefined {
  const match = /^enterprise_linux:(\d+)(?:[.:]|$)/.exec(cpe)
  return match ? { ecosystem: `Red Hat:${match[1]}`, repository: cpe } : undefined
}
