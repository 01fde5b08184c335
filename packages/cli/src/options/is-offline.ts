import type { CliDeps } from '../cli-deps.ts'
import { type Flags, isSet } from './flags.ts'

/** `--offline`, or `PLIMSOLL_OFFLINE` set to anything but nothing, 0, false and no. */
export function isOffline(flags: Flags, deps: Pick<CliDeps, 'env'>): boolean {
  return (
    isSet(flags, 'offline') || !['', '0', 'false', 'no'].includes((deps.env['PLIMSOLL_OFFLINE'] ?? '').toLowerCase())
  )
}
