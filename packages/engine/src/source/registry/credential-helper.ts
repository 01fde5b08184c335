import { spawn } from 'node:child_process'
import { KiB } from '../../domain/units.ts'
import type { Environment } from '../environment.ts'
import { isJsonObject, textMember } from '../json-document.ts'
import { SourceError } from '../source-error.ts'
import type { Credentials } from './credentials.ts'

const TIMEOUT_MS = 30_000
const MAX_OUTPUT = 64 * KiB

/**
 * Asks a Docker credential helper (`docker-credential-<name> get`; docker/docker-credential-helpers, protocol) for a server's credentials.
 * The program is looked for on `PATH` only and started without a shell. Undefined when the helper knows none.
 * @throws {SourceError} `SOURCE_CREDENTIALS_UNREADABLE`
 */
export async function askCredentialHelper(
  name: string,
  server: string,
  environment: Environment,
  signal: AbortSignal,
): Promise<Credentials | undefined> {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(name)) throw failure('The configured one', 'its name is not allowed')
  const program = `docker-credential-${name}`
  const { output, isSuccess } = await run(program, server, environment, signal)
  if (!isSuccess) {
    // Helpers say "not found" with an exit code and a sentence on standard output.
    if (/credentials not found|no credentials|not logged in/i.test(output)) return undefined
    throw failure(program, 'it failed')
  }
  return parseAnswer(program, output)
}

function parseAnswer(program: string, output: string): Credentials | undefined {
  let answer: unknown
  try {
    answer = JSON.parse(output)
  } catch {
    // The parser's own message would quote the secret.
    throw failure(program, 'it did not answer in JSON')
  }
  const username = isJsonObject(answer) ? (textMember(answer, 'Username') ?? '') : ''
  const secret = isJsonObject(answer) ? textMember(answer, 'Secret') : undefined
  if (secret === undefined) return undefined
  return username === '<token>'
    ? { kind: 'identity-token', token: secret }
    : { kind: 'basic', username, password: secret }
}

function run(
  program: string,
  input: string,
  environment: Environment,
  signal: AbortSignal,
): Promise<{ readonly output: string; readonly isSuccess: boolean }> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const limit = AbortSignal.timeout(TIMEOUT_MS)
    const child = spawn(program, ['get'], {
      env: { ...environment },
      stdio: ['pipe', 'pipe', 'ignore'],
      signal: AbortSignal.any([signal, limit]),
      killSignal: 'SIGKILL',
    })
    const chunks: Uint8Array[] = []
    let length = 0
    // What the helper started may hold the pipe open for longer than the helper lives.
    const giveUp = (error: unknown): void => {
      child.stdout.destroy()
      child.kill('SIGKILL')
      reject(error)
    }
    child.stdout.on('data', (chunk: Uint8Array) => {
      length += chunk.length
      chunks.push(chunk)
      if (length > MAX_OUTPUT) giveUp(failure(program, 'its answer is too long'))
    })
    child.on('error', (cause: NodeJS.ErrnoException) => {
      if (signal.aborted) giveUp(signal.reason)
      else if (limit.aborted) giveUp(failure(program, 'it did not answer in time'))
      else
        giveUp(failure(program, cause.code === 'ENOENT' ? 'it is not on the PATH' : 'it could not be started', cause))
    })
    child.on('close', (code) => {
      resolve({ output: Buffer.concat(chunks).toString('utf8').trim(), isSuccess: code === 0 })
    })
    // A helper may exit without reading what it is asked.
    child.stdin.on('error', () => undefined)
    child.stdin.end(`${input}\n`)
  })
}

function failure(program: string, why: string, cause?: unknown): SourceError {
  return new SourceError(
    'SOURCE_CREDENTIALS_UNREADABLE',
    `The credential helper that the Docker configuration names could not be asked: ${program}: ${why}. Repair it, or give credentials directly.`,
    cause === undefined ? {} : { cause },
  )
}
