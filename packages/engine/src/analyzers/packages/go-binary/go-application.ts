import type { Package } from '../../../domain/package.ts'
import type { BuildInfo } from './build-info.ts'
import { GO_APPLICATIONS, type GoApplication } from './go-applications.data.ts'

/**
 * The well-known program that this is, beside the modules it was built from.
 * @param version of the main module; empty when unknown
 */
export function goApplication(info: BuildInfo, version: string): Package | undefined {
  const application = GO_APPLICATIONS.find((one) => isOf(one, info))
  const told = application && versionOf(application, info, version)
  if (!application || !told) return undefined
  const cpe = `cpe:2.3:a:${application.cpe}:${told.replace(/[^A-Za-z0-9._-]/g, '\\$&')}:*:*:*:*:*:*:*`
  return { type: 'generic', name: application.name, version: told, cpes: [cpe] }
}

function isOf({ modules, program }: GoApplication, { main, path }: BuildInfo): boolean {
  const isIn = main
    ? modules.includes(main.path)
    : modules.some((module) => path === module || path.startsWith(`${module}/`))
  return isIn && (program?.test(path) ?? true)
}

function versionOf({ name, linked }: GoApplication, info: BuildInfo, version: string): string {
  if (name === 'golang') return /^go(\d[\w.]*)/.exec(info.goVersion)?.[1] ?? ''
  const match = linked?.exec(info.settings.get('-ldflags') ?? '')
  return match ? match.slice(1).join('.') : version.replace(/^v/, '')
}
