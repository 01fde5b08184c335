// Pictures of every page: node packages/console/scripts/screenshots.ts FOLDER [--url URL --user NAME --password WORD] [--only TEXT]
// Without --url the console is built and shown over the mock center.
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { openBrowser, openContext, type Viewer } from '../test/browser.ts'
import { SCENES, type Scene } from './scenes.ts'
import { type MockServer, serveMock } from './serve-mock.ts'

const root = resolve(import.meta.dirname, '..')
const VIEWERS: readonly (Viewer & { readonly name: string })[] = (['en', 'zh-CN'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) => [
    { name: `wide-${theme}-${language}`, width: 1440, height: 900, theme, language },
    { name: `phone-${theme}-${language}`, width: 390, height: 844, theme, language },
  ]),
)

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string' },
    user: { type: 'string' },
    password: { type: 'string' },
    only: { type: 'string' },
    viewer: { type: 'string' },
  },
})
const [folder] = positionals
if (folder === undefined) throw new Error('Say into which folder the pictures go.')
await mkdir(folder, { recursive: true })

let mock: MockServer | undefined
if (values.url === undefined) {
  await build({ root, logLevel: 'error' })
  mock = await serveMock(join(root, 'dist'))
}
const browser = await openBrowser()
try {
  for (const viewer of VIEWERS) {
    if (viewer.name.includes(values.viewer ?? '')) await photograph(browser, viewer, folder)
  }
} finally {
  await browser.close()
  await mock?.close()
}

async function photograph(browser: Browser, viewer: Viewer & { readonly name: string }, folder: string): Promise<void> {
  const context = await openContext(browser, viewer)
  const page = await context.newPage()
  page.on('pageerror', (error) => process.stderr.write(`${viewer.name}: ${error.message}\n`))
  page.on('console', (message) => {
    if (message.type() === 'error') process.stderr.write(`${viewer.name}: ${message.text()}\n`)
  })
  const base = values.url ?? mock?.url ?? ''
  await shoot(page, base, SCENES[0], folder, viewer.name)
  await page.locator('input[name=userName]').fill(values.user ?? 'admin')
  await page.locator('input[name=password]').fill(values.password ?? 'plimsoll')
  await page.locator('button[type=submit]').click()
  await page.waitForURL(`${base}/`)
  for (const scene of SCENES.slice(1)) {
    if (scene.name.includes(values.only ?? '')) await shoot(page, base, scene, folder, viewer.name)
  }
  await context.close()
}

async function shoot(
  page: Page,
  base: string,
  scene: Scene | undefined,
  folder: string,
  viewer: string,
): Promise<void> {
  if (scene === undefined) return
  await page.goto(base + scene.path)
  await page.locator('h1, [role=alert], main p').first().waitFor()
  // The event stream never ends, so "no more traffic" never comes; what is still loading shows a placeholder.
  await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root, .mantine-Loader-root') === null)
  await scene.prepare?.(page)
  const before = page.viewportSize()
  if (scene.whole !== false && before !== null) {
    // A window as high as the page keeps what sticks to its edges in place.
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    await page.setViewportSize({ width: before.width, height: Math.max(before.height, Math.min(height, 8000)) })
  }
  await page.screenshot({ path: join(folder, `${scene.name}.${viewer}.png`) })
  if (before !== null) await page.setViewportSize(before)
  process.stdout.write(`${scene.name}.${viewer}\n`)
}
