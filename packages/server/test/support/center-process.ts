import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface CenterProcess extends AsyncDisposable {
  /** Of a server; undefined for a worker. */
  readonly url: string | undefined
  /** As a power cut would: no signal handler runs. */
  kill(): Promise<void>
}

/** Starts `serve` or `worker` and waits until it is up. */
export async function startCenterProcess(
  kind: 'serve' | 'worker',
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<CenterProcess> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'run-center.ts'), kind, ...args],
    { env: { PATH: process.env['PATH'] ?? '', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const url = await started(child)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  return { url, kill: () => end('SIGKILL'), [Symbol.asyncDispose]: () => end('SIGTERM') }
}

function started(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const errors: string[] = []
    const { stdout, stderr } = child
    if (!stdout || !stderr) throw new Error('The process has no pipes.')
    createInterface(stdout).on('line', (line) => {
      const url = /Plimsoll is at (\S+)/.exec(line)?.[1]
      if (url !== undefined) resolve(url)
    })
    createInterface(stderr).on('line', (line) => {
      errors.push(line)
      if (line.includes('"worker started"')) resolve(undefined)
    })
    child.once('exit', (code) => reject(new Error(`The process ended with ${code}: ${errors.join('\n')}`)))
  })
}
