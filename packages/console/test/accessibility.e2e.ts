import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SCENES } from '../scripts/scenes.ts'
import { type MockServer, serveMock } from '../scripts/serve-mock.ts'
import { lacksBrowser, openBrowser, openContext } from './browser.ts'
import { buildConsole, type ConsoleBuild } from './build-console.ts'

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

let built: ConsoleBuild
let browser: Browser
let server: MockServer
let axe: string

describe.skipIf(lacksBrowser())('every page', () => {
  beforeAll(async () => {
    built = await buildConsole()
    server = await serveMock(built.folder)
    browser = await openBrowser()
    axe = await readFile(axePath, 'utf8')
  })

  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await built?.[Symbol.asyncDispose]()
  })

  describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
    let page: Page
    beforeAll(async () => {
      const context = await openContext(browser, { width: 1440, height: 900, theme, language: 'en' })
      page = await context.newPage()
    })

    test.each(SCENES.map((scene) => [scene.name, scene] as const))(
      '%s has nothing that WCAG 2.2 AA forbids',
      async (name, scene) => {
        await page.goto(server.url + scene.path)
        await page.locator('h1, main p').first().waitFor()
        await page.waitForFunction(
          () => document.querySelector('.mantine-Skeleton-root, .mantine-Loader-root') === null,
        )
        await scene.prepare?.(page)
        expect(page.url().includes('/sign-in')).toBe(name === 'sign-in')
        expect(await violations(page)).toEqual([])
        if (name === 'sign-in') await signIn(page)
      },
    )
  })
})

async function signIn(page: Page): Promise<void> {
  await page.locator('input[name=userName]').fill('admin')
  await page.locator('input[name=password]').fill('plimsoll')
  await page.locator('button[type=submit]').click()
  await page.waitForURL(`${server.url}/`)
}

/** What axe finds, as `rule: element`. The browser's own debugging protocol runs it, so the page's policy against scripts stands. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const results = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: (context: Document, options: object) => Promise<AxeResults> }
    }
    // The component library heads its dialogs with a <header>; what is behind a dialog is out of reach while it is open.
    const rules = { 'landmark-no-duplicate-banner': { enabled: false }, 'landmark-unique': { enabled: false } }
    return axe.run(document, {
      rules,
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
  })
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
  )
}
