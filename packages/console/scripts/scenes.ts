import type { Page } from 'playwright-core'

/** One picture: where it is taken and what is done before. */
export interface Scene {
  readonly name: string
  readonly path: string
  readonly prepare?: (page: Page) => Promise<void>
  /** The page down to its end instead of one screen; on by default. */
  readonly whole?: boolean
}

/** Every page and dialog; the first is the way in, seen before signing in. Ids are those of the mock center. */
export const SCENES: readonly Scene[] = [
  { name: 'sign-in', path: '/sign-in' },
  { name: 'overview', path: '/' },
  { name: 'images', path: '/images' },
  { name: 'images-filtered', path: '/images?severity=critical&search=gateway' },
  { name: 'images-none', path: '/images?search=nothing-like-this' },
  { name: 'image', path: '/images/1' },
  {
    name: 'image-finding',
    path: '/images/1',
    prepare: (page) => page.locator('tbody button').first().click(),
    whole: false,
  },
  { name: 'image-risks', path: '/images/1?tab=risks' },
  { name: 'image-packages', path: '/images/1?tab=packages' },
  { name: 'image-layers', path: '/images/1?tab=layers' },
  { name: 'image-dockerfile', path: '/images/1?tab=dockerfile' },
  { name: 'image-details', path: '/images/1?tab=details' },
  { name: 'image-clean', path: '/images/3' },
  { name: 'image-partial', path: '/images/6' },
  { name: 'image-failed', path: '/images/10' },
  { name: 'vulnerabilities', path: '/vulnerabilities' },
  { name: 'vulnerability', path: '/vulnerabilities/CVE-1998-10412' },
  { name: 'risks', path: '/risks' },
  { name: 'risks-baseline', path: '/risks?category=baseline' },
  {
    name: 'risk-malware',
    path: '/risks/malware/d7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592',
  },
  { name: 'risk-baseline', path: '/risks/baseline/redis%2Fprotected-mode' },
  { name: 'risk-secret', path: '/risks/secret/alibaba-access-key' },
  {
    name: 'risk-handle',
    path: '/images/1?tab=risks',
    prepare: openHandle,
    whole: false,
  },
  { name: 'scans', path: '/scans' },
  { name: 'scan', path: '/scans/3' },
  { name: 'scan-now', path: '/scans', prepare: openScanNow, whole: false },
  { name: 'registries', path: '/registries' },
  { name: 'registry-webhook', path: '/registries', prepare: openWebhook, whole: false },
  { name: 'keyboard', path: '/images', prepare: openKeyboardHelp, whole: false },
  { name: 'registry', path: '/registries/2' },
  { name: 'registry-new', path: '/registries/new' },
  {
    name: 'registry-new-wrong',
    path: '/registries/new',
    prepare: (page) => page.locator('button[type=submit]').click(),
  },
  { name: 'repository', path: '/repositories/4' },
  { name: 'settings', path: '/settings' },
  { name: 'settings-registries', path: '/settings?tab=registries' },
  { name: 'settings-whitelists', path: '/settings?tab=whitelists', prepare: showAllDecisions },
  { name: 'administration', path: '/administration' },
  { name: 'administration-users', path: '/administration?tab=users' },
  { name: 'administration-tokens', path: '/administration?tab=tokens' },
  { name: 'administration-audit', path: '/administration?tab=audit' },
  { name: 'administration-system', path: '/administration?tab=system' },
  { name: 'not-found', path: '/images/999999' },
  { name: 'navigation', path: '/images', prepare: openNavigation, whole: false },
  { name: 'scan-running', path: '/scans', prepare: startScan },
]

async function openScanNow(page: Page): Promise<void> {
  await page.locator('main header button').last().click()
  const dialog = page.locator('[role=dialog]')
  await dialog.locator('input[type=checkbox]').first().check()
  await dialog.locator('dl').waitFor()
}

async function openWebhook(page: Page): Promise<void> {
  await page.locator('tbody button').first().click()
  await page.locator('[role=menuitem]').nth(2).click()
  await page.locator('[role=dialog] button').last().click()
  await page.locator('[role=dialog] dl').waitFor()
}

async function openKeyboardHelp(page: Page): Promise<void> {
  await page.keyboard.press('Shift+?')
  await page.locator('[role=dialog] kbd').first().waitFor()
}

async function openHandle(page: Page): Promise<void> {
  await page.locator('tbody input[type=checkbox]').first().check()
  await page.locator('tbody input[type=checkbox]').nth(1).check()
  await page.locator('main button.mantine-Button-root[data-size=compact-sm]').first().click()
  await page.locator('[role=dialog] textarea').first().waitFor()
}

async function showAllDecisions(page: Page): Promise<void> {
  await page.locator('main button[aria-pressed=true]').waitFor()
}

async function startScan(page: Page): Promise<void> {
  await openScanNow(page)
  await page.locator('[role=dialog] button').last().click()
  await page.waitForURL('**/scans/*')
  await page.locator('main table').waitFor()
}

/** Only a phone has the button. */
async function openNavigation(page: Page): Promise<void> {
  if ((page.viewportSize()?.width ?? 0) > 800) return
  await page.locator('header button').first().click()
  await page.locator('[role=dialog] nav a').first().waitFor()
}
