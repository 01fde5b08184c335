import type { Package } from '../../../domain/package.ts'
import { joinVersion, parseSourceRpm } from './rpm-package.ts'

/**
 * One line of `container-manifest-2`, which distroless images of Azure Linux and CBL-Mariner keep in place of the database: tab-separated
 * name, version-release, install time, build time, vendor, epoch, size, architecture, epoch number, source rpm. Undefined for other lines.
 */
export function parseManifestLine(line: string): Package | undefined {
  const [name = '', versionRelease = '', , , vendor = '', , , architecture = '', epochText = '', sourceRpm = ''] =
    line.split('\t')
  if (!/^\S{1,256}$/.test(name) || versionRelease === '' || name === 'gpg-pubkey') return undefined
  const epoch = Number(/^\d{1,9}$/.exec(epochText)?.[0] ?? 0)
  const version = joinVersion(epoch, versionRelease.slice(0, 256), '')
  const source = parseSourceRpm(sourceRpm, epoch)
  const differs = source && (source.name !== name || source.version !== version)
  return {
    type: 'rpm',
    name,
    version,
    ...(architecture && architecture !== '(none)' ? { architecture } : {}),
    ...(differs ? { source } : {}),
    ...(vendor && vendor !== '(none)' ? { vendor } : {}),
  }
}
