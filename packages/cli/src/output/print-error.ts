import { type CodedError, isCodedError, oneLine } from '@plimsoll/engine'
import type { TextStream } from '../cli-deps.ts'

const MAX_CAUSES = 8

/** What the command line offers against an error of the engine, which knows no flags. */
const HINTS: ReadonlyMap<string, string> = new Map([
  ['SOURCE_UNAUTHORIZED', 'Sign in with "docker login", or give --username and --password-stdin.'],
  ['SOURCE_TLS', 'The flags are --ca-file, --insecure and, for a registry without TLS, --plain-http.'],
  ['SOURCE_DIGEST_MISMATCH', 'Fetch or push the image again; if it stays so, do not trust where it came from.'],
])

/** Says what went wrong in one sentence; with `verbose`, what caused it. Only for a bug of ours, and only then, the stack. */
export function printError(error: unknown, stream: TextStream, verbose: boolean): void {
  const isExpected = isCodedError(error)
  stream.write(`plimsoll: ${isExpected ? expectedText(error) : unexpectedText(error, verbose)}\n`)
  if (!verbose) return
  if (isExpected) stream.write(`  code: ${error.code}\n`)
  else if (error instanceof Error && error.stack) stream.write(`${error.stack}\n`)
  let cause = error instanceof Error ? error.cause : undefined
  for (let depth = 0; cause !== undefined && depth < MAX_CAUSES; depth += 1) {
    stream.write(`  caused by: ${causeText(cause)}\n`)
    cause = cause instanceof Error ? cause.cause : undefined
  }
}

function expectedText({ code, message }: CodedError<string>): string {
  const hint = HINTS.get(code)
  return hint === undefined ? oneLine(message) : `${oneLine(message)} ${hint}`
}

function unexpectedText(error: unknown, verbose: boolean): string {
  const message = oneLine(error instanceof Error ? error.message : String(error))
  const hint = verbose ? '' : ' Run it again with --verbose to see where.'
  return `Something went wrong that Plimsoll did not expect: ${message.replace(/\.?$/, '.')}${hint}`
}

function causeText(cause: unknown): string {
  if (!(cause instanceof Error)) return oneLine(String(cause))
  const code = 'code' in cause && typeof cause.code === 'string' ? ` [${cause.code}]` : ''
  return oneLine(`${cause.name}: ${cause.message}`) + code
}
