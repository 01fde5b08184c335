import { ApiError, type Session } from '@plimsoll/contract'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

/** Worth asking again by itself: no answer, or one that says "not now". Everything else stays as it is. */
export function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.problem.status === 0 || error.problem.status === 503)
}

/**
 * The console's only store of what the server says. Events keep it fresh while the stream is up (see `follow-events.ts`);
 * coming back to the tab asks again whatever is older than half a minute.
 */
export function createQueryClient(): QueryClient {
  // Whoever is told to sign in again is shown as signed out at once: the frame then asks for the password over the page.
  const onError = (error: unknown) => {
    if (error instanceof ApiError && error.problem.code === 'SIGN_IN_REQUIRED') {
      client.setQueryData<Session>(['session'], { user: null, expiresAt: null })
    }
  }
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 5 * 60_000,
        retry: (failures, error) => failures < 2 && isPassing(error),
        retryDelay: (failures) => 400 * 2 ** failures,
      },
      mutations: { retry: false },
    },
  })
  return client
}
