// "db update" from a source of the size of Trivy's database: the archive as a registry would send it, to a published generation. Seconds, megabytes, ratios.
//   node bench/update-trivy-db.ts [VULNERABILITIES]
import { execFileSync } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generationDirectory, updateAdvisories } from '@plimsoll/engine'

const vulnerabilities = process.argv[2] ?? '280000'
const maxSeconds = 60
const maxRssMiB = 1024

const folder = await mkdtemp(join(tmpdir(), 'plimsoll-bench-'))
try {
  const archive = join(folder, 'db.tar.gz')
  execFileSync(process.execPath, [
    join(import.meta.dirname, 'write-trivy-db.ts'),
    join(folder, 'trivy.db'),
    vulnerabilities,
  ])
  const { size: unpacked } = await stat(join(folder, 'trivy.db'))
  await writeFile(
    join(folder, 'metadata.json'),
    JSON.stringify({ Version: 2, NextUpdate: '2026-01-02T00:00:00Z', UpdatedAt: '2026-01-01T00:00:00Z' }),
  )
  execFileSync('tar', ['-czf', archive, '-C', folder, 'trivy.db', 'metadata.json'])
  await rm(join(folder, 'trivy.db'))
  const { size } = await stat(archive)
  console.log(`${vulnerabilities} vulnerabilities, ${mib(size)} MiB packed, ${mib(unpacked)} MiB unpacked`)

  const directory = generationDirectory(join(folder, 'generations'))
  const download = async () =>
    ({ status: 'ok', totalBytes: size, body: createReadStream(archive) as AsyncIterable<Uint8Array> }) as const
  const start = performance.now()
  const outcome = await updateAdvisories(directory, { download, sources: ['trivy-db'] })
  const seconds = (performance.now() - start) / 1000
  const rss = process.resourceUsage().maxRSS / 1024
  const [attempt] = outcome.attempts
  console.log(`${JSON.stringify(attempt)}, generation of ${mib(outcome.bytes)} MiB`)
  console.log(`time ${seconds.toFixed(1)} s of ${maxSeconds} s: ${(seconds / maxSeconds).toFixed(2)}`)
  console.log(`peak RSS ${rss.toFixed(0)} MiB of ${maxRssMiB} MiB: ${(rss / maxRssMiB).toFixed(2)}`)
  if (attempt?.outcome !== 'imported') process.exitCode = 1
} finally {
  await rm(folder, { recursive: true })
}

function mib(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0)
}
