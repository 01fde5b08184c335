import type { Authorisations } from '@plimsoll/contract'
import type { MockState } from './mock-state.ts'

/** Authorisations consumed and allowed just now. */
export function authorisationsOf({ consumed, authorisationsTotal }: MockState): Authorisations {
  return {
    consumed,
    total: authorisationsTotal,
    period: { from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' },
    state:
      authorisationsTotal === null || consumed < authorisationsTotal * 0.9
        ? 'ok'
        : consumed >= authorisationsTotal
          ? 'exhausted'
          : 'low',
  }
}
