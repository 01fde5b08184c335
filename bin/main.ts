// The composition root of the program: the process, the command line, and, only when one of its commands is called, the center.
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type CliDeps, Interruption, runCli } from '@plimsoll/cli'
import workspace from '../package.json' with { type: 'json' }

/** The checkout: this file lies in `bin/`, its bundle in `dist/`. */
const root = join(import.meta.dirname, '..')
const starterAdvisories = folder('data', 'starter-advisories')

const interruption = new AbortController()
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
for (const [signal, code] of Object.entries(signals)) {
  // Once: whoever asks a second time gets the system's own, immediate end.
  process.once(signal, () => interruption.abort(new Interruption(code)))
}
// A reader that went away is told to whoever writes; without a listener it would end the process with a stack.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

const deps: CliDeps = {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  userHome: homedir(),
  version: workspace.version,
  signal: interruption.signal,
  ...(starterAdvisories === undefined ? {} : { starterAdvisories }),
  async serverCommands() {
    const { serverCommands } = await import('@plimsoll/server')
    const consoleBuild = folder('dist', 'console')
    const sampleRegistry = folder('dist', 'sample-registry')
    return serverCommands({
      ...deps,
      folders: {
        ...(consoleBuild === undefined ? {} : { console: consoleBuild }),
        ...(sampleRegistry === undefined ? {} : { sampleRegistry }),
        ...(starterAdvisories === undefined ? {} : { starterAdvisories }),
      },
    })
  },
}

process.exitCode = await runCli(process.argv.slice(2), deps)

/** A folder that comes with the program; one that was not built is left out. */
function folder(...parts: readonly string[]): string | undefined {
  const path = join(root, ...parts)
  return existsSync(path) ? path : undefined
}
