import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceStatus } from './source-status.ts'

/**
 * When each source was last asked and how that ended, for runs that had nothing new to write into a generation. Lies beside `current`.
 */
export type AttemptLog = ReadonlyMap<string, LoggedAttempt>

export interface LoggedAttempt {
  /** RFC 3339. */
  readonly at: string
  /** One sentence; absent when it went well. */
  readonly failure?: string
}

const FILE = 'attempts.json'

/** Empty when there is none or it is damaged: it is only a memory aid. */
export async function readAttempts(directory: string): Promise<AttemptLog> {
  try {
    const json = JSON.parse(await readFile(join(directory, FILE), 'utf8')) as Record<string, LoggedAttempt>
    return new Map(Object.entries(json).filter(([, attempt]) => typeof attempt?.at === 'string'))
  } catch {
    return new Map()
  }
}

export async function writeAttempts(directory: string, attempts: AttemptLog): Promise<void> {
  const temporary = join(directory, `building-${randomBytes(6).toString('hex')}.attempts`)
  const sorted = [...attempts].sort(([a], [b]) => (a < b ? -1 : 1))
  await writeFile(temporary, `${JSON.stringify(Object.fromEntries(sorted), null, 1)}\n`)
  await rename(temporary, join(directory, FILE))
}

/** A source's status with what happened after its rows were written. */
export function withAttempt(status: SourceStatus, attempt: LoggedAttempt | undefined): SourceStatus {
  if (!attempt || attempt.at < status.checkedAt) return status
  const { failure: _, ...rest } = status
  return {
    ...rest,
    checkedAt: attempt.at,
    ...(attempt.failure !== undefined && { failure: { at: attempt.at, message: attempt.failure } }),
  }
}
