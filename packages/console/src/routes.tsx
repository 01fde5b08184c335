import { routes as contract, riskCategorySchema } from '@plimsoll/contract'
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { z } from 'zod'
import { queries } from './api/queries.ts'
import { readSearch } from './api/search-params.ts'
import { AppFrame } from './app/AppFrame.tsx'
import { NotFoundPage } from './app/ErrorPage.tsx'
import { firstLookedFor } from './first-looked-for.ts'
import { ADMINISTRATION_TABS, IMAGE_TABS, paths, SETTINGS_TABS } from './paths.ts'

type Search = Readonly<Record<string, unknown>>

/** A loader's "have it": what is cached is shown at once (events and staleness refresh it), what is not is waited for. */
const HAVE = { staleTime: 'static' } as const

const root = createRootRouteWithContext<{ readonly cache: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
})

const signInSearch = z.object({ next: z.string().max(2000), why: z.enum(['expired', 'signed-out']) })
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Search) => readSearch(signInSearch, search),
  component: lazyRouteComponent(() => import('./pages/sign-in/SignInPage.tsx'), 'SignInPage'),
})

const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  beforeLoad: async ({ context: { cache }, location, cause }) => {
    const session = await cache.query({ ...queries.session(), ...HAVE })
    // While the frame is up, a session that ended is renewed over the page instead.
    if (session.user === null && cause === 'enter') {
      throw redirect(paths.signIn(location.href === '/' ? {} : { next: location.href }))
    }
  },
  component: AppFrame,
})

const overview = createRoute({
  getParentRoute: () => frame,
  path: '/',
  loader: ({ context: { cache } }) =>
    Promise.all([cache.query({ ...queries.overview(), ...HAVE }), cache.query({ ...queries.firstRun(), ...HAVE })]),
  component: lazyRouteComponent(() => import('./pages/overview/OverviewPage.tsx'), 'OverviewPage'),
})

const imagesSearch = contract.images.list.query.omit({ cursor: true, limit: true })
const images = createRoute({
  getParentRoute: () => frame,
  path: '/images',
  validateSearch: (search: Search) => readSearch(imagesSearch, search),
  loaderDeps: ({ search }) => search,
  loader: ({ context: { cache }, deps }) =>
    Promise.all([
      cache.infiniteQuery({ ...queries.images(deps), ...HAVE }),
      cache.query({ ...queries.registries(), ...HAVE }),
    ]),
  component: lazyRouteComponent(() => import('./pages/images/ImagesPage.tsx'), 'ImagesPage'),
})

const imageSearch = contract.images.findings.query
  .omit({ cursor: true, limit: true, status: true, state: true, packageId: true })
  .extend({ tab: z.enum(IMAGE_TABS), vulnerable: contract.images.packages.query.shape.vulnerable })
const image = createRoute({
  getParentRoute: () => frame,
  path: '/images/$imageId',
  validateSearch: (search: Search) => readSearch(imageSearch, search),
  loader: ({ context: { cache }, params }) => cache.query({ ...queries.image(params.imageId), ...HAVE }),
  component: lazyRouteComponent(() => import('./pages/images/ImagePage.tsx'), 'ImagePage'),
})

const vulnerabilitiesSearch = contract.vulnerabilities.list.query.omit({ cursor: true, limit: true })
const vulnerabilities = createRoute({
  getParentRoute: () => frame,
  path: '/vulnerabilities',
  validateSearch: (search: Search) => readSearch(vulnerabilitiesSearch, search),
  loaderDeps: ({ search }) => search,
  loader: ({ context: { cache }, deps }) =>
    Promise.all([
      cache.infiniteQuery({ ...queries.vulnerabilities(deps), ...HAVE }),
      cache.query({ ...queries.version(), ...HAVE }),
    ]),
  component: lazyRouteComponent(() => import('./pages/vulnerabilities/VulnerabilitiesPage.tsx'), 'VulnerabilitiesPage'),
})

const vulnerability = createRoute({
  getParentRoute: () => frame,
  path: '/vulnerabilities/$vulnerabilityId',
  loader: ({ context: { cache }, params }) =>
    Promise.all([
      cache.query({ ...queries.vulnerability(params.vulnerabilityId), ...HAVE }),
      cache.infiniteQuery({ ...queries.vulnerabilityImages(params.vulnerabilityId), ...HAVE }),
    ]),
  component: lazyRouteComponent(() => import('./pages/vulnerabilities/VulnerabilityPage.tsx'), 'VulnerabilityPage'),
})

const risksSearch = contract.risks.groups.query
  .omit({ cursor: true, limit: true })
  .extend({ category: riskCategorySchema })
const risks = createRoute({
  getParentRoute: () => frame,
  path: '/risks',
  validateSearch: (search: Search) => readSearch(risksSearch, search),
  loaderDeps: ({ search }) => search,
  loader: async ({ context: { cache }, deps: { category, ...rest } }) => {
    const { looksFor } = await cache.query({ ...queries.version(), ...HAVE })
    const shown = category ?? firstLookedFor(looksFor)
    return cache.infiniteQuery({ ...queries.riskGroups({ ...rest, category: [shown] }), ...HAVE })
  },
  component: lazyRouteComponent(() => import('./pages/risks/RisksPage.tsx'), 'RisksPage'),
})

