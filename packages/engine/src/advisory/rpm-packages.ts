import type { AffectedPackage, AffectedQualifiers } from './advisory.ts'
import { isCleanWord } from './clean.ts'

/** A package as an erratum of an rpm distribution lists it: the build that mends it. */
export interface RpmBuild {
  readonly name: string
  /** `version-release`, with an epoch before it where that is not 0. */
  readonly evr: string
  /** Absent where the erratum does not tell architectures apart. */
  readonly architecture?: string
  /** `nodejs:18` */
  readonly module?: string
  /** Canonical, with its release. */
  readonly ecosystem: string
}

/** `7:1.2-3.el9`; the epoch 0 is not written. Undefined where a part is missing or is none. */
export function rpmVersion(epoch: unknown, version: unknown, release: unknown): string | undefined {
  if (!isCleanWord(version, 200) || !isCleanWord(release, 200)) return undefined
  const number = typeof epoch === 'number' ? String(epoch) : epoch
  const prefix = typeof number === 'string' && /^[1-9]\d{0,8}$/.test(number) ? `${number}:` : ''
  return `${prefix}${version}-${release}`
}

/** Name, version and architecture of a file name or product id: `bind-libs-9.11.21-18.oe1.aarch64.rpm`. */
export function splitRpmName(
  text: string,
): { readonly name: string; readonly evr: string; readonly architecture?: string } | undefined {
  const match =
    /^([^\s/]+)-((?:\d+:)?[^-\s]+)-([^-\s]+?)(?:\.(noarch|src|x86_64|aarch64|i[3-6]86|ppc64le|ppc64|s390x?|riscv64|loongarch64|sw_64|armv7hl|ia64))?(?:\.rpm)?$/.exec(
      text,
    )
  if (!match) return undefined
  const [, name = '', version = '', release = '', architecture] = match
  return { name, evr: `${version.replace(/^0:/, '')}-${release}`, ...(architecture !== undefined && { architecture }) }
}

/** Builds of sources and of debug information, which no image has. */
export function isNotInstalled(name: string, architecture: string | undefined): boolean {
  return architecture === 'src' || architecture === 'nosrc' || /-debug(?:info|source)(?:-|$)/.test(name)
}

/** One statement for each package, version and module; its architectures together. A build for all of them is no condition. */
export function statementsOf(builds: readonly RpmBuild[]): AffectedPackage[] {
  const found = new Map<string, { build: RpmBuild; architectures: Set<string>; isForAll: boolean }>()
  for (const build of builds) {
    const { name, evr, architecture, module = '', ecosystem } = build
    if (isNotInstalled(name, architecture)) continue
    const key = [ecosystem, name, evr, module].join('\n')
    const known = found.get(key) ?? { build, architectures: new Set<string>(), isForAll: false }
    if (architecture === undefined || architecture === 'noarch') known.isForAll = true
    else known.architectures.add(architecture)
    found.set(key, known)
  }
  return [...found.values()].map(({ build, architectures, isForAll }) => {
    const qualifiers: AffectedQualifiers = {
      ...(!isForAll && { architectures: [...architectures].sort() }),
      ...(build.module !== undefined && { module: build.module }),
    }
    return {
      ecosystem: build.ecosystem,
      name: build.name,
      ranges: [{ events: [{ introduced: '0' }, { fixed: build.evr }] }],
      versions: [],
      status: 'fixed',
      ...(Object.keys(qualifiers).length > 0 && { qualifiers }),
    }
  })
}
