/**
 * The one shape of our errors: a sentence for people, a code from a closed union for programs, facts in `detail`.
 * `message` never holds a secret; URLs in it are redacted by whoever builds it.
 */
export class CodedError<Code extends string> extends Error {
  readonly code: Code
  /** Facts for logs and tests: got, want, bytes read. Never secrets. */
  readonly detail: Readonly<Record<string, unknown>>

  constructor(
    code: Code,
    message: string,
    options: { cause?: unknown; detail?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.detail = options.detail ?? {}
  }
}

/** Is `error` one of ours? Use it at doors that must tell an expected failure from a bug. */
export function isCodedError(error: unknown): error is CodedError<string> {
  return error instanceof CodedError
}
