import type { EventHub } from '../events/event-hub.ts'
import type { AreaHandlers } from '../http/handler.ts'

/** Everything that moves, as it moves. @param stopping ends all streams, so that the server can stop */
export function eventHandlers(hub: EventHub, stopping: AbortSignal): AreaHandlers<'events'> {
  return {
    stream: ({ query, signal }) => hub.subscribe({ scanId: query.scanId }, AbortSignal.any([signal, stopping])),
  }
}
