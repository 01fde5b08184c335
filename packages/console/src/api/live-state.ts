import { skipToken, useQuery } from '@tanstack/react-query'

/** `live`: what is shown moves by itself. `reconnecting`: the stream is cut; pages ask again on their own until it is back. */
export type LiveState = 'connecting' | 'live' | 'reconnecting'

/** Under which key the stream's state lies in the cache. */
export const LIVE_KEY = ['live'] as const

/** How the event stream does. */
export function useLiveState(): LiveState {
  return (
    useQuery<LiveState>({ queryKey: LIVE_KEY, queryFn: skipToken, staleTime: Number.POSITIVE_INFINITY }).data ??
    'connecting'
  )
}
