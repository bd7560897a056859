import type { Locator, Page } from '@playwright/test'
import { startDemo, type Demo } from '#demo/demo.ts'
import { scenarioNames, scenarioWords, type ScenarioName } from '#shared/domain/scenario.ts'
import type { Shell } from './kit/shell.ts'
import { addPlatform, expect, mapReady, open, test as base } from './kit/test.ts'

interface Told {
  shell: Shell
  demo: Demo
  endpointId: string
  /** The page of an add-on, by the name that the owner gave it. */
  openAddon: (name: string) => Promise<void>
  /** What the finding of a rule on an add-on says, in the findings view. */
  readFinding: (rule: string, addon: string) => Promise<Locator>
}

interface Teller {
  /** Starts a story in a platform whose clock the test holds; the page shows the findings of a shell that has synced it. */
  tell: (name: ScenarioName, before?: (demo: Demo) => void) => Promise<Told>
}

const test = base.extend<Teller>({
  tell: async ({ page, lodge, afterwards }, use) => {
    await use(async (name, before) => {
      const demo = await startDemo({ scenario: name, brokerMilliseconds: 1 })
      afterwards(() => demo.close())
      before?.(demo)
      const { shell, endpointId } = await lodge((inn) => addPlatform(inn, demo, scenarioWords[name].title))
      await open(page, shell, `/e/${endpointId}/findings`)
      const go = (path: string) => page.goto(`${shell.origin}/#/e/${endpointId}/${path}`)
      const idOf = (wanted: string): string =>
        demo.platform.fleet.addons.find(({ attachments }) => attachments.some((one) => one.name.startsWith(wanted)))
          ?.id ?? ''
      return {
        shell,
        demo,
        endpointId,
        async openAddon(wanted) {
          await go(`addons/${idOf(wanted)}`)
          await expect(page.getByRole('heading', { level: 1 })).toContainText(wanted)
        },
        async readFinding(rule, addon) {
          await go(`findings?finding=${rule}/${idOf(addon)}`)
          const finding = page.getByTestId('finding')
          await expect(finding).toContainText(rule)
          return finding.locator('.finding-reason')
        },
      }
    })
  },
})

const holders = (page: Page): Locator =>
  page.getByRole('region', { name: 'Apps that hold this add-on' }).getByRole('row')

const answer = (page: Page): Locator => page.getByRole('region', { name: 'Asked of the platform' })

async function askThePlatform(page: Page): Promise<void> {
  const told = page.waitForResponse((response) => response.request().postData()?.includes('inventory.ask') === true)
  await answer(page).getByRole('button').click()
  await told
  await expect(answer(page).getByRole('button', { name: 'Ask again' })).toBeEnabled()
}

test('the welcome page offers each story; one is chosen by keyboard, told, put away, and there again after a restart', async ({
  page,
  launch,
}) => {
  const shell = await launch()
  await page.goto(await shell.address())
  const stories = page.getByRole('region', { name: 'Or walk into a story' })
  for (const name of scenarioNames) {
    const { title, about } = scenarioWords[name]
    await expect(stories.getByRole('button', { name: `${title} ${about}` })).toBeVisible()
  }
  await expect(stories.getByRole('button')).toHaveCount(scenarioNames.length)
  const { title } = scenarioWords['credential-leak']
  await stories.getByRole('button', { name: title }).focus()
  await page.keyboard.press('Enter')
  await mapReady(page)
  await expect(page.getByTestId('map')).toHaveAccessibleName(/^Map of 10 spaces, 59 apps and 157 add-ons/)
  await expect(page.getByTestId('endpoint-switch')).toContainText(title)
  const banner = page.getByTestId('story-banner')
  await expect(banner).toContainText('Card numbers are kept in a space under socs')
  await banner.getByRole('button', { name: 'Put the story away' }).click()
  await expect(banner).toHaveCount(0)

  const { hash } = new URL(page.url())
  await page.goto('about:blank')
  await shell.stop()
  const again = await launch()
  await open(page, again, hash.slice(1))
  await mapReady(page)
  await expect(page.getByTestId('endpoint-switch')).toContainText(title)
  await page.getByRole('button', { name: 'Sync now' }).click()
  await expect(page.getByTestId('announcements')).toHaveText(`${title} is up to date.`)
  await expect(page.getByTestId('map')).toHaveAccessibleName(/^Map of 10 spaces, 59 apps and 157 add-ons/)
})

