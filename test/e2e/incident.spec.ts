import type { Page } from '@playwright/test'
import { startDemo, type Demo } from '#demo/demo.ts'
import { sourceVariables } from '#demo/rows/config-variables.ts'
import { violations } from './kit/axe.ts'
import { announced } from './kit/findings.ts'
import { newFolder, startShell, type Shell } from './kit/shell.ts'
import { addPlatform, everythingIn, expect, mapReady, open, test as base } from './kit/test.ts'

base.use({ reducedMotion: 'reduce' })

/** A migration that went wrong eight minutes ago. Shared: nobody changes or stops any of it. */
interface Scene {
  platform: Demo
  shell: Shell
  endpointId: string
}

const ordersDb = '6e2a94d0-c7b8-4d15-a3e9-58f0417bc26d'
const minute = 60_000

async function badMigration(): Promise<Demo> {
  const platform = await startDemo({ scenario: 'bad-migration', now: Date.now() - 9 * minute, brokerMilliseconds: 1 })
  await platform.platform.clock.advance(8 * minute)
  return platform
}

const test = base.extend<object, { scene: Scene }>({
  scene: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs
    async ({}, use) => {
      const folder = await newFolder()
      const platform = await badMigration()
      const shell = await startShell({ folder: folder.path })
      const endpointId = await addPlatform(shell, platform, 'Seattle')
      await shell.call('preferences.set', { endpointId })
      await use({ platform, shell, endpointId })
      await shell.stop()
      await platform.close()
      await folder.remove()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
})

/** Values of config variables that the platform gives out. */
function secretsOf({ platform }: Demo): string[] {
  const { addons, apps } = platform.fleet
  const brought = addons.flatMap((addon) =>
    Object.values(sourceVariables({ addon, instance: platform.instances.of(addon) })),
  )
  const own = apps.flatMap(({ configVariables }) => Object.values(configVariables ?? {}))
  return [...brought, ...own].filter((value) => value.length >= 12)
}

async function openIncident(page: Page, { shell, endpointId }: Omit<Scene, 'platform'>, query = ''): Promise<void> {
  await open(page, shell, `/e/${endpointId}/incident/${ordersDb}${query}`)
  await expect(page.getByTestId('incident-state')).toBeVisible()
}

async function gathered(page: Page): Promise<void> {
  await expect(page.getByTestId('gathering')).toContainText('All 20 questions answered')
}

test('at one look: what it is, who is hurt, what changed', async ({ page, scene }) => {
  await openIncident(page, scene)
  await gathered(page)
  await expect(page.getByTestId('incident-state')).toHaveText('Provisioning')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('orders-db')
  const answers = page.getByTestId('incident-answers')
  await expect(answers.getByRole('heading', { name: 'Who is hurt?' })).toBeVisible()
  await expect(answers).toContainText('5 of 6 apps hurt, all in production')
  await expect(answers).toContainText('1 maintenance')
  await expect(answers).toContainText('Release v2 failed. sam.okafor')
  await expect(answers).toContainText('Maintenance was switched on. dana.reyes')
  await expect(answers).toContainText('1 finding right now: Partial maintenance')
  // Read across a room: the word is large.
  const size = await page.getByTestId('incident-state').evaluate((word) => parseFloat(getComputedStyle(word).fontSize))
  expect(size).toBeGreaterThanOrEqual(24)

  const apps = page.getByTestId('incident-app')
  await expect(apps).toHaveCount(6)
  await expect(apps.first()).toContainText('orders-shop-prod')
  await expect(apps.first()).toContainText('Maintenance')
  for (const name of [
    'basket-shop-prod',
    'checkout-shop-prod',
    'desk-care-prod',
    'mailer-shop-prod',
    'tracking-ship-prod',
  ]) {
    await expect(apps.filter({ hasText: name })).toContainText('Down')
  }
  await expect(apps.filter({ hasText: 'checkout-shop-prod' })).toContainText('v2 failed')
  await expect(page.getByTestId('incident-finding').first()).toContainText('right now')

  const events = page.getByTestId('incident-event')
  await expect(events.filter({ hasText: 'another plan' })).toContainText('dana.reyes')
  const all = await events.count()
  await page.getByRole('combobox', { name: 'Events of' }).selectOption('checkout-shop-prod')
  await expect(events.filter({ hasText: 'Maintenance was switched on' })).toHaveCount(0)
  expect(await events.count()).toBeLessThan(all)
  await page.getByRole('combobox', { name: 'How far back' }).selectOption({ label: 'Last 24 hours' })
  await expect(page).toHaveURL(/incident\/[^?]+\?hours=24/)
  await expect(page.getByRole('heading', { name: 'What happened in the last 24 hours' })).toBeVisible()
})

test('led to from the add-on and the map, by a link and by a key', async ({ page, scene }) => {
  const { shell, endpointId } = scene
  const here = new RegExp(`/e/${endpointId}/incident/${ordersDb}$`)
  await open(page, shell, `/e/${endpointId}/addons/${ordersDb}`)
  await expect(page.getByTestId('focus-view')).toBeVisible()
  await page.keyboard.press('i')
  await expect(page).toHaveURL(here)
  await page.goBack()
  await page.getByRole('link', { name: 'Incident', exact: true }).click()
  await expect(page).toHaveURL(here)

  await open(page, shell, `/e/${endpointId}/map?addon=${ordersDb}`)
  await mapReady(page)
  await page.keyboard.press('i')
  await expect(page).toHaveURL(here)
  await page.goBack()
  await page.getByRole('link', { name: 'Incident', exact: true }).click()
  await expect(page).toHaveURL(here)
})

test('led to from a finding and the search, and back to the add-on and the map, each by a key', async ({
  page,
  scene,
}) => {
  const { shell, endpointId } = scene
  const here = new RegExp(`/e/${endpointId}/incident/${ordersDb}$`)
  const { findings } = await shell.call('risk.addon', { endpointId, addonId: ordersDb })
  await open(page, shell, `/e/${endpointId}/findings?finding=${encodeURIComponent(findings[0]?.id ?? '')}`)
  await expect(page.getByTestId('finding')).toContainText(findings[0]?.title ?? '')
  await page.keyboard.press('Shift+I')
  await expect(page).toHaveURL(here)
  // Its keys come with the page, which is later than its address.
  await gathered(page)

  await page.keyboard.press('o')
  await expect(page).toHaveURL(new RegExp(`/addons/${ordersDb}$`))
  await page.keyboard.press('Control+k')
  await page.keyboard.type('incident page')
  await page.getByRole('option', { name: /^Incident page/ }).click()
  await expect(page).toHaveURL(here)
  await gathered(page)
  await page.keyboard.press('m')
  await mapReady(page)
})

test('the summary and the link are copied by a key, without a secret', async ({ page, context, scene }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openIncident(page, scene)
  await gathered(page)
  await page.keyboard.press('c')
  await expect(announced(page)).toContainText('The summary is copied.')
  const text = await page.evaluate(() => navigator.clipboard.readText())
  expect(text).toContain('Incident: orders-db (akkeris-postgresql:premium-0) on Seattle')
  expect(text).toContain('State: PROVISIONING')
  expect(text).toContain('5 down')
  expect(text).toMatch(/checkout-shop-prod Release v2 failed\. \(sam\.okafor\)/)
  await page.keyboard.press('l')
  await expect(announced(page)).toContainText('The link is copied.')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url())
  await page.getByRole('button', { name: 'Copy as text' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('Incident: orders-db')
  const held = `${text}\n${await everythingIn(page)}`
  const secrets = secretsOf(scene.platform)
  expect(secrets.length).toBeGreaterThan(10)
  expect(secrets.filter((secret) => held.includes(secret))).toEqual([])
})

test('what only shows something is one key away, the rest is grouped by how much it can hurt', async ({
  page,
  scene,
}) => {
  await openIncident(page, scene)
  await gathered(page)
  const reads = page.getByTestId('safe-reads').getByRole('button')
  await expect(reads.first()).toBeVisible()
  await expect(reads.first()).toHaveAttribute('aria-keyshortcuts', '1')
  const offers = page.getByRole('region', { name: 'What can be done' })
  await expect(offers.getByRole('heading', { name: 'Loses data or cannot be taken back' })).toBeVisible()
  await page.keyboard.press('1')
  await expect(page.getByRole('dialog').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a part that does not answer is missing by name, and the rest is there', async ({ page, afterwards, launch }) => {
  const platform = await badMigration()
  afterwards(() => platform.close())
  const shell = await launch()
  const endpointId = await addPlatform(shell, platform, 'Seattle')
  platform.platform.backend.outages.add({ service: 'akkeris-postgresql', answer: 500 })
  platform.platform.fleet.audits = null
  const checkout = platform.platform.fleet.apps.find(({ name }) => name === 'checkout-shop-prod')
  platform.faults.set(`/apps/${checkout?.id}/dynos`, { kind: 'status', status: 503 })
  await openIncident(page, { shell, endpointId })
  await expect(page.getByTestId('gathering')).toContainText('2 of 20 questions not answered')
  await expect(page.getByTestId('incident-state')).toHaveText('Not known')
  await expect(page.getByText('The broker did not answer for this add-on')).toBeVisible()
  await expect(page.getByTestId('incident-answers')).toContainText('no store for audits')
  const row = page.getByTestId('incident-app').filter({ hasText: 'checkout-shop-prod' })
  await expect(row).toContainText('Not known')
  await expect(row).toContainText('503')
  await expect(page.getByTestId('incident-app').filter({ hasText: 'basket-shop-prod' })).toContainText('Down')
  expect(await violations(page)).toEqual([])

  platform.platform.backend.outages.clear()
  platform.faults.clear()
  await page.keyboard.press('r')
  await gathered(page)
  await expect(page.getByTestId('incident-state')).toHaveText('Provisioning')
  await expect(row).toContainText('Down')
  await expect(announced(page)).toContainText('All 20 questions answered')
})

test('a slow platform is told step by step, and can be stopped', async ({ page, afterwards, launch }) => {
  const platform = await badMigration()
  afterwards(() => platform.close())
  const shell = await launch()
  const endpointId = await addPlatform(shell, platform, 'Seattle')
  platform.faults.set('/apps/*/releases', { kind: 'delay', milliseconds: 60_000 })
  await openIncident(page, { shell, endpointId })
  const strip = page.getByTestId('gathering')
  await expect(strip).toContainText('Asking the platform:')
  await expect(strip.getByRole('progressbar', { name: 'Questions put' })).toBeVisible()
  // What was told is shown before everything was.
  await expect(page.getByTestId('incident-state')).toHaveText('Provisioning')
  await strip.getByRole('button', { name: 'Stop' }).click()
  await expect(strip).toContainText('Stopped before everything was asked')
})

test('without the platform what is known is shown, with its age, and says so', async ({ page, afterwards, launch }) => {
  test.slow()
  const platform = await badMigration()
  afterwards(() => platform.close().catch(() => undefined))
  const shell = await launch()
  const endpointId = await addPlatform(shell, platform, 'Seattle')
  await shell.call('incident.gather', { endpointId, addonId: ordersDb, hours: 3 })
  await platform.close()
  await page.clock.setFixedTime(Date.now() + 47 * minute)
  await openIncident(page, { shell, endpointId })
  await expect(page.getByTestId('gathering')).toContainText('What is shown was known before.')
  await expect(page.getByTestId('incident-state')).toHaveText('Provisioning')
  await expect(page.getByTestId('incident-app').filter({ hasText: 'basket-shop-prod' })).toContainText('47 min ago')
  await expect(page.getByTestId('incident-answers')).toContainText('Release v2 failed')
  expect(await violations(page)).toEqual([])
})

test('a link from another computer finds the add-on on whichever endpoint here has it', async ({ page, scene }) => {
  await open(page, scene.shell, `/e/somewhere-else/incident/${ordersDb}?hours=6`)
  await expect(page).toHaveURL(new RegExp(`/e/${scene.endpointId}/incident/${ordersDb}\\?hours=6`))
  await expect(page.getByTestId('incident-state')).toBeVisible()
  await open(page, scene.shell, '/e/somewhere-else/incident/nobody')
  await expect(page.getByRole('heading', { name: 'There is no such endpoint here' })).toBeVisible()
  await open(page, scene.shell, `/e/${scene.endpointId}/incident/nobody`)
  await expect(page.getByText('There is no such add-on in the latest sync')).toBeVisible()
})

test('nothing stands in anybody’s way, in light and dark, large and small, with the keyboard alone', async ({
  page,
  scene,
}) => {
  test.slow()
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
      [1000, 700],
    ] as const) {
      await page.setViewportSize({ width, height })
      await openIncident(page, scene)
      await gathered(page)
      await expect(page.getByTestId('safe-reads').getByRole('button').first()).toBeVisible()
      if (width === 1280) expect(await violations(page)).toEqual([])
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
      expect(wide).toBe(false)
    }
  }
  await page.getByTestId('incident-refresh').focus()
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => document.activeElement?.className ?? '')
    if (at.includes('offer')) break
  }
  await expect(page.locator('.offer:focus')).toHaveCount(1)
})
