import type {
  AdvisoryStatus,
  AffectedImage,
  ConnectionTest,
  FindingCategory,
  ImageSummary,
  Registry,
  Scan,
  ScanItem,
  ScanSettings,
  ScanTargets,
  ServerEvent,
  Session,
  Vulnerability,
  VulnerabilityFinding,
  VulnerabilitySummary,
} from '@plimsoll/contract'
import { answer, MockError, type MockHandlers } from './answer.ts'
import {
  countSeverities,
  rank,
  type SampleImage,
  sampleImages,
  sampleRegistries,
  sampleRepositories,
} from './sample-data.ts'

/** A center in memory: answers requests by the contract until the process ends. */
export interface MockCenter {
  readonly handle: (request: Request) => Promise<Response>
  /** Ends scans that are being played and open event streams. */
  readonly close: () => void
}

export interface MockOptions {
  /** Milliseconds; times shown are relative to it. */
  readonly now: () => number
  /** Images beyond the usual dozen, for long lists. */
  readonly moreImages?: number
  /** Start with somebody signed in. */
  readonly signedIn?: boolean
}

/** Anyone may sign in with this password and whatever name; `viewer` is given the role of that name. */
export const MOCK_PASSWORD = 'plimsoll'

/** Makes a center whose data are made up and whose behaviour follows the contract. One per test or dev server. */
export function createMockCenter(options: MockOptions): MockCenter {
  const { now } = options
  const at = (offset = 0) => new Date(now() + offset).toISOString()
  let registries = sampleRegistries(now())
  let images = sampleImages(now(), registries, options.moreImages ?? 0)
  const scans: Scan[] = samplePastScans(at, images)
  const items: ScanItem[] = scans.flatMap((scan) =>
    images
      .slice(0, scan.items.total)
      .map((image, index) => toItem(scan, image, scan.items.failed > index ? 'failed' : 'complete')),
  )
  let session: Session = options.signedIn ? signedIn('admin', at(3_600_000)) : { user: null, expiresAt: null }
  let settings: ScanSettings = {
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
  let authorisationsTotal: number | null = 100
  let consumed = 37
  let advisories: AdvisoryStatus = {
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
  const listeners = new Set<(event: ServerEvent) => void>()
  const timers = new Set<ReturnType<typeof setTimeout>>()
  const emit = (event: ServerEvent) => {
    for (const listener of listeners) listener(event)
  }
  const later = (ms: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act()
    }, ms)
    timers.add(timer)
  }
  const summaries = () => images.map(({ image }) => image)
  const repositories = () =>
    sampleRepositories(registries, summaries()).filter(({ registryId }) =>
      registries.some(({ id }) => id === registryId),
    )
  const findRegistry = (id: string) => found(registries.find((each) => each.id === id))
  const withCounts = (registry: Registry): Registry => ({
    ...registry,
    repositoryCount: repositories().filter(({ registryId }) => registryId === registry.id).length,
    imageCount: images.filter(({ image }) => image.references[0]?.registryId === registry.id).length,
  })
  const authorisations = () => ({
    consumed,
    total: authorisationsTotal,
    period: { from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' },
    state:
      authorisationsTotal === null || consumed < authorisationsTotal * 0.9
        ? ('ok' as const)
        : consumed >= authorisationsTotal
          ? ('exhausted' as const)
          : ('low' as const),
  })

  function chosen(targets: ScanTargets): SampleImage[] {
    return images.filter(
      ({ image }) =>
        (targets.imageIds?.includes(image.id) ?? true) &&
        (targets.digests?.includes(image.digest) ?? true) &&
        image.references.some(
          (reference) =>
            (targets.registryKinds?.includes(reference.registryKind) ?? true) &&
            (targets.registryIds?.includes(reference.registryId) ?? true) &&
            (targets.repositoryIds?.includes(reference.repositoryId) ?? true) &&
            (targets.tags === undefined || reference.tags.some((tag) => targets.tags?.includes(tag))),
        ),
    )
  }

  function startScan(targets: ScanTargets, trigger: Scan['trigger'] = 'manual'): Scan {
    const wanted = chosen(targets)
    if (wanted.length === 0)
      throw new MockError('NOTHING_TO_SCAN', 'No image matches what was chosen. Sync the registry, or choose more.')
    const id = String(scans.length + 1)
    const title =
      targets.registryKinds?.join(', ') ??
      (wanted.length === 1 ? wanted[0]?.image.reference : undefined) ??
      `${wanted.length} images`
    const scan: Scan = {
      id,
      trigger,
      state: 'queued',
      targets,
      title,
      requestedBy: session.user?.name ?? null,
      createdAt: at(),
      startedAt: null,
      finishedAt: null,
      items: {
        total: wanted.length,
        queued: wanted.length,
        running: 0,
        complete: 0,
        partial: 0,
        failed: 0,
        cancelled: 0,
      },
    }
    scans.unshift(scan)
    items.push(...wanted.map((image) => toItem(scan, image, 'queued')))
    consumed += wanted.filter(({ image }) => image.lastScanAt === null).length
    later(500, () => playScan(id))
    return scan
  }

  function changeScan(id: string, change: Partial<Scan>): Scan {
    const index = scans.findIndex((scan) => scan.id === id)
    const scan = { ...found(scans[index]), ...change, items: countItems(items.filter(({ scanId }) => scanId === id)) }
    scans[index] = scan
    emit({ type: 'scan', scan })
    return scan
  }

  function changeItem(id: string, change: Partial<ScanItem>): void {
    const index = items.findIndex((item) => item.id === id)
    const item = { ...found(items[index]), ...change }
    items[index] = item
    emit({ type: 'scan.item', item })
  }

  function playScan(id: string): void {
    const scan = found(scans.find((each) => each.id === id))
    if (scan.state === 'cancelled' || scan.state === 'paused') return
    const own = items.filter(({ scanId }) => scanId === id)
    const running = own.find(({ state }) => state === 'running')
    const next = running ?? own.find(({ state }) => state === 'queued')
    if (next === undefined) {
      changeScan(id, { state: own.some(({ state }) => state === 'failed') ? 'partial' : 'complete', finishedAt: at() })
      return
    }
    const done = next.progress.layersDone
    const image = found(images.find((each) => each.image.id === next.imageId))
    if (running === undefined)
      changeItem(next.id, {
        state: 'running',
        startedAt: at(),
        attempts: 1,
        progress: { ...next.progress, stage: 'resolving' },
      })
    else if (done < next.progress.layersTotal)
      changeItem(next.id, {
        progress: {
          ...next.progress,
          stage: 'layers',
          layersDone: done + 1,
          bytesDone: Math.round(((next.progress.bytesTotal ?? 0) * (done + 1)) / next.progress.layersTotal),
        },
      })
    else if (next.progress.stage === 'layers')
      changeItem(next.id, { progress: { ...next.progress, stage: 'matching' } })
    else {
      const failed = image.image.failure !== null
      changeItem(next.id, {
        state: failed ? 'failed' : 'complete',
        failure: image.image.failure,
        finishedAt: at(),
        vulnerabilities: failed ? null : image.image.vulnerabilities,
        progress: { ...next.progress, stage: 'done' },
      })
      images = images.map((each) =>
        each === image && !failed
          ? {
              ...each,
              image: {
                ...each.image,
                state: 'complete',
                lastScanAt: at(),
                distro: each.image.distro ?? 'Debian GNU/Linux 12 (bookworm)',
              },
            }
          : each,
      )
      emit({ type: 'image', imageId: image.image.id })
    }
    changeScan(id, { state: 'running', startedAt: scan.startedAt ?? at() })
    later(260, () => playScan(id))
  }

  const allFindings = () => images.flatMap(({ findings }) => findings)
  const vulnerabilities = (): VulnerabilitySummary[] => {
    const byId = Map.groupBy(allFindings(), ({ vulnerabilityId }) => vulnerabilityId)
    return [...byId.values()].flatMap((findings) =>
      findings[0] === undefined ? [] : [summarise(findings[0], findings, images)],
    )
  }

  const handlers: MockHandlers = {
    auth: {
      session: () => session,
      signIn: ({ body }) => {
        if (body.password !== MOCK_PASSWORD)
          throw new MockError('CREDENTIALS_WRONG', 'The user name or the password is wrong.')
        session = signedIn(body.userName, at(3_600_000))
        return session
      },
      signOut: () => {
        session = { user: null, expiresAt: null }
        return undefined
      },
      changePassword: ({ body }) => {
        if (body.currentPassword !== MOCK_PASSWORD)
          throw new MockError('CREDENTIALS_WRONG', 'The current password is wrong.')
        return undefined
      },
    },
    overview: {
      get: () => {
        const all = summaries()
        const scanned = all.filter(({ lastScanAt }) => lastScanAt !== null)
        const worst = countSeverities(scanned.flatMap(({ worstSeverity }) => worstSeverity ?? []))
        const categories = [
          'system-vulnerability',
          'application-vulnerability',
          'malware',
          'baseline',
          'secret',
          'build-risk',
        ] as const
        const findings = Object.fromEntries(
          categories.map((category) => [category, allFindings().filter((each) => each.category === category).length]),
        ) as Record<FindingCategory, number>
        const total = countSeverities(vulnerabilities().map(({ severity }) => severity))
        const open = countSeverities(allFindings().map(({ severity }) => severity))
        return {
          registries: {
            total: registries.length,
            failing: registries.filter(({ state }) => state === 'failing').length,
          },
          repositories: repositories().length,
          images: {
            total: all.length,
            scanned: scanned.length,
            unscanned: all.filter(({ state }) => state === 'unscanned').length,
            failed: all.filter(({ state }) => state === 'failed').length,
            scanning: 0,
            byWorstSeverity: { ...worst, clean: scanned.filter(({ worstSeverity }) => worstSeverity === null).length },
          },
          vulnerabilities: total,
          findings,
          fixableFindings: allFindings().filter(({ fixedVersion }) => fixedVersion !== null).length,
          exploitedVulnerabilities: vulnerabilities().filter(({ kev }) => kev !== null).length,
          topVulnerabilities: vulnerabilities().sort(byPressure).slice(0, 8),
          topImages: scanned
            .toSorted(
              (a, b) =>
                b.vulnerabilities.critical - a.vulnerabilities.critical ||
                b.vulnerabilities.high - a.vulnerabilities.high,
            )
            .slice(0, 8)
            .map(({ id, reference, platform, vulnerabilities: counts }) => ({
              imageId: id,
              reference,
              platform,
              vulnerabilities: counts,
            })),
          trend: Array.from({ length: 30 }, (_, day) => ({
            day: at((day - 29) * 86_400_000).slice(0, 10),
            vulnerabilities: Object.fromEntries(
              Object.entries(open).map(([severity, count]) => [
                severity,
                Math.round(count * (0.55 + 0.45 * Math.sin((day + 4) / 9) ** 2 + (day > 21 ? 0.12 : 0))),
              ]),
            ) as typeof open,
          })),
          runningScans: scans.filter(({ state }) => state === 'running' || state === 'queued'),
          lastScanAt: scans[0]?.finishedAt ?? null,
          cycle: { cycle: settings.cycle, nextAt: settings.nextCycleAt },
          authorisations: authorisations(),
          advisories,
        }
      },
      firstRun: () => ({
        usesFirstPassword: session.user?.usesFirstPassword ?? false,
        registryCount: registries.filter(({ kind }) => kind !== 'sample').length,
        sampleRegistryId: registries.find(({ kind }) => kind === 'sample')?.id ?? null,
        hasAdvisories: true,
        usesStarterAdvisories: advisories.generation?.isStarter ?? false,
        scannedImageCount: summaries().filter(({ lastScanAt }) => lastScanAt !== null).length,
      }),
    },
    registries: {
      list: ({ query }) => ({
        items: registries
          .filter(({ name, host }) => matches(query.search, name, host))
          .map(withCounts)
          .sort((a, b) => a.name.localeCompare(b.name)),
      }),
      get: ({ params }) => withCounts(findRegistry(params.registryId)),
      create: ({ body }) => {
        if (registries.some(({ name }) => name === body.name))
          throw new MockError('REGISTRY_NAME_TAKEN', `A registry named “${body.name}” exists. Choose another name.`)
        const { password, ...given } = body
        const made: Registry = {
          ...findRegistry('2'),
          ...given,
          id: String(Math.max(0, ...registries.map(({ id }) => Number(id))) + 1),
          version: body.version ?? null,
          port: body.port ?? null,
          address: `${body.protocol}://${body.host}${body.port === undefined ? '' : `:${body.port}`}`,
          ipOverride: body.ipOverride ?? null,
          region: body.region ?? null,
          imagesPerHour: body.imagesPerHour ?? null,
          repositories: body.repositories ?? null,
          userName: body.userName ?? null,
          hasPassword: password !== undefined,
          hasCertificates: body.certificates !== undefined,
          state: 'syncing',
          failure: null,
          lastSyncAt: null,
          createdAt: at(),
        }
        registries = [...registries, made]
        later(1500, () => syncDone(made.id))
        return made
      },
      update: ({ params, body }) => {
        const { password, certificates, ...given } = body
        const changed: Registry = {
          ...findRegistry(params.registryId),
          ...defined(given),
          ...(password === undefined ? {} : { hasPassword: password !== null }),
          ...(certificates === undefined ? {} : { hasCertificates: certificates !== null }),
        }
        registries = registries.map((each) => (each.id === changed.id ? changed : each))
        return withCounts(changed)
      },
      remove: ({ params }) => {
        if (!findRegistry(params.registryId).canRemove)
          throw new MockError('REGISTRY_READ_ONLY', 'ACR instances are added and removed by Plimsoll.')
        registries = registries.filter(({ id }) => id !== params.registryId)
        images = images.filter(({ image }) => image.references[0]?.registryId !== params.registryId)
        emit({ type: 'registry.removed', registryId: params.registryId })
        return undefined
      },
      testConnection: ({ body }) => connectionTest(body.registry.host.startsWith('bad')),
      test: ({ params }) => connectionTest(findRegistry(params.registryId).state === 'failing'),
      sync: ({ params }) => {
        const syncing: Registry = { ...withCounts(findRegistry(params.registryId)), state: 'syncing' }
        registries = registries.map((each) => (each.id === syncing.id ? syncing : each))
        emit({ type: 'registry.sync', registry: syncing, progress: { repositoriesDone: 0, repositoriesTotal: null } })
        later(1500, () => syncDone(syncing.id))
        return syncing
      },
    },
    repositories: {
      list: ({ query }) =>
        page(
          repositories().filter(
            (each) =>
              (query.registryId === undefined || each.registryId === query.registryId) &&
              matches(query.search, each.name),
          ),
          query,
        ),
      get: ({ params }) => found(repositories().find(({ id }) => id === params.repositoryId)),
      tags: ({ params, query }) =>
        page(
          summaries()
            .filter(({ references }) => references[0]?.repositoryId === params.repositoryId)
            .flatMap((image) =>
              (image.references[0]?.tags ?? [])
                .filter((tag) => matches(query.search, tag))
                .map((tag, index) => ({
                  id: `${image.id}${index}`,
                  name: tag,
                  digest: image.digest,
                  pushedAt: image.pushedAt,
                  firstSeenAt: image.firstSeenAt,
                  images: [
                    {
                      imageId: image.id,
                      digest: image.digest,
                      platform: image.platform,
                      state: image.state,
                      vulnerabilities: image.vulnerabilities,
                      lastScanAt: image.lastScanAt,
                    },
                  ],
                })),
            ),
          query,
        ),
    },
    scans: {
      preCheck: ({ body }) => {
        const wanted = chosen(body.targets)
        const byRegistry = registries
          .map(({ id, name, kind }) => ({
            registryId: id,
            registryName: name,
            registryKind: kind,
            imageCount: wanted.filter(({ image }) => image.references[0]?.registryId === id).length,
          }))
          .filter(({ imageCount }) => imageCount > 0)
        return {
          registryCount: byRegistry.length,
          repositoryCount: new Set(wanted.map(({ image }) => image.references[0]?.repositoryId)).size,
          imageCount: wanted.length,
          runningImageCount: 0,
          authorisationsNeeded: wanted.filter(({ image }) => image.lastScanAt === null).length,
          authorisationsLeft: authorisationsTotal === null ? null : Math.max(0, authorisationsTotal - consumed),
          byRegistry,
        }
      },
      create: ({ body }) => startScan(body.targets),
      list: ({ query }) =>
        page(
          scans.filter(({ state }) => query.state?.includes(state) ?? true),
          query,
        ),
      get: ({ params }) => found(scans.find(({ id }) => id === params.scanId)),
      items: ({ params, query }) =>
        page(
          items.filter(({ scanId, state }) => scanId === params.scanId && (query.state?.includes(state) ?? true)),
          query,
        ),
      cancel: ({ params }) => {
        for (const item of items.filter(
          ({ scanId, state }) => scanId === params.scanId && (state === 'queued' || state === 'running'),
        ))
          changeItem(item.id, { state: 'cancelled', finishedAt: at() })
        return changeScan(params.scanId, { state: 'cancelled', finishedAt: at() })
      },
      pause: ({ params }) => changeScan(params.scanId, { state: 'paused' }),
      resume: ({ params }) => {
        later(200, () => playScan(params.scanId))
        return changeScan(params.scanId, { state: 'running' })
      },
      retry: ({ params }) =>
        startScan(
          {
            imageIds: items
              .filter(({ scanId, state }) => scanId === params.scanId && (state === 'failed' || state === 'cancelled'))
              .map(({ imageId }) => imageId),
          },
          'retry',
        ),
    },
    images: {
      list: ({ query }) => {
        const kept = summaries().filter((image) => {
          const severities = Object.entries(image.vulnerabilities)
            .filter(([, count]) => count > 0)
            .map(([severity]) => severity)
          const [reference] = image.references
          return (
            (query.registryId === undefined || reference?.registryId === query.registryId) &&
            (query.repositoryId === undefined || reference?.repositoryId === query.repositoryId) &&
            (query.registryKind?.some((kind) => kind === reference?.registryKind) ?? true) &&
            (query.state?.includes(image.state) ?? true) &&
            (query.severity?.some((severity) => severities.includes(severity)) ?? true) &&
            (query.worst === undefined ||
              (image.lastScanAt !== null && query.worst.includes(image.worstSeverity ?? 'none'))) &&
            (query.category?.some((category) => image.findings[category] > 0) ?? true) &&
            (query.platform === undefined || image.platform === query.platform) &&
            matches(query.search, image.reference, image.digest) &&
            (query.vulnerability === undefined ||
              images.some(
                (each) =>
                  each.image === image &&
                  each.findings.some(({ vulnerabilityId }) => vulnerabilityId === query.vulnerability),
              ))
          )
        })
        return page(kept.sort(byOrder(query.order, imageSort(query.sort))), query)
      },
      get: ({ params }) => found(images.find(({ image }) => image.id === params.imageId)).image,
      findings: ({ params, query }) => {
        const { findings } = found(images.find(({ image }) => image.id === params.imageId))
        const kept = findings.filter(
          (finding) =>
            (query.severity?.includes(finding.severity) ?? true) &&
            (query.category?.includes(finding.category) ?? true) &&
            (query.fixable !== true || finding.fixedVersion !== null) &&
            (query.exploited !== true || finding.kev !== null) &&
            (query.layer === undefined || finding.place.layer?.index === query.layer) &&
            (query.packageId === undefined || finding.package.id === query.packageId) &&
            matches(query.search, finding.vulnerabilityId, finding.package.name),
        )
        return page(
          kept.sort(
            byOrder(query.order, ({ severity, package: { name }, vulnerabilityId, epss }) =>
              query.sort === 'package'
                ? name
                : query.sort === 'vulnerability'
                  ? vulnerabilityId
                  : query.sort === 'epss'
                    ? (epss?.score ?? 0)
                    : rank(severity),
            ),
          ),
          query,
        )
      },
      packages: ({ params, query }) => {
        const { packages } = found(images.find(({ image }) => image.id === params.imageId))
        return page(
          packages.filter(
            (each) =>
              matches(query.search, each.name) &&
              (query.layer === undefined || each.layer === query.layer) &&
              (query.type?.includes(each.type) ?? true) &&
              (query.vulnerable !== true || Object.values(each.vulnerabilities).some((count) => count > 0)),
          ),
          query,
        )
      },
    },
    vulnerabilities: {
      list: ({ query }) => {
        const kept = vulnerabilities().filter(
          (each) =>
            (query.severity?.includes(each.severity) ?? true) &&
            (query.category?.includes(each.category) ?? true) &&
            (query.fixable !== true || each.fixable) &&
            (query.exploited !== true || each.kev !== null) &&
            matches(query.search, each.vulnerabilityId, each.title ?? ''),
        )
        return page(
          kept.sort(
            byOrder(query.order, (each) =>
              query.sort === 'images'
                ? each.imageCount
                : query.sort === 'epss'
                  ? (each.epss?.score ?? 0)
                  : query.sort === 'vulnerability'
                    ? each.vulnerabilityId
                    : rank(each.severity) * 100 + (each.score ?? 0),
            ),
          ),
          query,
        )
      },
      get: ({ params }) => vulnerabilityOf(params.vulnerabilityId, allFindings(), images),
      images: ({ params, query }) =>
        page(
          images.flatMap(({ image, findings }): AffectedImage[] => {
            const own = findings.filter(({ vulnerabilityId }) => vulnerabilityId === params.vulnerabilityId)
            return own.length === 0
              ? []
              : [
                  {
                    imageId: image.id,
                    digest: image.digest,
                    platform: image.platform,
                    reference: image.reference,
                    firstSeenAt: own[0]?.firstSeenAt ?? at(),
                    lastSeenAt: at(),
                    packages: own.map(({ id, package: { name, version }, fixedVersion, place }) => ({
                      findingId: id,
                      name,
                      version,
                      fixedVersion,
                      place,
                    })),
                  },
                ]
          }),
          query,
        ),
    },
    advisories: {
      status: () => advisories,
      update: () => {
        if (advisories.update.state === 'running')
          throw new MockError('ADVISORY_UPDATE_RUNNING', 'The advisory database is being updated already.')
        const step = (done: number) => {
          advisories = {
            ...advisories,
            update:
              done >= 100
                ? {
                    state: 'done',
                    startedAt: advisories.update.startedAt,
                    finishedAt: at(),
                    failure: null,
                    progress: null,
                  }
                : {
                    state: 'running',
                    startedAt: at(),
                    finishedAt: null,
                    failure: null,
                    progress: {
                      stage: done < 50 ? 'downloading' : 'importing',
                      source: 'osv/npm',
                      done: done * 2_000_000,
                      total: 200_000_000,
                      unit: 'bytes',
                    },
                  },
          }
          emit({ type: 'advisories.update', advisories })
          if (done < 100) later(200, () => step(done + 4))
        }
        step(0)
        return advisories
      },
    },
    settings: {
      scan: () => settings,
      updateScan: ({ body }) => {
        settings = {
          ...settings,
          ...body,
          updatedAt: at(),
          updatedBy: session.user?.name ?? null,
          nextCycleAt: body.cycle === 'stop' ? null : at(3 * 86_400_000),
        }
        return settings
      },
      authorisations,
      expandAuthorisations: ({ body }) => {
        authorisationsTotal = body.total
        return authorisations()
      },
    },
    events: {
      stream: () => {
        let listener: (event: ServerEvent) => void = () => undefined
        return new ReadableStream<ServerEvent>({
          start: (out) => {
            listener = (event) => out.enqueue(event)
            listeners.add(listener)
            out.enqueue({ type: 'heartbeat' })
            for (const scan of scans.filter(({ state }) => state === 'running')) out.enqueue({ type: 'scan', scan })
          },
          cancel: () => {
            listeners.delete(listener)
          },
        })
      },
    },
    system: {
      version: () => ({
        name: 'plimsoll',
        version: '0.1.0',
        database: 'embedded',
        isOffline: false,
        startedAt: at(-26 * 3_600_000),
      }),
    },
  }

  function syncDone(id: string): void {
    const synced: Registry = { ...withCounts(findRegistry(id)), state: 'ok', failure: null, lastSyncAt: at() }
    registries = registries.map((each) => (each.id === id ? synced : each))
    emit({ type: 'registry.sync', registry: synced, progress: null })
  }

  return {
    handle: async (request) => {
      const isPublic = new URL(request.url).pathname.endsWith('/session')
      if (session.user === null && !isPublic) return answer(new Request(request), denyAll(handlers))
      return answer(request, handlers)
    },
    close: () => {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

/** The same addresses, every one of which asks to sign in first. */
function denyAll(handlers: MockHandlers): MockHandlers {
  const deny = () => {
    throw new MockError('SIGN_IN_REQUIRED', 'Sign in first.')
  }
  return Object.fromEntries(
    Object.entries(handlers).map(([area, ofArea]) => [
      area,
      Object.fromEntries(Object.keys(ofArea).map((name) => [name, deny])),
    ]),
  ) as unknown as MockHandlers
}

function signedIn(name: string, expiresAt: string): Session {
  return {
    user: { id: '1', name, role: name === 'viewer' ? 'viewer' : 'admin', usesFirstPassword: name === 'admin' },
    expiresAt,
  }
}

/** Members that were given a value. */
function defined<T extends object>(given: T): { [Name in keyof T]-?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]-?: Exclude<T[Name], undefined>
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new MockError('NOT_FOUND', 'There is no such thing. It may have been removed.')
  return value
}

function matches(search: string | undefined, ...texts: readonly string[]): boolean {
  return search === undefined || texts.some((text) => text.toLowerCase().includes(search.toLowerCase()))
}

function page<Row>(rows: readonly Row[], query: { readonly cursor?: string | undefined; readonly limit: number }) {
  const start = Number(query.cursor ?? 0)
  const end = start + query.limit
  return {
    items: rows.slice(start, end),
    next: end < rows.length ? String(end) : null,
    total: rows.length > 10_000 ? null : rows.length,
  }
}

function byOrder<Row>(order: 'asc' | 'desc', key: (row: Row) => string | number): (a: Row, b: Row) => number {
  const sign = order === 'asc' ? 1 : -1
  return (a, b) => {
    const [left, right] = [key(a), key(b)]
    return (
      sign *
      (typeof left === 'number' && typeof right === 'number' ? left - right : String(left).localeCompare(String(right)))
    )
  }
}

function imageSort(
  sort: 'severity' | 'reference' | 'last-scan' | 'pushed' | 'size',
): (image: ImageSummary) => string | number {
  switch (sort) {
    case 'severity':
      return ({ vulnerabilities: counts }) =>
        counts.critical * 1e6 + counts.high * 1e4 + counts.medium * 100 + counts.low
    case 'reference':
      return ({ reference }) => reference
    case 'last-scan':
      return ({ lastScanAt }) => lastScanAt ?? ''
    case 'pushed':
      return ({ pushedAt }) => pushedAt ?? ''
    case 'size':
      return ({ compressedBytes }) => compressedBytes ?? 0
  }
}

function byPressure(a: VulnerabilitySummary, b: VulnerabilitySummary): number {
  return (
    Number(b.kev !== null) - Number(a.kev !== null) ||
    rank(b.severity) - rank(a.severity) ||
    (b.epss?.score ?? 0) - (a.epss?.score ?? 0)
  )
}

function summarise(
  first: VulnerabilityFinding,
  findings: readonly VulnerabilityFinding[],
  images: readonly SampleImage[],
): VulnerabilitySummary {
  const { vulnerabilityId, aliases, title, category, severity, score, kev, epss, firstSeenAt, lastSeenAt } = first
  return {
    vulnerabilityId,
    aliases,
    title,
    category,
    severity,
    score,
    kev,
    epss,
    firstSeenAt,
    lastSeenAt,
    published: '2026-07-02T00:00:00.000Z',
    fixable: findings.some(({ fixedVersion }) => fixedVersion !== null),
    imageCount: images.filter((image) => image.findings.some((finding) => finding.vulnerabilityId === vulnerabilityId))
      .length,
    packageCount: new Set(findings.map((finding) => finding.package.id)).size,
  }
}

function vulnerabilityOf(
  id: string,
  all: readonly VulnerabilityFinding[],
  images: readonly SampleImage[],
): Vulnerability {
  const findings = all.filter(({ vulnerabilityId, aliases }) => vulnerabilityId === id || aliases.includes(id))
  const first = found(findings[0])
  const packages = [...Map.groupBy(findings, (finding) => finding.package.id).values()].flatMap(([finding, ...rest]) =>
    finding === undefined
      ? []
      : [
          {
            package: finding.package,
            status: finding.status,
            fixedVersion: finding.fixedVersion,
            imageCount: rest.length + 1,
            evidence: finding.evidence,
          },
        ],
  )
  return {
    ...summarise(first, findings, images),
    description: `${first.title ?? ''}. A remote peer that can send data to the affected component triggers it without signing in. Versions from the first release up to the fixed one are affected; no setting switches the affected code off.`,
    references: [
      `https://advisories.example.org/${first.vulnerabilityId.toLowerCase()}`,
      'https://git.example.org/fix/4f2a91c',
    ],
    cwes: ['CWE-787'],
    ratings: [
      {
        source: 'nvd',
        severity: first.severity,
        vector: first.score === null ? null : 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
        score: first.score,
      },
      { source: 'debian-tracker', severity: first.severity, vector: null, score: null },
    ],
    modified: '2026-11-02T00:00:00.000Z',
    packages,
  }
}

function connectionTest(failing: boolean): ConnectionTest {
  const step = (
    name: ConnectionTest['steps'][number]['step'],
    outcome: 'ok' | 'failed' | 'skipped',
    message: string,
    durationMs: number,
  ) => ({ step: name, outcome, message, code: outcome === 'failed' ? 'TLS_CERTIFICATE' : null, durationMs })
  const after = failing ? ('skipped' as const) : ('ok' as const)
  const skipped = 'Not tried: an earlier step failed.'
  return {
    ok: !failing,
    steps: [
      step('address', 'ok', 'The address is public.', 0),
      step('dns', 'ok', '203.0.113.24', 12),
      step('tcp', 'ok', 'Port 443 answers.', 31),
      failing
        ? step(
            'tls',
            'failed',
            'The certificate is signed by a CA that Plimsoll does not know. Add the CA’s certificate above.',
            44,
          )
        : step('tls', 'ok', 'TLS 1.3, certificate valid until 2027-03-01.', 44),
      step('ping', after, failing ? skipped : 'The registry speaks the OCI distribution API.', 25),
      step('sign-in', after, failing ? skipped : 'Signed in as robot$plimsoll.', 80),
      step('list', after, failing ? skipped : '6 repositories can be listed.', 120),
      step('manifest', after, failing ? skipped : 'The manifest of platform/gateway:7.2.1 can be read.', 60),
      step('blob', after, failing ? skipped : 'Its first layer can be read.', 90),
    ],
  }
}

function toItem(scan: Scan, { image }: SampleImage, state: 'queued' | 'complete' | 'failed'): ScanItem {
  const ended = state !== 'queued'
  return {
    id: `${scan.id}${image.id.padStart(4, '0')}`,
    scanId: scan.id,
    imageId: image.id,
    reference: image.reference,
    digest: image.digest,
    platform: image.platform,
    state,
    progress: {
      stage: ended ? 'done' : 'waiting',
      layersDone: ended ? image.layers.length : 0,
      layersTotal: image.layers.length,
      bytesDone: ended ? (image.compressedBytes ?? 0) : 0,
      bytesTotal: image.compressedBytes,
    },
    failure:
      state === 'failed'
        ? {
            code: 'REGISTRY_UNREACHABLE',
            message: 'The registry did not answer within 30 seconds. Test its connection.',
          }
        : null,
    attempts: ended ? 1 : 0,
    vulnerabilities: state === 'complete' ? image.vulnerabilities : null,
    startedAt: scan.startedAt,
    finishedAt: scan.finishedAt,
  }
}

function countItems(items: readonly ScanItem[]): Scan['items'] {
  const count = (state: ScanItem['state']) => items.filter((item) => item.state === state).length
  return {
    total: items.length,
    queued: count('queued'),
    running: count('running'),
    complete: count('complete'),
    partial: count('partial'),
    failed: count('failed'),
    cancelled: count('cancelled'),
  }
}

function samplePastScans(at: (offset: number) => string, images: readonly SampleImage[]): Scan[] {
  const past = (
    id: string,
    trigger: Scan['trigger'],
    state: Scan['state'],
    title: string,
    hours: number,
    failed: number,
    total: number,
  ): Scan => ({
    id,
    trigger,
    state,
    targets: null,
    title,
    requestedBy: trigger === 'manual' ? 'admin' : null,
    createdAt: at(-hours * 3_600_000),
    startedAt: at(-hours * 3_600_000 + 2000),
    finishedAt: at(-hours * 3_600_000 + 2000 + total * 9000),
    items: { total, queued: 0, running: 0, complete: total - failed, partial: 0, failed, cancelled: 0 },
  })
  const all = Math.min(12, images.length)
  return [
    past('3', 'manual', 'partial', 'harbor, acr', 0.7, 1, all),
    past('2', 'cycle', 'complete', 'Weekly cycle', 70, 0, all),
    past('1', 'first-start', 'complete', 'Sample registry', 160, 0, 3),
  ]
}
