import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { CREDENTIAL_RULES } from './credential-rules.ts'
import { credentialFinder } from './find-credentials.ts'

// Bytes per second on one thread, of text like settings and code, beside `grep -F` with the same keywords: node find-credentials.bench.ts

const MEBIBYTES = 64
const FLOOR = 100
const LINE = 'export const connectionTimeout = settings.read("database.timeout", 30_000) // seconds, see the manual\n'
const find = credentialFinder()
const bytes = Buffer.alloc(MEBIBYTES * 2 ** 20, LINE, 'latin1')
const megabytesPerSecond = (work: () => void): number => {
  const rounds = [1, 2, 3].map(() => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return (MEBIBYTES * 2 ** 20) / 1e3 / Math.min(...rounds)
}

for (const isBinary of [false, true]) {
  find(bytes.subarray(0, 2 ** 22), { path: 'app/server.js', isBinary })
  const speed = megabytesPerSecond(() => find(bytes, { path: 'app/server.js', isBinary }))
  process.stdout.write(`${isBinary ? 'binaries' : 'text    '} ${speed.toFixed(0)} MB/s of ${FLOOR} MB/s\n`)
  if (speed < FLOOR) process.exitCode = 1
}

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-grep-'))
try {
  writeFileSync(join(folder, 'keywords'), [...new Set(CREDENTIAL_RULES.flatMap(({ keywords }) => keywords))].join('\n'))
  writeFileSync(join(folder, 'text'), bytes)
  const args = ['-F', '-i', '-c', '-f', join(folder, 'keywords'), join(folder, 'text')]
  const speed = megabytesPerSecond(() => spawnSync('grep', args, { env: { ...process.env, LC_ALL: 'C' } }))
  process.stdout.write(`grep -F  ${speed.toFixed(0)} MB/s\n`)
} finally {
  rmSync(folder, { recursive: true })
}