const riskGroup = createRoute({
  getParentRoute: () => frame,
  path: '/risks/$category/$key',
  params: {
    parse: ({ category, key }) => {
      const known = riskCategorySchema.safeParse(category)
      if (!known.success) throw notFound()
      return { category: known.data, key }
    },
  },
  loader: ({ context: { cache }, params: { category, key } }) =>
    Promise.all([
      cache.query({ ...queries.riskGroup(category, key), ...HAVE }),
      cache.infiniteQuery({ ...queries.riskPlaces(category, key), ...HAVE }),
    ]),
  component: lazyRouteComponent(() => import('./pages/risks/RiskGroupPage.tsx'), 'RiskGroupPage'),
})

const scansSearch = contract.scans.list.query.omit({ cursor: true, limit: true })
const scans = createRoute({
  getParentRoute: () => frame,
  path: '/scans',
  validateSearch: (search: Search) => readSearch(scansSearch, search),
  loaderDeps: ({ search }) => search,
  loader: ({ context: { cache }, deps }) => cache.infiniteQuery({ ...queries.scans(deps), ...HAVE }),
  component: lazyRouteComponent(() => import('./pages/scans/ScansPage.tsx'), 'ScansPage'),
})

const scan = createRoute({
  getParentRoute: () => frame,
  path: '/scans/$scanId',
  loader: ({ context: { cache }, params }) =>
    Promise.all([
      cache.query({ ...queries.scan(params.scanId), ...HAVE }),
      cache.infiniteQuery({ ...queries.scanItems(params.scanId, {}), ...HAVE }),
    ]),
  component: lazyRouteComponent(() => import('./pages/scans/ScanPage.tsx'), 'ScanPage'),
})

const registries = createRoute({
  getParentRoute: () => frame,
  path: '/registries',
  loader: ({ context: { cache } }) => cache.query({ ...queries.registries(), ...HAVE }),
  component: lazyRouteComponent(() => import('./pages/registries/RegistriesPage.tsx'), 'RegistriesPage'),
})

const registryNew = createRoute({
  getParentRoute: () => frame,
  path: '/registries/new',
  component: lazyRouteComponent(() => import('./pages/registries/RegistryNewPage.tsx'), 'RegistryNewPage'),
})

const repositoriesSearch = z.object({ search: z.string() })
const registry = createRoute({
  getParentRoute: () => frame,
  path: '/registries/$registryId',
  validateSearch: (search: Search) => readSearch(repositoriesSearch, search),
  loaderDeps: ({ search }) => search,
  loader: ({ context: { cache }, params, deps }) =>
    Promise.all([
      cache.query({ ...queries.registry(params.registryId), ...HAVE }),
      cache.infiniteQuery({ ...queries.repositories({ ...deps, registryId: params.registryId }), ...HAVE }),
    ]),
  component: lazyRouteComponent(() => import('./pages/registries/RegistryPage.tsx'), 'RegistryPage'),
})

const registryEdit = createRoute({
  getParentRoute: () => frame,
  path: '/registries/$registryId/edit',
  loader: ({ context: { cache }, params }) => cache.query({ ...queries.registry(params.registryId), ...HAVE }),
  component: lazyRouteComponent(() => import('./pages/registries/RegistryEditPage.tsx'), 'RegistryEditPage'),
})

const repository = createRoute({
  getParentRoute: () => frame,
  path: '/repositories/$repositoryId',
  validateSearch: (search: Search) => readSearch(repositoriesSearch, search),
  loaderDeps: ({ search }) => search,
  loader: ({ context: { cache }, params, deps }) =>
    Promise.all([
      cache.query({ ...queries.repository(params.repositoryId), ...HAVE }),
      cache.infiniteQuery({ ...queries.tags(params.repositoryId, deps), ...HAVE }),
    ]),
  component: lazyRouteComponent(() => import('./pages/registries/RepositoryPage.tsx'), 'RepositoryPage'),
})

const settings = createRoute({
  getParentRoute: () => frame,
  path: '/settings',
  validateSearch: (search: Search) => readSearch(z.object({ tab: z.enum(SETTINGS_TABS) }), search),
  loader: ({ context: { cache } }) =>
    Promise.all([
      cache.query({ ...queries.scanSettings(), ...HAVE }),
      cache.query({ ...queries.authorisations(), ...HAVE }),
      cache.query({ ...queries.registries(), ...HAVE }),
    ]),
  component: lazyRouteComponent(() => import('./pages/settings/SettingsPage.tsx'), 'SettingsPage'),
})

const administrationSearch = contract.audit.list.query
  .omit({ cursor: true, limit: true })
  .extend({ tab: z.enum(ADMINISTRATION_TABS) })
const administration = createRoute({
  getParentRoute: () => frame,
  path: '/administration',
  validateSearch: (search: Search) => readSearch(administrationSearch, search),
  loader: ({ context: { cache } }) =>
    Promise.all([cache.query({ ...queries.advisories(), ...HAVE }), cache.query({ ...queries.version(), ...HAVE })]),
  component: lazyRouteComponent(() => import('./pages/administration/AdministrationPage.tsx'), 'AdministrationPage'),
})

/** All pages. Each page's code is fetched when it is first opened; what it shows is asked for at the same time. */
export const routeTree = root.addChildren([
  signIn,
  frame.addChildren([
    overview,
    images,
    image,
    vulnerabilities,
    vulnerability,
    risks,
    riskGroup,
    scans,
    scan,
    registries,
    registryNew,
    registry,
    registryEdit,
    repository,
    settings,
    administration,
  ]),
])
