import { accessSync, constants } from 'node:fs'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'

/** Where Debian, others, and people keep a Chromium. `PLIMSOLL_CHROMIUM` names another. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium']

/** The Chromium of this machine; `undefined` when there is none. */
export function findChromium(): string | undefined {
  return [process.env['PLIMSOLL_CHROMIUM'], ...PLACES].find((path) => path !== undefined && isExecutable(path))
}

/** Must a suite be left out because there is no browser? Never under CI: there a missing browser is a failure. */
export function lacksBrowser(): boolean {
  return findChromium() === undefined && !process.env['CI']
}

/** Starts a headless Chromium that talks to nobody but the pages it is shown. Close it when done. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('No Chromium found. Install it, or name it in PLIMSOLL_CHROMIUM.')
  return chromium.launch({
    executablePath,
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  })
}

/** How somebody looks at the console. */
export interface Viewer {
  readonly width: number
  readonly height: number
  readonly theme: 'light' | 'dark'
  readonly language: 'en' | 'zh-CN'
}

/** A fresh browser profile of somebody with these habits; their zone is Shanghai's, so that no test passes by living in UTC. */
export async function openContext(browser: Browser, viewer: Viewer): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: viewer.width, height: viewer.height },
    locale: viewer.language,
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    colorScheme: viewer.theme,
  })
  context.setDefaultTimeout(20_000)
  await context.addInitScript(
    ([theme, language]) => {
      localStorage.setItem('plimsoll-theme', theme)
      localStorage.setItem('plimsoll-language', language)
    },
    [viewer.theme, viewer.language] as const,
  )
  return context
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
