// Scanning a ~1 GB image archive, beside the floor that Node sets; alternating runs, medians, ratios.
//   node bench/scan-image.ts [megabytes=1000] [runs=5]
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { benchImage } from './bench-image.ts'

const megabytes = Number(process.argv[2] ?? 1_000)
const runs = Number(process.argv[3] ?? 5)
const image = await benchImage(megabytes)
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'))
try {
  // As released: bundled. From the sources every process and thread strips types first.
  await build({
    entryPoints: {
      'scan-once': join(import.meta.dirname, 'scan-once.ts'),
      floor: join(import.meta.dirname, 'floor.ts'),
      'layer-worker': join(import.meta.dirname, '../packages/engine/src/pipeline/layer-worker.ts'),
    },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    logLevel: 'error',
    banner: { js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);" },
  })
  const scanOnce = join(folder, 'scan-once.mjs')
  const cache = join(folder, 'cache')
  mkdirSync(cache)
  const floor = [
    join(folder, 'floor.mjs'),
    image.archive,
    ...image.layers.map(({ offset, size }) => `${offset}:${size}`),
  ]
  const variants: Readonly<Record<string, readonly string[]>> = {
    floor,
    'bare stream': [scanOnce, 'none', image.archive],
    'inventory only': [scanOnce, 'inventory', image.archive],
    'all analyzers': [scanOnce, 'all', image.archive],
    'warm cache': [scanOnce, 'all', image.archive, cache],
  }
  await run([scanOnce, 'all', image.archive, cache])
  const results = new Map<string, Run[]>(Object.keys(variants).map((name) => [name, []]))
  for (let round = 0; round < runs; round += 1) {
    for (const [name, command] of Object.entries(variants)) results.get(name)?.push(await run(command))
  }
  console.log(
    `${(image.uncompressedBytes / 1e6).toFixed(0)} MB of tar in ${image.layers.length} gzip layers ` +
      `(${(image.layers.reduce((sum, { size }) => sum + size, 0) / 1e6).toFixed(0)} MB stored), ${image.files} files; ` +
      `whole processes, medians of ${runs} alternating runs, Node ${process.versions.node}`,
  )
  const floorRuns = results.get('floor') ?? []
  const floorMs = median(floorRuns.map(({ ms }) => ms))
  for (const [name, all] of results) {
    const ms = median(all.map((one) => one.ms))
    const cpu = median(all.map((one) => one.cpuMs))
    const ratio = median(all.map((one, round) => one.ms / (floorRuns[round]?.ms ?? floorMs)))
    const rss = Math.max(...all.map((one) => one.rssMiB))
    console.log(
      `${name.padEnd(14)} ${ms.toFixed(0).padStart(6)} ms  ${ratio.toFixed(2).padStart(5)} × floor  ` +
        `CPU ${cpu.toFixed(0).padStart(6)} ms  peak RSS ${rss.toFixed(0).padStart(4)} MiB  ${all[0]?.note ?? ''}`,
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

interface Run {
  readonly ms: number
  readonly cpuMs: number
  readonly rssMiB: number
  readonly note: string
}

/** Whole process: start to exit. */
async function run(command: readonly string[]): Promise<Run> {
  const started = performance.now()
  const child = spawn(process.execPath, [...command], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  const ms = performance.now() - started
  if (code !== 0) throw new Error(`${command.join(' ')} failed.`)
  const { maxRssKiB, cpuMs, packages } = JSON.parse(output) as { maxRssKiB: number; cpuMs: number; packages?: number }
  return { ms, cpuMs, rssMiB: maxRssKiB / 1024, note: packages === undefined ? '' : `${packages} packages` }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2
}
