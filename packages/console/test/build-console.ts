import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

/** The console as it is built for release, in a folder of its own. */
export interface ConsoleBuild extends AsyncDisposable {
  readonly folder: string
}

/** Builds the console from the sources as they stand; a suite never looks at an older build. */
export async function buildConsole(): Promise<ConsoleBuild> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-console-'))
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js')
  // In a process of its own: here NODE_ENV is "test", and the libraries would come in their slow development form.
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', '--logLevel', 'error', '--outDir', folder, '--emptyOutDir'],
    {
      cwd: join(import.meta.dirname, '..'),
      env: { ...process.env, NODE_ENV: 'production' },
    },
  )
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}
