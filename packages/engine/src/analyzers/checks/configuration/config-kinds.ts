import type { ConfigKind } from './config-kind.ts'
import { DATA_KINDS } from './kinds/data-kinds.ts'
import { PLATFORM_KINDS } from './kinds/platform-kinds.ts'
import { SERVICE_KINDS } from './kinds/service-kinds.ts'
import { SYSTEM_KINDS } from './kinds/system-kinds.ts'
import { WEB_KINDS } from './kinds/web-kinds.ts'

/** Every kind of configuration file that is read; the first that a path fits counts. */
export const CONFIG_KINDS: readonly ConfigKind[] = Object.freeze([
  ...SYSTEM_KINDS,
  ...WEB_KINDS,
  ...DATA_KINDS,
  ...PLATFORM_KINDS,
  ...SERVICE_KINDS,
])

export function configKindOf(path: string): ConfigKind | undefined {
  return CONFIG_KINDS.find((kind) => kind.path.test(path))
}
