import type { ProgramFolders } from '../center.ts'

/** What the server's commands need of their process. */
export interface ServerDeps {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
  readonly stdin: AsyncIterable<Uint8Array>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly version: string
  /** Aborted when the process is to end. */
  readonly signal: AbortSignal
  readonly folders: ProgramFolders
}
