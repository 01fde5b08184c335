// One million generated OSV advisories, from a zip to a published generation: seconds, megabytes, and the ratio to the bounds.
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generationDirectory, importAdvisories } from '@plimsoll/engine'

const count = Number(process.argv[2] ?? 1_000_000)
const maxSeconds = (60 * count) / 1_000_000
const maxRssMiB = 1024

const folder = await mkdtemp(join(tmpdir(), 'plimsoll-bench-'))
try {
  const zip = join(folder, 'all.zip')
  execFileSync(process.execPath, [join(import.meta.dirname, 'write-generated-advisories.ts'), zip, String(count)])
  console.log(`${count} advisories, ${mib((await stat(zip)).size)} MiB zipped`)
  const start = performance.now()
  const outcome = await importAdvisories(generationDirectory(join(folder, 'generations')), [zip])
  const seconds = (performance.now() - start) / 1000
  const rss = process.resourceUsage().maxRSS / 1024
  const records = outcome.sources.reduce((sum, source) => sum + source.records, 0)
  console.log(`imported ${records}, generation of ${mib(outcome.bytes)} MiB`)
  console.log(`time ${seconds.toFixed(1)} s of ${maxSeconds} s: ${(seconds / maxSeconds).toFixed(2)}`)
  console.log(`peak RSS ${rss.toFixed(0)} MiB of ${maxRssMiB} MiB: ${(rss / maxRssMiB).toFixed(2)}`)
  if (records !== count) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true })
}

function mib(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0)
}
