import type { Scan } from '@plimsoll/contract'
import { useQuery } from '@tanstack/react-query'
import { useLiveState } from './live-state.ts'
import { queries } from './queries.ts'

/** While the event stream is cut, what moves is asked for this often. Milliseconds, or `false` while events come. */
export function usePolling(milliseconds: number): number | false {
  return useLiveState() === 'live' ? false : milliseconds
}

/** Scans that have not ended, moved on by events. */
export function useLiveScans(): readonly Scan[] {
  return useQuery({ ...queries.runningScans(), refetchInterval: usePolling(3000) }).data ?? []
}
