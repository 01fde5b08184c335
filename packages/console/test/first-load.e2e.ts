import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MockServer, serveMock } from '../scripts/serve-mock.ts'
import { lacksBrowser, openBrowser, openContext } from './browser.ts'
import { buildConsole, type ConsoleBuild } from './build-console.ts'

const MAX_KILOBYTES = 300

describe.skipIf(lacksBrowser())('the first page', () => {
  let built: ConsoleBuild
  let server: MockServer
  let browser: Browser

  beforeAll(async () => {
    built = await buildConsole()
    server = await serveMock(built.folder, { signedIn: true })
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await built?.[Symbol.asyncDispose]()
  })

  test(`needs at most ${MAX_KILOBYTES} kB of JavaScript, gzipped, and only what is our own`, async () => {
    const context = await openContext(browser, { width: 1440, height: 900, theme: 'light', language: 'en' })
    const page = await context.newPage()
    const scripts = new Set<string>()
    const strangers = new Set<string>()
    page.on('request', (request) => {
      const { origin, pathname } = new URL(request.url())
      if (origin !== server.url) strangers.add(origin)
      else if (pathname.endsWith('.js')) scripts.add(pathname)
    })
    await page.goto(server.url)
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await page.getByRole('img', { name: /Open findings/ }).waitFor()
    const sizes = await Promise.all(
      [...scripts].map(async (path) => ({
        path: basename(path),
        bytes: gzipSync(await readFile(join(built.folder, path))).length,
      })),
    )
    const kilobytes = sizes.reduce((sum, { bytes }) => sum + bytes, 0) / 1000

    expect([...strangers]).toEqual([])
    expect(kilobytes).toBeGreaterThan(50)
    expect(kilobytes, JSON.stringify(sizes)).toBeLessThanOrEqual(MAX_KILOBYTES)
  })
})
