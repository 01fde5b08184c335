import { CodedError } from './errors.ts'

/** OCI image-spec, image-index.md: `os/architecture[/variant]` in Go's spelling (`linux/arm64/v8`). */
export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
}

export type PlatformErrorCode = 'PLATFORM_INVALID'
export class PlatformError extends CodedError<PlatformErrorCode> {}

const PART = /^[A-Za-z0-9_.-]+$/

/** `os/architecture[/variant]`. @throws {PlatformError} `PLATFORM_INVALID` */
export function parsePlatform(text: string): Platform {
  const [os, architecture, variant, ...rest] = text.split('/')
  if (!os || !architecture || rest.length > 0 || ![os, architecture, variant ?? 'x'].every((part) => PART.test(part))) {
    throw new PlatformError(
      'PLATFORM_INVALID',
      `"${text.slice(0, 80)}" is not a platform. Write os/architecture[/variant], such as linux/amd64 or linux/arm64/v8.`,
    )
  }
  return variant ? { os, architecture, variant } : { os, architecture }
}

/** The inverse of {@link parsePlatform}. */
export function formatPlatform(platform: Platform): string {
  return [platform.os, platform.architecture, platform.variant].filter(Boolean).join('/')
}

/**
 * Can an image built for `offered` serve someone who asks for `wanted`? OS and architecture must be equal;
 * the variant counts only when both name one, and arm64's implied variant is v8 (containerd's normalisation).
 */
export function platformMatches(wanted: Platform, offered: Platform): boolean {
  if (wanted.os !== offered.os || wanted.architecture !== offered.architecture) return false
  const implied = wanted.architecture === 'arm64' ? 'v8' : undefined
  const [a, b] = [wanted.variant ?? implied, offered.variant ?? implied]
  return a === undefined || b === undefined || a === b
}

/** The platform that images run on here: Linux containers of the machine's own architecture, whatever its OS. */
export function machinePlatform(arch: string = process.arch): Platform {
  const names: Readonly<Record<string, string>> = {
    x64: 'amd64',
    ia32: '386',
    arm64: 'arm64',
    arm: 'arm',
    ppc64: 'ppc64le',
    s390x: 's390x',
    riscv64: 'riscv64',
    loong64: 'loong64',
  }
  return { os: 'linux', architecture: names[arch] ?? arch }
}
