import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { ServerError } from '../errors.ts'

/** Flags and what stands beside them. @throws {ServerError} `USAGE`, with `help` */
export function parseFlags<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
  help: string,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new ServerError('USAGE', `${(error as Error).message}\n\n${help}`, { cause: error })
  }
}
