// `npm start`: installs what is missing, builds what is stale, starts the center.
import { join } from 'node:path'
import { install, pinnedNode, requireNode20, root, run } from './workspace.mjs'

try {
  requireNode20()
  await install()
  const built = await run(pinnedNode, [join(root, 'scripts', 'build.mjs'), '--if-stale'])
  if (built !== 0) throw new Error('The build failed; its own words are above.')
  process.exitCode = await run(join(root, 'bin', 'plimsoll'), ['serve', ...process.argv.slice(2)])
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
