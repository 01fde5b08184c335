import type { RetentionPreview, RiskCategory, routes, ScanTargets } from '@plimsoll/contract'
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { api } from './client.ts'
import type { SearchOf } from './search-params.ts'

/** What a list can be narrowed and sorted by; pages are the list's own business. */
type Filters<R extends { readonly query: z.ZodObject }> = Omit<SearchOf<R['query']>, 'cursor' | 'limit'>

export type ImageFilters = Filters<typeof routes.images.list>
export type FindingFilters = Filters<typeof routes.images.findings>
export type PackageFilters = Filters<typeof routes.images.packages>
export type RiskFilters = Filters<typeof routes.risks.ofImage>
export type RiskGroupFilters = Filters<typeof routes.risks.groups>
export type VulnerabilityFilters = Filters<typeof routes.vulnerabilities.list>
export type DecisionFilters = Filters<typeof routes.decisions.list>
export type AuditFilters = Filters<typeof routes.audit.list>
export type ScanFilters = Filters<typeof routes.scans.list>
export type ScanItemFilters = Filters<typeof routes.scans.items>

/** Rows asked for at once: two screens of a large window. */
const PAGE = 100

interface Page {
  readonly next: string | null
}
const paged = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: Page) => page.next ?? undefined,
}
const at = (cursor: string | undefined) => (cursor === undefined ? { limit: PAGE } : { limit: PAGE, cursor })

/**
 * Keeps what a change was answered with, unless an event has told of something newer in the meantime: a fast scan has ended before its start is answered.
 */
export function keepAnswer<Data>(cache: QueryClient, key: readonly unknown[], answer: Data): void {
  cache.setQueryData<Data>(key, (known) => known ?? answer)
  void cache.invalidateQueries({ queryKey: key, exact: true })
}

/**
 * Every question the console asks, under the key that it is cached by. Keys start with the area, so that an event can make
 * one thing (`['images', id]`) or all of an area (`['images']`) stale.
 */
