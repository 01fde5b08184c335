import { usageError } from '../usage-error.ts'
import { type Flags, listFlag } from './flags.ts'

/** Which exceptions a command was asked to use. */
export interface ExceptionChoice {
  readonly ignoreFiles: readonly string[]
  readonly vexFiles: readonly string[]
  /** Take up the ignore files of the working directory where they are, unless ignore files are named. */
  readonly takesDefaults: boolean
}

/** `--no-exceptions` shows everything, whatever lies in the working directory. @throws {CliError} `USAGE` */
export function exceptionChoice(flags: Flags): ExceptionChoice {
  const [ignoreFiles, vexFiles] = [listFlag(flags, 'ignoreFile'), listFlag(flags, 'vex')]
  const takesDefaults = flags['exceptions'] !== false
  if (!takesDefaults && ignoreFiles.length + vexFiles.length > 0)
    throw usageError('--no-exceptions does not go with --ignore-file or --vex.')
  return { ignoreFiles, vexFiles, takesDefaults }
}
