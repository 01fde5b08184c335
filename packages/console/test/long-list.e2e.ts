import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MockServer, serveMock } from '../scripts/serve-mock.ts'
import { lacksBrowser, openBrowser, openContext } from './browser.ts'
import { buildConsole, type ConsoleBuild } from './build-console.ts'

const ROWS = 10_000

describe.skipIf(lacksBrowser())('a list of ten thousand rows', () => {
  let built: ConsoleBuild
  let server: MockServer
  let browser: Browser

  beforeAll(async () => {
    built = await buildConsole()
    server = await serveMock(built.folder, { signedIn: true, moreImages: ROWS })
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await built?.[Symbol.asyncDispose]()
  })

  test('renders a window of rows, and a filter answers a click about as fast as on a short list', async () => {
    const context = await openContext(browser, { width: 1440, height: 900, theme: 'light', language: 'en' })
    const page = await context.newPage()
    await page.goto(`${server.url}/images`)
    await page.getByRole('row').nth(5).waitFor()
    const toNextPaint = async () => {
      const times: number[] = []
      for (let round = 0; round < 8; round += 1) {
        times.push(
          await page.evaluate(
            () =>
              new Promise<number>((resolve, reject) => {
                const button = [...document.querySelectorAll('main button')].find((each) =>
                  each.textContent?.startsWith('Severity'),
                )
                const before = button?.getAttribute('aria-expanded')
                const start = performance.now()
                ;(button as HTMLElement).click()
                requestAnimationFrame(() =>
                  setTimeout(() => {
                    const took = performance.now() - start
                    if (button?.getAttribute('aria-expanded') !== before) resolve(took)
                    else reject(new Error('the click changed nothing'))
                  }),
                )
              }),
          ),
        )
      }
      return times.sort((a, b) => a - b)[times.length >> 1] ?? Number.POSITIVE_INFINITY
    }
    const short = await toNextPaint()

    const loaded = () =>
      page.evaluate(() => {
        scrollTo(0, document.documentElement.scrollHeight)
        return Math.max(
          ...[...document.querySelectorAll('tbody tr[data-index]')].map((row) =>
            Number(row.getAttribute('data-index')),
          ),
        )
      })
    await expect.poll(loaded, { timeout: 120_000, interval: 20 }).toBeGreaterThanOrEqual(ROWS - 1)
    const rendered = await page.locator('tbody tr[data-index]').count()
    const long = await toNextPaint()
    process.stdout.write(
      `interaction to next paint: ${short.toFixed(1)} ms with 100 rows, ${long.toFixed(1)} ms with ${ROWS}\n`,
    )
    expect(rendered).toBeLessThan(80)
    expect(long).toBeLessThan(Math.max(100, 4 * short))
  }, 150_000)
})