test('the demo dialog offers the stories too, and the same one is the same endpoint', async ({ page, launch }) => {
  const shell = await launch()
  await open(page, shell, '/endpoints?open=demo')
  const { title } = scenarioWords.orphan
  for (const _ of ['first', 'again']) {
    await page.goto(`${shell.origin}/#/endpoints?open=demo`)
    const dialog = page.getByRole('dialog', { name: 'Demo platform' })
    await dialog.getByRole('radio', { name: 'A story' }).check()
    await expect(dialog.getByLabel('Seed')).toHaveCount(0)
    await dialog.getByRole('radio', { name: title }).check()
    await dialog.getByRole('button', { name: 'Explore' }).click()
    await mapReady(page)
  }
  await page.goto(`${shell.origin}/#/endpoints`)
  await expect(page.getByTestId('endpoint')).toHaveCount(1)
  await expect(page.getByTestId('endpoint')).toContainText(title)
  await expect(page.getByTestId('endpoint')).toContainText('story')
})

test('calm: nothing that keeps anybody awake, and no picture is partial', async ({ page, tell }) => {
  const { shell, endpointId } = await tell('calm')
  await expect(page.getByRole('button', { name: /^Critical 0$/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^High 0$/ })).toBeVisible()
  const { summary } = await shell.call('risk.findings', { endpointId })
  expect(summary.critical + summary.high + summary.unknown).toBe(0)
  await expect(page.getByTestId('partial-banner')).toHaveCount(0)
})

test('shared-prod-database: thirteen apps hold it, and how wide that is is critical', async ({ page, tell }) => {
  const { openAddon, readFinding } = await tell('shared-prod-database')
  const wide = await readFinding('AKR-206', 'orders-db')
  await expect(wide).toHaveText(/^12 apps in 4 spaces hang on orders-db/)
  const teams = await readFinding('AKR-204', 'orders-db')
  await expect(teams).toContainText('commerce, care, insight and logistics')
  await openAddon('orders-db')
  await expect(holders(page)).toHaveCount(14)
  await expect(page.getByRole('heading', { level: 1 }).locator('..')).toContainText('Critical')
})

test('preview-on-prod: code of pull requests on production data is critical', async ({ page, tell }) => {
  const { openAddon, readFinding } = await tell('preview-on-prod')
  const finding = await readFinding('AKR-107', 'catalog-db')
  await expect(finding).toHaveText(
    /^3 preview apps of a pull request work on catalog-db, which belongs to catalog-shop-prod in production/,
  )
  await openAddon('catalog-db')
  await expect(holders(page).filter({ hasText: 'preview' })).toHaveCount(3)
})

test('orphan: found, with the apps that are left, and asked for it says that nobody owns it', async ({
  page,
  tell,
}) => {
  const { openAddon, readFinding } = await tell('orphan')
  const finding = await readFinding('AKR-201', 'parcels-db')
  await expect(finding).toHaveText(/^parcels-db-\w+ has no owner any more/)
  await openAddon('parcels-db')
  await expect(page.getByText('nobody owns it')).toBeVisible()
  await expect(holders(page)).toHaveCount(4)
  await askThePlatform(page)
  await expect(answer(page)).toContainText('No app owns this add-on any more')
})

test('broker-down: asked for, the broker does not answer; everything is still there after a sync', async ({
  page,
  tell,
}) => {
  const { shell, endpointId, openAddon } = await tell('broker-down')
  await openAddon('orders-db')
  await askThePlatform(page)
  await expect(answer(page)).toContainText('could not be told')
  await expect(answer(page)).toContainText('The broker did not answer for this add-on.')
  await expect(page.locator('main')).not.toContainText(/deleted|no longer knows/)
  await page.getByRole('button', { name: 'Sync now' }).click()
  await expect(page.getByTestId('announcements')).toHaveText(/is up to date/)
  await expect(page.getByTestId('partial-banner')).toHaveCount(0)
  await page.goto(`${shell.origin}/#/e/${endpointId}/addons`)
  await expect(page.locator('.page-count')).toHaveText('157')
  // A broker of another service is none of this.
  await openAddon('web-sessions')
  await askThePlatform(page)
  await expect(answer(page)).toContainText('provisioned')
})

