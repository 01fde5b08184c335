/** What the command line needs of its process; `bin/main.ts` passes the real one. */
export interface CliDeps {
  readonly stdout: TextStream
  readonly stderr: TextStream
  readonly stdin: AsyncIterable<Uint8Array>
  readonly env: Readonly<Record<string, string | undefined>>
  /** The user's home directory. */
  readonly userHome: string
  readonly version: string
  /** Aborted when the user or the system wants the process to end; `reason` is an {@link Interruption}. */
  readonly signal: AbortSignal
  /** The clock that exceptions expire by; without it, the machine's. */
  readonly now?: () => Date
  /** Folder with the advisory set that ships with the project, where it does. */
  readonly starterAdvisories?: string
  /** Loads the commands of the center; without it they are not offered. */
  readonly serverCommands?: () => Promise<ServerCommands>
}

/** A stream of text: `process.stdout` and the like. */
export interface TextStream {
  readonly isTTY?: boolean
  /** Width of the terminal. */
  readonly columns?: number
  /** @param done called when the text left the process, with an error if it could not */
  write(text: string, done?: (error?: Error | null) => void): boolean
}

/** Commands that the server package brings. */
export interface ServerCommands {
  /** @returns the exit code */
  run(command: 'serve' | 'worker' | 'admin', args: readonly string[]): Promise<number>
}

/** Why a run was cut short: the reason of an aborted {@link CliDeps.signal}. */
export class Interruption extends Error {
  /** 128 + the signal's number, as shells report it. */
  readonly exitCode: number

  constructor(exitCode: number) {
    super('Interrupted.')
    this.name = 'Interruption'
    this.exitCode = exitCode
  }
}
