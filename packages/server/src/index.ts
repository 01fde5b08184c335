// The server's only door.

export type { ProgramFolders } from './center.ts'
export { type ServerCommand, serverCommands } from './commands/server-commands.ts'
export type { ServerDeps } from './commands/server-deps.ts'
export { type Config, readConfig } from './config.ts'
export { ServerError, type ServerErrorCode } from './errors.ts'
export { type Logger, openLog } from './log.ts'
export { type RunningServer, type ServeOptions, serve } from './serve.ts'
export { runWorker, type WorkerOptions } from './worker.ts'
