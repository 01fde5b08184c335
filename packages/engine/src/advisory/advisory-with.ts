import type { Advisory } from './advisory.ts'

/** An advisory of which everything that is not given is empty. */
export function advisoryWith(id: string, rest: Partial<Omit<Advisory, 'id'>>): Advisory {
  return {
    id,
    kind: 'vulnerability',
    aliases: [],
    upstream: [],
    related: [],
    ratings: [],
    references: [],
    cwes: [],
    affected: [],
    ...rest,
  }
}
