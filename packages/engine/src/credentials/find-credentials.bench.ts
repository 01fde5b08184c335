import { performance } from 'node:perf_hooks'
import { credentialFinder } from './find-credentials.ts'

// Bytes per second on one thread, of text like settings and code: node find-credentials.bench.ts

const MEBIBYTES = 64
const LINE = 'export const connectionTimeout = settings.read("database.timeout", 30_000) // seconds, see the manual\n'
const find = credentialFinder()
const bytes = Buffer.alloc(MEBIBYTES * 2 ** 20, LINE, 'latin1')
find(bytes.subarray(0, 2 ** 22), { path: 'app/server.js', isBinary: false })
const start = performance.now()
find(bytes, { path: 'app/server.js', isBinary: false })
const seconds = (performance.now() - start) / 1000
process.stdout.write(`${((MEBIBYTES * 2 ** 20) / 1e6 / seconds).toFixed(0)} MB/s\n`)
