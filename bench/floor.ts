// What Node needs, with nothing else to do: read the layers, sha256 the stored bytes, gunzip, sha256 the tar. One thread per core, as the scan has.
//   node bench/floor.ts ARCHIVE OFFSET:SIZE…
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { createGunzip } from 'node:zlib'

interface Layer {
  readonly offset: number
  readonly size: number
}

if (isMainThread) {
  const [archive = '', ...places] = process.argv.slice(2)
  const layers = places
    .map((place) => place.split(':').map(Number))
    .map(([offset = 0, size = 0]): Layer => ({ offset, size }))
    .sort((a, b) => b.size - a.size)
  const threads = Math.min(availableParallelism(), layers.length)
  await Promise.all(
    Array.from({ length: threads }, async () => {
      const worker = new Worker(new URL(import.meta.url), { workerData: archive })
      for (let layer = layers.shift(); layer !== undefined; layer = layers.shift()) {
        const done = new Promise((resolve) => worker.once('message', resolve))
        worker.postMessage(layer)
        await done
      }
      await worker.terminate()
    }),
  )
  console.log(JSON.stringify(usage()))
} else {
  parentPort?.on('message', (layer: Layer) => {
    readLayer(String(workerData), layer).then((digests) => parentPort?.postMessage(digests))
  })
}

async function readLayer(archive: string, { offset, size }: Layer): Promise<readonly string[]> {
  const stored = createHash('sha256')
  const tar = createHash('sha256')
  // The fastest of the sizes tried (64 KiB to 2 MiB for each).
  const bytes = createReadStream(archive, { start: offset, end: offset + size - 1, highWaterMark: 256 * 1024 })
  const gunzip = createGunzip({ chunkSize: 256 * 1024, readableHighWaterMark: 1024 * 1024 } as object)
  bytes.on('data', (chunk) => stored.update(chunk))
  for await (const chunk of bytes.pipe(gunzip)) tar.update(chunk)
  return [stored.digest('hex'), tar.digest('hex')]
}

function usage(): { readonly maxRssKiB: number; readonly cpuMs: number } {
  const { user, system } = process.cpuUsage()
  return { maxRssKiB: process.resourceUsage().maxRSS, cpuMs: (user + system) / 1000 }
}
