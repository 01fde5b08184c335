/** A request of a management API. */
export interface ApiCall {
  readonly method: string
  readonly url: URL
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

export interface ApiAnswer {
  readonly status: number
  readonly json?: unknown
  /** Instead of `json`. */
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Answers what is its own; undefined leaves the request to the distribution API. */
export type FakeApi = (call: ApiCall) => ApiAnswer | undefined

/** User and password of an `Authorization: Basic`, as `user:password`; undefined without one. */
export function basicPair({ headers }: ApiCall): string | undefined {
  const encoded = /^Basic (.+)$/.exec(headers['authorization'] ?? '')?.[1]
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8')
}

/** One page of a list by its number, from 1. */
export function pageOf<T>(items: readonly T[], page: number, size: number): readonly T[] {
  return items.slice((page - 1) * size, page * size)
}
