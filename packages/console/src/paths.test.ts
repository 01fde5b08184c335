import { QueryClient } from '@tanstack/react-query'
import { createMemoryHistory } from '@tanstack/react-router'
import { expect, test } from 'vitest'
import { paths } from './paths.ts'
import { createAppRouter } from './router.tsx'

const router = createAppRouter(new QueryClient(), createMemoryHistory())
const hrefOf = (path: { readonly to: string }) =>
  router.buildLocation(path as Parameters<typeof router.buildLocation>[0]).href

test('every page has the address that links and bookmarks know', () => {
  const addresses = Object.entries({
    overview: paths.overview(),
    signIn: paths.signIn(),
    signInNext: paths.signIn({ next: '/images?search=a', why: 'expired' }),
    images: paths.images(),
    imagesFiltered: paths.images({ severity: ['critical', 'high'], search: 'a b&c', sort: 'size', order: 'asc' }),
    image: paths.image('7'),
    imageLayer: paths.image('7', { tab: 'packages', layer: 0, vulnerable: true }),
    vulnerabilities: paths.vulnerabilities({ exploited: true }),
    vulnerability: paths.vulnerability('CVE-2026-0001'),
    vulnerabilityOdd: paths.vulnerability('RHSA-2026:1/2 ü'),
    risks: paths.risks({ category: 'baseline', sort: 'images' }),
    riskGroup: paths.riskGroup('baseline', 'redis/protected mode'),
    scans: paths.scans({ state: ['running'] }),
    scan: paths.scan('7'),
    registries: paths.registries(),
    registryNew: paths.registryNew(),
    registry: paths.registry('7'),
    registryEdit: paths.registryEdit('7'),
    repository: paths.repository('7'),
    settings: paths.settings(),
    settingsTab: paths.settings('registries'),
    administration: paths.administration('system'),
  }).map(([name, path]) => `${name} ${hrefOf(path)}`)
  expect(addresses).toMatchInlineSnapshot(`
    [
      "overview /",
      "signIn /sign-in",
      "signInNext /sign-in?next=%2Fimages%3Fsearch%3Da&why=expired",
      "images /images",
      "imagesFiltered /images?severity=critical&severity=high&search=a+b%26c&sort=size&order=asc",
      "image /images/7",
      "imageLayer /images/7?tab=packages&layer=0&vulnerable=true",
      "vulnerabilities /vulnerabilities?exploited=true",
      "vulnerability /vulnerabilities/CVE-2026-0001",
      "vulnerabilityOdd /vulnerabilities/RHSA-2026%3A1%2F2%20%C3%BC",
      "risks /risks?category=baseline&sort=images",
      "riskGroup /risks/baseline/redis%2Fprotected%20mode",
      "scans /scans?state=running",
      "scan /scans/7",
      "registries /registries",
      "registryNew /registries/new",
      "registry /registries/7",
      "registryEdit /registries/7/edit",
      "repository /repositories/7",
      "settings /settings",
      "settingsTab /settings?tab=registries",
      "administration /administration?tab=system",
    ]
  `)
})

test('every route of the console has a path', () => {
  const written = new Set(Object.values(paths).map((path) => (path as (id: string) => { readonly to: string })('1').to))
  const known = Object.values(router.routesByPath).map(({ fullPath }) => fullPath)
  expect([...written].sort()).toEqual(known.sort())
})
