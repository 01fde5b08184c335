// The command line's only door.

export { type CliDeps, Interruption, type ServerCommands, type TextStream } from './cli-deps.ts'
export { EXIT } from './exit-codes.ts'
export { runCli } from './run-cli.ts'
