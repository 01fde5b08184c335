import { type FakeRegistry, imageBuilder, startFakeRegistry } from '@plimsoll/testkit'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lacksBrowser, openBrowser, openContext } from './browser.ts'
import { type Center, startCenter } from './start-center.ts'

let center: Center
let registry: FakeRegistry
let browser: Browser
let context: BrowserContext
let page: Page

/** A Debian with an old OpenSSL; no other image of these tests has its layers, so it has to be read. */
function teamImage(tag: string) {
  const status =
    'Package: libssl3\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl\nVersion: 3.0.11-1~deb12u1\n\n'
  return imageBuilder()
    .layer(
      { 'etc/os-release': 'ID=debian\nVERSION_ID="12"\n', 'var/lib/dpkg/status': status },
      { createdBy: 'ADD rootfs.tar /' },
    )
    .layer({ 'srv/app/release': `${tag}\n`.repeat(200) }, { createdBy: 'COPY app /srv/app' })
    .build()
}

const button = (name: string | RegExp) => page.getByRole('button', { name })
const link = (name: string | RegExp) => page.getByRole('link', { name })
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name })
const navigate = (area: string) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: area }).click()

async function signIn(on: Page, password: string, name = 'admin'): Promise<void> {
  await on.getByLabel('User name').fill(name)
  await on.getByLabel('Password').first().fill(password)
  await on.getByRole('button', { name: 'Sign in' }).click()
}

