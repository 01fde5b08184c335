// `npm run check`: the fast gate. Types, lint and format, walls, unused code, unit tests; fastest truth first, everything is run so that one call tells all.
import { join } from 'node:path'
import { install, pinnedNode, requireNode20, root, run } from './workspace.mjs'

const bin = (...path) => join(root, 'node_modules', ...path)
const packages = ['engine', 'contract', 'testkit', 'server', 'cli', 'console']
const steps = [
  ['format and lint', [bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.']],
  ...packages.map((name) => [`types of ${name}`, [bin('typescript', 'bin', 'tsc'), '-p', join('packages', name)]]),
  ['types of scripts', [bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.json']],
  [
    'walls',
    [bin('dependency-cruiser', 'bin', 'dependency-cruiser.mjs'), '--config', '.dependency-cruiser.cjs', 'packages'],
  ],
  ['unused code', [bin('knip', 'bin', 'knip.js'), '--no-progress']],
  ['unit tests', [bin('vitest', 'vitest.mjs'), 'run', '--project', 'unit', '--reporter', 'dot']],
]

try {
  requireNode20()
  await install()
  const failed = []
  for (const [name, command] of steps) {
    const code = await run(pinnedNode, command)
    if (code !== 0) failed.push(name)
  }
  process.stdout.write(
    failed.length === 0 ? `check: ${steps.length} steps passed\n` : `check: failed in ${failed.join(', ')}\n`,
  )
  process.exitCode = failed.length === 0 ? 0 : 1
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
