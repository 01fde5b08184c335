import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Advisory, AffectedPackage, VersionEvent } from '../src/advisory/advisory.ts'
import type { EpssScore, KevEntry, Lifecycle } from '../src/advisory/enrichment.ts'
import type { Authority } from '../src/advisory/feed.ts'
import type { AdvisoryGeneration } from '../src/advisory/generation.ts'
import { generationBuilder } from '../src/advisory/generation-builder.ts'
import { generationDirectory } from '../src/advisory/generation-directory.ts'
import { openGeneration } from '../src/advisory/open-generation.ts'
import type { SourceStatus } from '../src/advisory/source-status.ts'

export interface TestSource {
  readonly name?: string
  readonly authority?: Authority
  readonly origin?: SourceStatus['origin']
  readonly advisories?: readonly Advisory[]
  readonly kev?: readonly KevEntry[]
  readonly epss?: readonly EpssScore[]
  readonly lifecycles?: readonly Lifecycle[]
}

export const BUILT_AT = '2026-03-01T00:00:00Z'

/** A real generation, on disk until it is disposed. */
export async function generationOf(...sources: readonly TestSource[]): Promise<AdvisoryGeneration & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'plimsoll-generation-'))
  const file = await (async () => {
    using lock = await generationDirectory(path).lock()
    await using builder = generationBuilder(lock)
    for (const [index, source] of sources.entries()) {
      const writer = builder.begin()
      for (const advisory of source.advisories ?? []) writer.add({ kind: 'advisory', advisory })
      for (const kev of source.kev ?? []) writer.add({ kind: 'kev', kev })
      for (const epss of source.epss ?? []) writer.add({ kind: 'epss', epss })
      for (const lifecycle of source.lifecycles ?? []) writer.add({ kind: 'lifecycle', lifecycle })
      writer.commit(statusOf(source, index, writer.records))
    }
    return await builder.publish(new Date(BUILT_AT))
  })()
  const generation = openGeneration(file.path)
  return Object.assign(generation, {
    [Symbol.asyncDispose]: async () => {
      generation.close()
      await rm(path, { recursive: true, force: true })
    },
  })
}

/** An advisory with everything that is not given empty. */
export function advisoryOf(id: string, rest: Partial<Omit<Advisory, 'id'>> = {}): Advisory {
  return {
    id,
    kind: 'vulnerability',
    aliases: [],
    upstream: [],
    related: [],
    ratings: [],
    references: [],
    cwes: [],
    affected: [],
    ...rest,
  }
}

/** A package that is affected until `fixed`, or without end. */
export function affectedOf(
  ecosystem: string,
  name: string,
  fixed?: string,
  rest: Partial<AffectedPackage> = {},
): AffectedPackage {
  const events: VersionEvent[] = [{ introduced: '0' }, ...(fixed === undefined ? [] : [{ fixed }])]
  return {
    ecosystem,
    name,
    ranges: [{ events }],
    versions: [],
    status: fixed === undefined ? 'affected' : 'fixed',
    ...rest,
  }
}

function statusOf(source: TestSource, index: number, records: number): SourceStatus {
  return {
    name: source.name ?? `source-${index}`,
    feed: 'test',
    authority: source.authority ?? 'ecosystem',
    title: 'Test',
    url: 'https://example.org',
    licence: 'none',
    origin: source.origin ?? 'import',
    fetchedAt: BUILT_AT,
    checkedAt: BUILT_AT,
    records,
    rejected: 0,
    rejections: [],
  }
}