describe.skipIf(lacksBrowser())('a center in a browser', () => {
  beforeAll(async () => {
    registry = await startFakeRegistry({ auth: { kind: 'basic', users: { robot: 'letmein' } } })
    for (const tag of ['1.0', '2.0']) registry.addImage('team/app', tag, teamImage(tag))
    center = await startCenter()
    browser = await openBrowser()
    context = await openContext(browser, { width: 1440, height: 900, theme: 'light', language: 'en' })
    page = await context.newPage()
  })

  afterAll(async () => {
    await browser?.close()
    await center?.[Symbol.asyncDispose]()
    await registry?.[Symbol.asyncDispose]()
  })

  test('the first visit: a wrong password is told, the printed one leads to where one was going', async () => {
    await page.goto(`${center.url}/images?sort=reference&order=asc`)
    await signIn(page, 'not the password')
    await page.getByRole('alert').getByText('The user name or the password is wrong.').waitFor()
    await signIn(page, center.password)
    await heading('Images').waitFor()
    expect(new URL(page.url()).search).toBe('?sort=reference&order=asc')
  })

  test('the sample images have findings within a minute, and the overview says what to do first', async () => {
    await page
      .getByRole('row', { name: /shop\/web:1\.4\.0/ })
      .getByLabel(/Critical: \d/)
      .waitFor({ timeout: 60_000 })
    await navigate('Overview')
    await page.getByText('First steps').waitFor()
    await link('Integrate image repository').waitFor()
    expect(
      Number(
        await page.getByText('Images by worst finding').locator('xpath=../..').getByRole('link').first().textContent(),
      ),
    ).toBeGreaterThan(0)
  })

  test('an image shows each vulnerability with its package, its fix, its layer and the evidence', async () => {
    await navigate('Images')
    await link(/shop\/web:1\.4\.0/).click()
    await heading(/shop\/web:1\.4\.0/).waitFor()
    await page.getByLabel('CVE or package').fill('openssl')
    await page.waitForURL(/search=openssl/)
    const row = page.getByRole('row', { name: /openssl/ }).first()
    await row
      .getByText(/deb12u/)
      .first()
      .waitFor()
    expect(await row.textContent()).toMatch(/CVE-\d{4}-\d+[\s\S]*(Critical|High|Medium)[\s\S]*openssl[\s\S]*deb12u/)
    await row.getByRole('button').first().click()
    const details = page.getByRole('dialog')
    await details.getByText('apt-get update && apt-get install -y --only-upgrade openssl').waitFor()
    await details.getByText('Why we say so').waitFor()
    await page.keyboard.press('Escape')
    await details.waitFor({ state: 'detached' })

    await page.getByRole('tab', { name: /Layers/ }).click()
    await page
      .getByText(/unpacked/)
      .first()
      .waitFor()
    await page.getByRole('tab', { name: /Packages/ }).click()
    await page
      .getByRole('row', { name: /openssl/ })
      .first()
      .waitFor()
  })

  test('Manage image repositories: a registry is tested step by step, integrated, and its images appear', async () => {
    await navigate('Registries')
    await link('Integrate image repository').click()
    await page.getByRole('combobox', { name: 'Type', exact: true }).click()
    await page.getByRole('option', { name: 'OCI registry' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Team registry')
    await page.getByLabel('Domain name').fill(registry.origin)
    await page.getByLabel('User name').fill('robot')
    await page.getByLabel('Password').first().fill('wrong')
    await button('Test connection').click()
    await page.getByText('The connection does not work yet').waitFor()
    await page.getByRole('listitem').filter({ hasText: 'Sign in' }).waitFor()

    await page.getByLabel('Password').first().fill('letmein')
    await button('Test connection').click()
    await page.getByText('The connection works').waitFor()
    await button('Connect registry').click()
    await heading('Team registry').waitFor()
    await page.getByRole('row', { name: /team\/app/ }).waitFor({ timeout: 30_000 })
  })

  test('Immediately scan images: pre-check, Confirm, progress that moves by itself, results', async () => {
    const hurry = registry.inject({ path: /blobs/, fault: { kind: 'slow', bytes: 32, pauseMs: 100 } })
    await navigate('Scans')
    await button('Scan now').click()
    const dialog = page.getByRole('dialog', { name: 'One-click scan' })
    expect(await dialog.getByRole('button', { name: 'Confirm' }).isDisabled()).toBe(true)
    await dialog.getByRole('checkbox', { name: 'OCI registry' }).check()
    await dialog.getByText('2 images in 1 repository').waitFor()
    await dialog.getByRole('button', { name: 'Confirm' }).click()

    await heading(/Scan of/).waitFor()
    await page.getByRole('row').filter({ hasText: 'Running' }).first().waitFor()
    await page
      .getByText(/Reading the manifest|Analysing layers/)
      .first()
      .waitFor()
    hurry()
    await page.getByText('2 of 2 images done').waitFor({ timeout: 60_000 })
    await page
      .getByRole('row', { name: /team\/app:2\.0/ })
      .getByLabel(/Critical: \d/)
      .first()
      .waitFor()
  })

  test('Configure a cycle to scan for image vulnerabilities: what is chosen is kept', async () => {
    await navigate('Settings')
    await page.getByLabel('Two weeks').check()
    await page.getByRole('combobox', { name: 'Scan time range' }).click()
    await page.getByRole('option', { name: 'Last 20 days' }).click()
    await page.getByRole('combobox', { name: 'Vulnerability retention duration' }).click()
    await page.getByRole('option', { name: '60 days' }).click()
    await button('Manage').click()
    const dialog = page.getByRole('dialog', { name: 'Image management' })
    await dialog.getByRole('button', { name: 'Add rule' }).click()
    await dialog.getByLabel('Repository pattern').fill('tools/**')
    await dialog.getByRole('button', { name: 'OK' }).click()
    await button('Save').click()
    await page.getByText('The settings are saved.').waitFor()

    await page.reload()
    await page.getByText('1 rule makes an exception.').waitFor()
    expect(await page.getByLabel('Two weeks').isChecked()).toBe(true)
    expect(await page.getByRole('combobox', { name: 'Scan time range' }).inputValue()).toBe('Last 20 days')
    await button('Expand').click()
    await page.getByRole('switch', { name: 'Limit the number of scans per period' }).check()
    await page.getByLabel('Total authorisations per period').fill('500')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByText(/of 500 consumed/).waitFor()
  })

  test('Risks of all images: a category is filtered in the address, and one risk tells what, why, where and what to do', async () => {
    await page.goto(`${center.url}/risks?category=malware`)
    await page.getByText('Not looked for').waitFor()
    await navigate('Risks')
    expect(await page.getByRole('link', { name: 'Malicious samples' }).count()).toBe(0)
    await page.getByRole('navigation', { name: 'Kinds of risk' }).getByRole('link', { name: 'Baseline risks' }).click()
    await page.waitForURL(/category=baseline/)
    const list = page.getByRole('table', { name: 'Baseline risks' })
    await list.getByRole('link').first().waitFor()
    const title = (await list.getByRole('link').first().textContent()) ?? ''
    await list.getByRole('link').first().click()
    await heading(title).waitFor()
    for (const part of ['Why we say so', 'What to do', 'Where it was found'])
      await page.getByRole('heading', { name: part }).waitFor()
    await page.getByRole('table', { name: 'Where it was found' }).getByRole('link').first().waitFor()
  })

  test('Whitelists: a risk is whitelisted with a reason, undone, whitelisted again, and revoked in the settings', async () => {
    const whitelist = async (reason: string) => {
      await page.getByRole('table', { name: 'Baseline risks' }).getByRole('checkbox').first().check()
      await button('Handle').click()
      const dialog = page.getByRole('dialog', { name: 'Handle 1 finding' })
      await dialog.getByLabel('Add to the whitelist').check()
      expect(await dialog.getByRole('button', { name: 'Save decision' }).isDisabled()).toBe(true)
      await dialog.getByLabel('Reason').fill(reason)
      await dialog.getByRole('button', { name: 'Save decision' }).click()
      await dialog.waitFor({ state: 'detached' })
    }
    await page.goto(`${center.url}/risks?category=baseline`)
    const names = page.getByRole('table', { name: 'Baseline risks' }).getByRole('link')
    await names.first().waitFor()
    const name = (await names.first().textContent()) ?? ''
    const row = page.getByRole('table', { name: 'Baseline risks' }).getByRole('link', { name, exact: true })

    await whitelist('The base team mends it.')
    await row.waitFor({ state: 'detached' })
    await button('Undo').click()
    await row.waitFor()

    await whitelist('Accepted until the next release.')
    await row.waitFor({ state: 'detached' })
    await navigate('Settings')
    await page.getByRole('tab', { name: 'Whitelists' }).click()
    const decision = page.getByRole('row', { name: /Accepted until the next release/ })
    await decision.getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await decision.waitFor({ state: 'detached' })
    await page.goto(`${center.url}/risks?category=baseline`)
    await row.waitFor()
  })

  test('Push events: the address and the secret are shown once', async () => {
    await navigate('Registries')
    await button('Actions for Team registry').click()
    await page.getByRole('menuitem', { name: 'Push events' }).click()
    const dialog = page.getByRole('dialog', { name: 'Push events of Team registry' })
    await dialog.getByRole('button', { name: 'Make a secret' }).click()
    await dialog.getByText('Shown only now').waitFor()
    const address = (await dialog.locator('dd code').nth(2).textContent()) ?? ''
    expect(address.startsWith(center.url)).toBe(true)
    await dialog.getByRole('button', { name: 'I have copied it' }).click()
    await dialog.waitFor({ state: 'detached' })
    await button('Actions for Team registry').click()
    await page.getByRole('menuitem', { name: 'Push events' }).click()
    await dialog.getByRole('button', { name: 'Make a new secret' }).waitFor()
    expect(await dialog.textContent()).not.toContain(address.slice(-12))
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  test('the keyboard goes through a list, opens a row, and tells its keys', async () => {
    await navigate('Images')
    await link(/shop\/web:1\.4\.0/).waitFor()
    await page.keyboard.press('j')
    const first = await page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('aria-rowindex'))
    await page.keyboard.press('j')
    const second = await page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('aria-rowindex'))
    await page.keyboard.press('k')
    const third = await page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('aria-rowindex'))
    expect([first, second, third]).toEqual(['2', '3', '2'])
    for (const key of ['Shift+?', '?']) {
      await page.keyboard.press(key)
      await page.getByRole('dialog', { name: 'Keyboard' }).waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog', { name: 'Keyboard' }).waitFor({ state: 'detached' })
    }
  })

  test('Manage image repositories: a registry is removed only after a confirmation', async () => {
    await navigate('Registries')
    await button('Actions for Team registry').click()
    await page.getByRole('menuitem', { name: 'Remove registry' }).click()
    await page.getByRole('dialog', { name: 'Remove Team registry?' }).getByRole('button', { name: 'Cancel' }).click()
    await link('Team registry').waitFor()
    await button('Actions for Team registry').click()
    await page.getByRole('menuitem', { name: 'Remove registry' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove registry' }).click()
    await link('Team registry').waitFor({ state: 'detached' })
  })

  test('the language changes in place, and is kept', async () => {
    await button('Language').click()
    await page.getByRole('menuitem', { name: '简体中文' }).click()
    await heading('镜像仓库').waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
    await page.evaluate(() => localStorage.setItem('plimsoll-language', 'en'))
  })

  describe('when something is wrong', () => {
    let own: Page

    beforeAll(async () => {
      const another = await openContext(browser, { width: 1440, height: 900, theme: 'dark', language: 'en' })
      own = await another.newPage()
      await own.goto(center.url)
      await signIn(own, center.password)
      await own.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    })

    test('a session that ended is renewed over the page, and what was typed is still there', async () => {
      await own.goto(`${center.url}/registries/new`)
      await own.getByLabel('Name', { exact: true }).fill('Half typed')
      await own.getByLabel('Domain name').fill('registry.example')
      await own.context().clearCookies()
      await own.getByRole('button', { name: 'Connect registry' }).click()
      const dialog = own.getByRole('dialog', { name: 'Your session has ended' })
      await dialog.getByLabel('Password').first().fill(center.password)
      await dialog.getByRole('button', { name: 'Sign in' }).click()
      await dialog.waitFor({ state: 'detached' })
      expect(await own.getByLabel('Name', { exact: true }).inputValue()).toBe('Half typed')
    })

    test('an id that is not there has its own words and a way on', async () => {
      await own.goto(`${center.url}/images/999999`)
      await own.getByRole('heading', { name: 'There is nothing at this address' }).waitFor()
      await own.getByRole('link', { name: 'Go to the overview' }).click()
      await own.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    })

    test('a center that goes away is told on the page, and the page comes back with it', async () => {
      await own.goto(`${center.url}/images`)
      await own.getByRole('link', { name: /shop\/web:1\.4\.0/ }).waitFor()
      await center.stop()
      await own.getByText('The connection to the center is cut.').waitFor({ timeout: 30_000 })
      await own.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Scans' }).click()
      await own.getByRole('heading', { name: 'The center does not answer' }).waitFor({ timeout: 30_000 })
      await center.start()
      await own.getByRole('heading', { level: 1, name: 'Scans' }).waitFor({ timeout: 60_000 })
      await own.getByText('The connection to the center is cut.').waitFor({ state: 'detached', timeout: 60_000 })
    })

    test('a viewer is not offered what a viewer may not do', async () => {
      await own.goto(`${center.url}/administration?tab=users`)
      await own.getByRole('button', { name: 'Add user' }).click()
      const dialog = own.getByRole('dialog', { name: 'Add user' })
      await dialog.getByLabel('User name').fill('visitor')
      await dialog.getByLabel('First password').fill('a long enough password')
      await dialog.getByRole('button', { name: 'Add user' }).click()
      await own.getByRole('row', { name: /visitor/ }).waitFor()

      const guest = await (
        await openContext(browser, { width: 390, height: 844, theme: 'dark', language: 'en' })
      ).newPage()
      await guest.goto(`${center.url}/images`)
      await signIn(guest, 'a long enough password', 'visitor')
      await guest.getByRole('link', { name: /shop\/web:1\.4\.0/ }).waitFor()
      expect(await guest.getByRole('button', { name: 'Scan now' }).count()).toBe(0)
      await guest.goto(`${center.url}/administration?tab=audit`)
      await guest.getByRole('tab', { name: 'System' }).waitFor()
      expect(await guest.getByRole('tab', { name: 'Users' }).count()).toBe(0)
    })
  })
})
