/** What goes wrong. Byte counts are of one response's body. */
export type Fault =
  /** An error of the registry's own, such as 429 with `retry-after`, 503, 412. */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  /** The connection is reset after so many bytes; -1: before the headers. With every request matching, a transfer breaks at every N-th byte. */
  | { readonly kind: 'reset'; readonly afterBytes: number }
  /** Slow-loris: so many bytes, then a pause, and so on. */
  | { readonly kind: 'slow'; readonly bytes: number; readonly pauseMs: number }
  /** Nothing more after so many bytes, but the connection stays open; -1: not even headers. */
  | { readonly kind: 'silence'; readonly afterBytes: number }
  /** One bit of the body is turned: the digest is wrong. */
  | { readonly kind: 'corrupt' }
  /** Fewer bytes than there are, with a `Content-Length` that agrees. */
  | { readonly kind: 'truncate'; readonly toBytes: number }
  /** A body without end. */
  | { readonly kind: 'endless-body' }
  | { readonly kind: 'wrong-digest-header' }
  /** All tokens issued so far are void, as of this request. */
  | { readonly kind: 'expire-tokens' }
  /** `to` may be a whole URL, or an origin that the request's own path and query are appended to. */
  | { readonly kind: 'redirect'; readonly to: string; readonly status?: number }
  /** Each page of a list links to a next one, with new items. */
  | { readonly kind: 'endless-list' }
  /** Each page of a list links to itself. */
  | { readonly kind: 'circular-list' }
  /** 200 with everything, whatever range was asked for. */
  | { readonly kind: 'ignore-range' }
  /** 206 for another range than was asked for. */
  | { readonly kind: 'wrong-range' }

export interface FaultRule {
  readonly fault: Fault
  readonly method?: string
  /** Tested against path and query. Default: every request. */
  readonly path?: RegExp
  /** How often it strikes. Default: always. */
  readonly times?: number
  /** Matching requests to let pass first. */
  readonly after?: number
}

/** Rules in the order they were added; the first that strikes decides. */
export interface FaultPlan {
  add(rule: FaultRule): () => void
  next(method: string, path: string): Fault | undefined
}

export function faultPlan(): FaultPlan {
  const rules: { readonly rule: FaultRule; seen: number }[] = []
  return {
    add(rule) {
      const entry = { rule, seen: 0 }
      rules.push(entry)
      return () => {
        const index = rules.indexOf(entry)
        if (index >= 0) rules.splice(index, 1)
      }
    },
    next(method, path) {
      for (const entry of rules) {
        const { rule } = entry
        if ((rule.method ?? method) !== method || !(rule.path?.test(path) ?? true)) continue
        const past = entry.seen - (rule.after ?? 0)
        if (past >= (rule.times ?? Number.POSITIVE_INFINITY)) continue
        entry.seen += 1
        if (past >= 0) return rule.fault
      }
      return undefined
    },
  }
}
