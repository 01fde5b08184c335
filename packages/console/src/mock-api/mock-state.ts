import type {
  AdvisoryStatus,
  Registry,
  Repository,
  Scan,
  ScanItem,
  ScanSettings,
  ServerEvent,
  Session,
} from '@plimsoll/contract'
import { found } from './rows.ts'
import { type SampleImage, sampleImages, sampleRegistries, sampleRepositories } from './sample-data.ts'
import { samplePastScans, toItem } from './sample-scans.ts'

export interface MockOptions {
  /** Milliseconds; times shown are relative to it. */
  readonly now: () => number
  /** Images beyond the usual dozen, for long lists. */
  readonly moreImages?: number
  /** Start with somebody signed in. */
  readonly signedIn?: boolean
  /** Milliseconds between the steps of what is played (scans, syncs, updates). */
  readonly stepMs?: number
}

/** What a mock center knows, and its way of telling listeners what changed. */
export interface MockState {
  registries: Registry[]
  images: SampleImage[]
  readonly scans: Scan[]
  readonly items: ScanItem[]
  session: Session
  settings: ScanSettings
  authorisationsTotal: number | null
  consumed: number
  advisories: AdvisoryStatus
  readonly listeners: Set<(event: ServerEvent) => void>
  /** Now, or so many milliseconds from now, as the contract writes instants. */
  readonly at: (offset?: number) => string
  readonly emit: (event: ServerEvent) => void
  /** Does something so many steps from now, unless the center is closed first. */
  readonly later: (steps: number, act: () => void) => void
  readonly close: () => void
}

/** A center as it is found: registries connected, images scanned, nobody or the administrator signed in. */
export function createMockState(options: MockOptions): MockState {
  const { now, stepMs = 260 } = options
  const at = (offset = 0) => new Date(now() + offset).toISOString()
  const registries = sampleRegistries(now())
  const images = sampleImages(now(), registries, options.moreImages ?? 0)
  const scans = samplePastScans(at, images)
  const listeners = new Set<(event: ServerEvent) => void>()
  const timers = new Set<ReturnType<typeof setTimeout>>()
  return {
    registries,
    images,
    scans,
    items: scans.flatMap((scan) =>
      images
        .slice(0, scan.items.total)
        .map((image, index) => toItem(scan, image, scan.items.failed > index ? 'failed' : 'complete')),
    ),
    session: options.signedIn ? sessionOf('admin', at(3_600_000)) : { user: null, expiresAt: null },
    settings: sampleSettings(at),
    authorisationsTotal: 100,
    consumed: 37,
    advisories: sampleAdvisories(at),
    listeners,
    at,
    emit: (event) => {
      for (const listener of listeners) listener(event)
    },
    later: (steps, act) => {
      const timer = setTimeout(() => {
        timers.delete(timer)
        act()
      }, steps * stepMs)
      timers.add(timer)
    },
    close: () => {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

/** The session of somebody who signed in; `viewer` gets the role of that name, all others are administrators. */
export function sessionOf(name: string, expiresAt: string): Session {
  return {
    user: { id: '1', name, role: name === 'viewer' ? 'viewer' : 'admin', usesFirstPassword: name === 'admin' },
    expiresAt,
  }
}

/** Repositories of the registries that are connected. */
export function repositoriesOf(center: MockState): Repository[] {
  return sampleRepositories(
    center.registries,
    center.images.map(({ image }) => image),
  ).filter(({ registryId }) => center.registries.some(({ id }) => id === registryId))
}

export function findRegistry(center: MockState, id: string): Registry {
  return found(center.registries.find((each) => each.id === id))
}

/** A registry with its repositories and images counted. */
export function withCounts(center: MockState, registry: Registry): Registry {
  return {
    ...registry,
    repositoryCount: repositoriesOf(center).filter(({ registryId }) => registryId === registry.id).length,
    imageCount: center.images.filter(({ image }) => image.references[0]?.registryId === registry.id).length,
  }
}

function sampleSettings(at: (offset: number) => string): ScanSettings {
  return {
    cycle: '1-week',
    window: { startHour: 22, endHour: 6, timeZone: 'Asia/Shanghai' },
    scope: { newRepositories: 'include', rules: [{ effect: 'exclude', registryId: '4', pattern: '**' }] },
    timeRangeDays: 7,
    retentionDays: 90,
    platforms: [],
    concurrency: 2,
    updatedAt: at(-86_400_000),
    updatedBy: 'admin',
    nextCycleAt: at(4 * 86_400_000),
  }
}

function sampleAdvisories(at: (offset: number) => string): AdvisoryStatus {
  return {
    generation: {
      id: '2026-11-23T04:00',
      builtAt: at(-16 * 3_600_000),
      isStarter: false,
      advisoryCount: 412_806,
      sources: [
        ['debian-tracker', 88_412],
        ['alpine-secdb', 31_977],
        ['osv/npm', 214_033],
        ['osv/PyPI', 61_904],
        ['cisa-kev', 1_480],
        ['epss', null],
      ].map(([name, count]) => ({
        name: String(name),
        updatedAt: at(-17 * 3_600_000),
        advisoryCount: count as number | null,
      })),
    },
    update: {
      state: 'done',
      startedAt: at(-17 * 3_600_000),
      finishedAt: at(-16 * 3_600_000),
      failure: null,
      progress: null,
    },
    isOffline: false,
  }
}