export const queries = {
  session: () =>
    queryOptions({ queryKey: ['session'], queryFn: ({ signal }) => api.auth.session({ signal }), staleTime: 60_000 }),
  overview: () => queryOptions({ queryKey: ['overview'], queryFn: ({ signal }) => api.overview.get({ signal }) }),
  firstRun: () =>
    queryOptions({ queryKey: ['overview', 'first-run'], queryFn: ({ signal }) => api.overview.firstRun({ signal }) }),
  version: () =>
    queryOptions({
      queryKey: ['version'],
      queryFn: ({ signal }) => api.system.version({ signal }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  advisories: () =>
    queryOptions({ queryKey: ['advisories'], queryFn: ({ signal }) => api.advisories.status({ signal }) }),
  authorisations: () =>
    queryOptions({ queryKey: ['authorisations'], queryFn: ({ signal }) => api.settings.authorisations({ signal }) }),
  scanSettings: () =>
    queryOptions({ queryKey: ['settings', 'scan'], queryFn: ({ signal }) => api.settings.scan({ signal }) }),
  retentionPreview: (retentionDays: RetentionPreview['retentionDays']) =>
    queryOptions({
      queryKey: ['settings', 'retention-preview', retentionDays],
      queryFn: ({ signal }) => api.settings.retentionPreview({ query: { retentionDays }, signal }),
    }),
  users: () =>
    queryOptions({ queryKey: ['users'], queryFn: async ({ signal }) => (await api.users.list({ signal })).items }),
  tokens: () =>
    queryOptions({ queryKey: ['tokens'], queryFn: async ({ signal }) => (await api.tokens.list({ signal })).items }),
  auditEvents: (filters: AuditFilters) =>
    infiniteQueryOptions({
      queryKey: ['audit', filters],
      queryFn: ({ pageParam, signal }) => api.audit.list({ query: { ...filters, ...at(pageParam) }, signal }),
      ...paged,
    }),
  registries: () =>
    queryOptions({
      queryKey: ['registries'],
      queryFn: async ({ signal }) => (await api.registries.list({ signal })).items,
    }),
  registry: (registryId: string) =>
    queryOptions({
      queryKey: ['registries', registryId],
      queryFn: ({ signal }) => api.registries.get({ params: { registryId }, signal }),
    }),
  repositories: (filters: Filters<typeof routes.repositories.list>) =>
    infiniteQueryOptions({
      queryKey: ['repositories', 'list', filters],
      queryFn: ({ pageParam, signal }) => api.repositories.list({ query: { ...filters, ...at(pageParam) }, signal }),
      ...paged,
    }),
  repository: (repositoryId: string) =>
    queryOptions({
      queryKey: ['repositories', repositoryId],
      queryFn: ({ signal }) => api.repositories.get({ params: { repositoryId }, signal }),
    }),
  tags: (repositoryId: string, filters: Filters<typeof routes.repositories.tags>) =>
    infiniteQueryOptions({
      queryKey: ['repositories', repositoryId, 'tags', filters],
      queryFn: ({ pageParam, signal }) =>
        api.repositories.tags({ params: { repositoryId }, query: { ...filters, ...at(pageParam) }, signal }),
      ...paged,
    }),
  images: (filters: ImageFilters) =>
    infiniteQueryOptions({
      queryKey: ['images', 'list', filters],
      queryFn: ({ pageParam, signal }) => api.images.list({ query: { ...filters, ...at(pageParam) }, signal }),
      ...paged,
    }),
  image: (imageId: string) =>
    queryOptions({
      queryKey: ['images', imageId],
      queryFn: ({ signal }) => api.images.get({ params: { imageId }, signal }),
    }),
  imageFindings: (imageId: string, filters: FindingFilters) =>
    infiniteQueryOptions({
      queryKey: ['images', imageId, 'findings', filters],
      queryFn: ({ pageParam, signal }) =>
        api.images.findings({ params: { imageId }, query: { ...filters, ...at(pageParam) }, signal }),
      ...paged,
    }),
  imagePackages: (imageId: string, filters: PackageFilters) =>
    infiniteQueryOptions({
      queryKey: ['images', imageId, 'packages', filters],
      queryFn: ({ pageParam, signal }) =>
        api.images.packages({ params: { imageId }, query: { ...filters, ...at(pageParam) }, signal }),
      ...paged,
    }),
  imageRisks: (imageId: string, filters: RiskFilters) =>
    infiniteQueryOptions({
      queryKey: ['images', imageId, 'risks', filters],
      queryFn: ({ pageParam, signal }) =>
        api.risks.ofImage({ params: { imageId }, query: { ...filters, ...at(pageParam) }, signal }),
      ...paged,
    }),
  riskGroups: (filters: RiskGroupFilters) =>
    infiniteQueryOptions({
      queryKey: ['risks', 'list', filters],
      queryFn: ({ pageParam, signal }) => api.risks.groups({ query: { ...filters, ...at(pageParam) }, signal }),
      ...paged,
    }),
  riskGroup: (category: RiskCategory, key: string) =>
    queryOptions({
      queryKey: ['risks', category, key],
      queryFn: ({ signal }) => api.risks.group({ params: { category, key }, signal }),
    }),
  riskPlaces: (category: RiskCategory, key: string) =>
    infiniteQueryOptions({
      queryKey: ['risks', category, key, 'places'],
      queryFn: ({ pageParam, signal }) => api.risks.places({ params: { category, key }, query: at(pageParam), signal }),
      ...paged,
    }),
  decisions: (filters: DecisionFilters) =>
    infiniteQueryOptions({
      queryKey: ['decisions', filters],
      queryFn: ({ pageParam, signal }) => api.decisions.list({ query: { ...filters, ...at(pageParam) }, signal }),
      ...paged,
    }),
  vulnerabilities: (filters: VulnerabilityFilters) =>
    infiniteQueryOptions({
      queryKey: ['vulnerabilities', 'list', filters],
      queryFn: ({ pageParam, signal }) => api.vulnerabilities.list({ query: { ...filters, ...at(pageParam) }, signal }),
      ...paged,
    }),
  vulnerability: (vulnerabilityId: string) =>
    queryOptions({
      queryKey: ['vulnerabilities', vulnerabilityId],
      queryFn: ({ signal }) => api.vulnerabilities.get({ params: { vulnerabilityId }, signal }),
    }),
  vulnerabilityImages: (vulnerabilityId: string) =>
    infiniteQueryOptions({
      queryKey: ['vulnerabilities', vulnerabilityId, 'images'],
      queryFn: ({ pageParam, signal }) =>
        api.vulnerabilities.images({ params: { vulnerabilityId }, query: at(pageParam), signal }),
      ...paged,
    }),
  scans: (filters: ScanFilters) =>
    infiniteQueryOptions({
      queryKey: ['scans', 'list', filters],
      queryFn: ({ pageParam, signal }) => api.scans.list({ query: { ...filters, ...at(pageParam) }, signal }),
      ...paged,
    }),
  /** Scans that have not ended, for the header. */
  runningScans: () =>
    queryOptions({
      queryKey: ['scans', 'running'],
      queryFn: async ({ signal }) =>
        (await api.scans.list({ query: { state: ['queued', 'running', 'paused'], limit: 20 }, signal })).items,
    }),
  scan: (scanId: string) =>
    queryOptions({
      queryKey: ['scans', scanId],
      queryFn: ({ signal }) => api.scans.get({ params: { scanId }, signal }),
    }),
  scanItems: (scanId: string, filters: ScanItemFilters) =>
    infiniteQueryOptions({
      queryKey: ['scans', scanId, 'items', filters],
      queryFn: ({ pageParam, signal }) =>
        api.scans.items({ params: { scanId }, query: { ...filters, ...at(pageParam) }, signal }),
      ...paged,
    }),
  preCheck: (targets: ScanTargets | undefined) =>
    queryOptions({
      queryKey: ['pre-check', targets],
      queryFn: ({ signal }) => api.scans.preCheck({ body: { targets: targets ?? {} }, signal }),
      enabled: targets !== undefined,
      staleTime: 0,
    }),
}
