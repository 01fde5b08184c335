import type { ArtifactOptions } from '@plimsoll/engine'
import type { CliDeps } from '../cli-deps.ts'
import { usageError } from '../usage-error.ts'
import { type Flags, isSet, textFlag } from './flags.ts'
import { isOffline } from './is-offline.ts'
import { readCa } from './read-ca.ts'
import { readStdin } from './read-stdin.ts'

const MAX_PASSWORD_BYTES = 64 * 1024

/** How to reach the registry of `db push` and `db pull`. @throws {CliError} `USAGE` */
export async function artifactOptions(command: string, flags: Flags, deps: CliDeps): Promise<ArtifactOptions> {
  if (isOffline(flags, deps))
    throw usageError(`"${command}" needs the network. Use "db export" and "db import" with a file.`)
  const username = textFlag(flags, 'username')
  if ((username !== undefined) !== isSet(flags, 'passwordStdin'))
    throw usageError('--username and --password-stdin belong together.')
  const ca = await readCa(textFlag(flags, 'caFile'))
  const password =
    username === undefined ? undefined : (await readStdin(deps.stdin, MAX_PASSWORD_BYTES)).replace(/\r?\n$/, '')
  return {
    registry: {
      ...(username === undefined || password === undefined
        ? {}
        : { credentials: { kind: 'basic', username, password } }),
      ...(ca === undefined ? {} : { ca }),
      plainHttp: isSet(flags, 'plainHttp'),
      skipVerify: isSet(flags, 'insecure'),
    },
    environment: deps.env,
    signal: deps.signal,
  }
}
