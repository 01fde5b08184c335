// What `npm start` and `npm test` share. Plain JavaScript on node:* only: it runs on the machine's own Node before anything is installed.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout's root. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** The pinned Node that npm installed; every other program of the project runs on it. */
export const pinnedNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** Runs a program with our output and gives its exit code, for a signal 128 + its number as shells do. SIGINT and SIGTERM are passed on to the child. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options, env: environment(options.env) })
    const forward = (signal) => child.kill(signal)
    process.on('SIGINT', forward)
    process.on('SIGTERM', forward)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      process.off('SIGINT', forward)
      process.off('SIGTERM', forward)
      resolve(code ?? 128 + (constants.signals[signal] ?? 0))
    })
  })
}

/** Installs what the lock file names, unless that very lock file is installed already. */
export async function install() {
  const stamp = join(root, 'node_modules', '.package-lock.json')
  const fresh =
    existsSync(pinnedNode) &&
    existsSync(stamp) &&
    statSync(stamp).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
  if (fresh) return
  process.stderr.write('Installing what package-lock.json names …\n')
  const npm = process.env.npm_execpath
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const code = npm?.endsWith('.js')
    ? await run(process.execPath, [npm, ...args])
    : await run('npm', args, { shell: process.platform === 'win32' })
  if (code !== 0) throw new Error('npm ci failed; its own words are above.')
  if (!existsSync(pinnedNode)) {
    // npm that was told to ignore install scripts leaves the pinned Node without its binary.
    await run(process.execPath, ['installArchSpecificPackage.js'], { cwd: join(root, 'node_modules', 'node') })
  }
  if (!existsSync(pinnedNode))
    throw new Error('The pinned Node.js was not installed. Run "npm ci" with install scripts allowed.')
}

/** Fails with one sentence on a machine whose Node cannot even install the workspace. */
export function requireNode20() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 20) throw new Error(`Node.js 20 or newer is needed to install Plimsoll; this is ${process.version}.`)
}

/** The version the workspace itself carries. */
export function version() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version
}

function environment(extra) {
  const bin = join(root, 'node_modules', '.bin')
  const separator = process.platform === 'win32' ? ';' : ':'
  return {
    ...process.env,
    PATH: `${join(root, 'node_modules', 'node', 'bin')}${separator}${bin}${separator}${process.env.PATH ?? ''}`,
    ...extra,
  }
}
