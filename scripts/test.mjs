// `npm test`: installs what is missing, then runs every test. Arguments are handed to vitest.
import { join } from 'node:path'
import { install, pinnedNode, requireNode20, root, run } from './workspace.mjs'

try {
  requireNode20()
  await install()
  const steps = [
    [join(root, 'scripts', 'build.mjs'), '--if-stale'],
    [join(root, 'scripts', 'prepare-tests.ts')],
    [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)],
  ]
  for (const step of steps) {
    const code = await run(pinnedNode, ['--disable-warning=ExperimentalWarning', ...step])
    if (code !== 0) {
      process.exitCode = code
      break
    }
  }
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
