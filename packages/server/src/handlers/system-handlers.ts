import type { Version } from '@plimsoll/contract'
import type { AreaHandlers } from '../http/handler.ts'

/** What runs here. */
export function systemHandlers(version: Omit<Version, 'name'>): AreaHandlers<'system'> {
  return {
    version: () => ({ name: 'plimsoll', ...version }),
  }
}
