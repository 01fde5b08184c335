import type { RiskCategory } from '@plimsoll/contract'
import type {
  AuditFilters,
  FindingFilters,
  ImageFilters,
  PackageFilters,
  RiskGroupFilters,
  ScanFilters,
  VulnerabilityFilters,
} from './api/queries.ts'

export const IMAGE_TABS = ['vulnerabilities', 'risks', 'packages', 'layers', 'dockerfile', 'details'] as const
export type ImageTab = (typeof IMAGE_TABS)[number]
export const SETTINGS_TABS = ['scanning', 'registries', 'whitelists'] as const
export type SettingsTab = (typeof SETTINGS_TABS)[number]
export const ADMINISTRATION_TABS = ['advisories', 'users', 'tokens', 'audit', 'system'] as const
export type AdministrationTab = (typeof ADMINISTRATION_TABS)[number]

/** Search parameters of an image's page: the tab, and the filters of the list on it. */
export type ImageSearch = { readonly tab?: ImageTab } & Omit<FindingFilters, 'status' | 'state' | 'packageId'> &
  Pick<PackageFilters, 'vulnerable'>

/** Search parameters of the risks' page: one category, and the filters of its list. */
export type RisksSearch = { readonly category?: RiskCategory } & Omit<RiskGroupFilters, 'category'>

/** Every address of the console. Nothing else writes one: spread the result into a link, or hand it to `navigate`. */
export const paths = {
  overview: () => ({ to: '/' }) as const,
  signIn: (search: { readonly next?: string; readonly why?: 'expired' | 'signed-out' } = {}) =>
    ({ to: '/sign-in', search }) as const,
  images: (search: ImageFilters = {}) => ({ to: '/images', search }) as const,
  image: (imageId: string, search: ImageSearch = {}) =>
    ({ to: '/images/$imageId', params: { imageId }, search }) as const,
  vulnerabilities: (search: VulnerabilityFilters = {}) => ({ to: '/vulnerabilities', search }) as const,
  vulnerability: (vulnerabilityId: string) =>
    ({ to: '/vulnerabilities/$vulnerabilityId', params: { vulnerabilityId } }) as const,
  risks: (search: RisksSearch = {}) => ({ to: '/risks', search }) as const,
  riskGroup: (category: RiskCategory, key: string) =>
    ({ to: '/risks/$category/$key', params: { category, key } }) as const,
  scans: (search: ScanFilters = {}) => ({ to: '/scans', search }) as const,
  scan: (scanId: string) => ({ to: '/scans/$scanId', params: { scanId } }) as const,
  registries: () => ({ to: '/registries' }) as const,
  registryNew: () => ({ to: '/registries/new' }) as const,
  registry: (registryId: string) => ({ to: '/registries/$registryId', params: { registryId } }) as const,
  registryEdit: (registryId: string) => ({ to: '/registries/$registryId/edit', params: { registryId } }) as const,
  repository: (repositoryId: string) => ({ to: '/repositories/$repositoryId', params: { repositoryId } }) as const,
  settings: (tab?: SettingsTab) => ({ to: '/settings', search: tab === undefined ? {} : { tab } }) as const,
  administration: (tab?: AdministrationTab, search: AuditFilters = {}) =>
    ({ to: '/administration', search: { ...(tab === undefined ? {} : { tab }), ...search } }) as const,
} as const
