// Opens a generation of one million advisories, matches an image's packages and a center's, and prints the ratios to the bounds.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AdvisoryGeneration,
  generationDirectory,
  type MatchTarget,
  matchPackages,
  openGeneration,
} from '@plimsoll/engine'
import { parseOsvRecord } from '../packages/engine/src/advisory/feeds/osv/parse-osv-record.ts'
import { generationBuilder } from '../packages/engine/src/advisory/generation-builder.ts'
import { generatedAdvisories, generatedPackage } from './generated-advisories.ts'

const count = Number(process.argv[2] ?? 1_000_000)
const kept = process.argv[3]
const folder = kept ?? (await mkdtemp(join(tmpdir(), 'plimsoll-bench-')))
try {
  const directory = generationDirectory(join(folder, 'generations'))
  const path = (await directory.current())?.path ?? (await build())
  const opening = measure(() => openGeneration(path))
  using generation = opening.result
  report('open', opening, 20)
  const image = measure(() => matchPackages(packages(500, 7), generation))
  report(`match 500 packages (${image.result.matches.length} hits), cold`, image, 50)
  report('match 500 packages, warm', best(generation, 500), 50)
  const center = measure(() => matchPackages(packages(200_000, 3), generation))
  report(`match 200,000 packages (${center.result.matches.length} hits)`, center, 10_000)
} finally {
  if (kept === undefined) await rm(folder, { recursive: true })
}

/** Straight into a builder: what an archive of a million files costs is the import's business. */
async function build(): Promise<string> {
  using lock = await generationDirectory(join(folder, 'generations')).lock()
  await using builder = generationBuilder(lock)
  const writer = builder.begin()
  const context = { now: new Date(), reject: () => undefined }
  for (const { content } of generatedAdvisories(count)) {
    writer.add({ kind: 'advisory', advisory: parseOsvRecord(JSON.parse(String(content)), context) })
  }
  const at = new Date().toISOString()
  writer.commit({
    name: 'generated',
    feed: 'osv',
    authority: 'ecosystem',
    title: 'Generated',
    url: 'https://example.org',
    licence: 'none',
    origin: 'import',
    fetchedAt: at,
    checkedAt: at,
    records: writer.records,
    rejected: 0,
    rejections: [],
  })
  return (await builder.publish(new Date())).path
}

/** Distinct package versions; two in three have a name that some advisory speaks of. */
function packages(amount: number, step: number): MatchTarget[] {
  return Array.from({ length: amount }, (_, index): MatchTarget => {
    const { ecosystem, name } = generatedPackage(index * step)
    const version = `${index % 10}.${index % 23}.${Math.floor(index / 1000) % 50}`
    const named = index % 3 === 0 ? `${name}-unknown-${index}` : name
    switch (ecosystem.split(':')[0]) {
      case 'Debian':
        return { package: { type: 'deb', name: named, version }, distro: { id: 'debian', versionId: '12', idLike: [] } }
      case 'Ubuntu':
        return {
          package: { type: 'deb', name: named, version },
          distro: { id: 'ubuntu', versionId: '22.04', idLike: [] },
        }
      case 'Alpine':
        return {
          package: { type: 'apk', name: named, version },
          distro: { id: 'alpine', versionId: '3.20.1', idLike: [] },
        }
      case 'AlmaLinux':
        return {
          package: { type: 'rpm', name: named, version },
          distro: { id: 'almalinux', versionId: '9.4', idLike: [] },
        }
      case 'PyPI':
        return { package: { type: 'pypi', name: named, version } }
      case 'Maven':
        return { package: { type: 'maven', name: named, version } }
      case 'Go':
        return { package: { type: 'golang', name: named, version } }
      default:
        return { package: { type: 'npm', name: named, version } }
    }
  })
}

function best(generation: AdvisoryGeneration, amount: number): { ms: number; cpuMs: number } {
  const targets = packages(amount, 11)
  const runs = [1, 2, 3, 4, 5].map(() => measure(() => matchPackages(targets, generation)))
  return runs.reduce((fastest, run) => (run.ms < fastest.ms ? run : fastest))
}

/** Wall time, and the processor's, which a busy machine does not lengthen. */
function measure<Result>(run: () => Result): { readonly result: Result; readonly ms: number; readonly cpuMs: number } {
  const start = performance.now()
  const cpu = process.cpuUsage()
  const result = run()
  const { user, system } = process.cpuUsage(cpu)
  return { result, ms: performance.now() - start, cpuMs: (user + system) / 1000 }
}

function report(what: string, { ms, cpuMs }: { ms: number; cpuMs: number }, maxMs: number): void {
  console.log(
    `${what}: ${ms.toFixed(1)} ms (processor ${cpuMs.toFixed(1)} ms) of ${maxMs} ms: ${(ms / maxMs).toFixed(2)}`,
  )
}