test('half-catalogue: said to be partial, and nothing is lost that was known', async ({ page, tell }) => {
  const { shell, demo, endpointId, openAddon } = await tell('half-catalogue', (platform) => {
    platform.platform.catalogue.boot()
  })
  const map = page.getByTestId('map')
  await page.goto(`${shell.origin}/#/e/${endpointId}/map`)
  await mapReady(page)
  const whole = await map.getAttribute('aria-label')
  await expect(page.getByTestId('partial-banner')).toHaveCount(0)

  demo.platform.catalogue.boot({ regions: ['eu-frankfurt'] })
  await page.getByRole('button', { name: 'Sync now' }).click()
  const banner = page.getByTestId('partial-banner')
  await expect(banner).toContainText('Some rows are missing')
  await expect(map).toHaveAttribute('aria-label', whole ?? '')
  await page.goto(`${shell.origin}/#/e/${endpointId}/addons`)
  await expect(page.locator('.page-count')).toHaveText('157')
  await openAddon('eu-baskets')
  await expect(holders(page)).toHaveCount(2)
  await expect(page.locator('main')).toContainText('basket-shop-eu')
  await openAddon('orders-db')
  await expect(holders(page)).toHaveCount(2)

  await demo.platform.clock.advance(2 * 3_600_000)
  await page.getByRole('button', { name: 'Sync now' }).click()
  await expect(banner).toHaveCount(0)
  await expect(page.locator('main')).not.toContainText(/kept from|last seen/)
})

test('half-catalogue, seen for the first time: what came is shown, and said to be partial', async ({ page, tell }) => {
  const { shell, endpointId } = await tell('half-catalogue')
  await expect(page.getByTestId('partial-banner')).toBeVisible()
  await page.goto(`${shell.origin}/#/e/${endpointId}/addons`)
  await expect(page.locator('.page-count')).toHaveText('153')
})

test('bad-migration: the state, the maintenance of the owner alone, and the end, as the minutes pass', async ({
  page,
  tell,
}) => {
  const { shell, demo, endpointId, openAddon } = await tell('bad-migration')
  const sync = () => shell.call('inventory.sync', { endpointId })
  await openAddon('orders-db')
  await askThePlatform(page)
  await expect(answer(page)).toContainText('provisioned')
  await expect(answer(page)).toContainText('DATABASE_URL')
  await expect(page.getByText('maintenance', { exact: true })).toHaveCount(0)

  await demo.platform.clock.advance(60_000)
  await sync()
  await askThePlatform(page)
  await expect(answer(page)).toContainText('provisioning')
  await expect(page.getByRole('region', { name: 'Facts' })).toContainText('premium-0')
  const inMaintenance = holders(page).filter({ hasText: 'maintenance' })
  await expect(inMaintenance).toHaveCount(1)
  await expect(inMaintenance).toContainText('orders-shop-prod')

  await demo.platform.clock.advance(9 * 60_000)
  await sync()
  await askThePlatform(page)
  await expect(answer(page)).toContainText('provisioned')
  await demo.platform.clock.advance(60_000)
  await sync()
  await expect(inMaintenance).toHaveCount(0)
})

test('credential-leak: what is kept under socs is held where socs does not apply', async ({ page, tell }) => {
  const { openAddon, readFinding } = await tell('credential-leak')
  const finding = await readFinding('AKR-102', 'cards-db')
  await expect(finding).toHaveText(
    'cards-db belongs to cards-pay-prod in the socs space pay-prod, and 1 app outside socs holds it: reports-data-prod.',
  )
  await openAddon('cards-db')
  await expect(holders(page).filter({ hasText: 'socs' })).toHaveCount(1)
  await expect(holders(page)).toHaveCount(3)
})
