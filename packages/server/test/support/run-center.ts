// A center as a process of its own, so that it can be killed. Its settings come from the environment; the first line it writes is its address.
import { serverCommands } from '@plimsoll/server'

const stopping = new AbortController()
process.once('SIGTERM', () => stopping.abort())

process.exitCode = await serverCommands({
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  version: '0.0.0-test',
  signal: stopping.signal,
  folders: {},
}).run(process.argv[2] === 'worker' ? 'worker' : 'serve', process.argv.slice(3))
