import { isCodedError } from '@plimsoll/engine'
import { admin } from './admin.ts'
import { serveCommand } from './serve-command.ts'
import type { ServerDeps } from './server-deps.ts'
import { workerCommand } from './worker-command.ts'

export interface ServerCommand {
  readonly name: 'serve' | 'worker' | 'admin'
  readonly summary: string
  /** @returns the exit code: 0, or 2 when it could not start */
  run(args: readonly string[]): Promise<number>
}

/** The commands of the center, for the program that composes them with the command line. Nothing of them runs before it is called. */
export function serverCommands(deps: ServerDeps): {
  readonly commands: readonly ServerCommand[]
  run(name: ServerCommand['name'], args: readonly string[]): Promise<number>
} {
  const commands: readonly ServerCommand[] = [
    {
      name: 'serve',
      summary: 'start the center: API, console, scheduler and worker',
      run: (args) => serveCommand(args, deps),
    },
    { name: 'worker', summary: 'take scans from the database of a center', run: (args) => workerCommand(args, deps) },
    { name: 'admin', summary: 'look after a center', run: (args) => admin(args, deps) },
  ]
  return {
    commands,
    async run(name, args) {
      try {
        return (await commands.find((command) => command.name === name)?.run(args)) ?? 2
      } catch (error) {
        if (!isCodedError(error)) throw error
        deps.stderr.write(`${error.message}\n`)
        return 2
      }
    },
  }
}
