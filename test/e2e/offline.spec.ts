import { startDemo, type Demo } from '#demo/demo.ts'
import { readEstate } from './kit/estate.ts'
import { addPlatform, expect, mapReady, open, test } from './kit/test.ts'

const start = (port = 0): Promise<Demo> => startDemo({ size: 'S', seed: 5, key: 'the-key', port })

test('the network goes, the program is started again: everything is there with its age, and it recovers by itself', async ({
  page,
  launch,
  afterwards,
}) => {
  let platform = await start()
  afterwards(() => platform.close())
  const estate = await readEstate(platform)
  const first = await launch()
  const endpointId = await addPlatform(first, platform, 'Far away')
  const addon = estate.addons.find(({ holders, owner }) => holders.length > 2 && owner !== null)
  await first.call('inventory.ask', { endpointId, addonId: addon?.id ?? '' })
  const { port } = platform
  await platform.close()
  await first.stop()

  // Credentials are gone with the program; the environment has it again.
  const shell = await launch({ token: 'the-key' })
  await open(page, shell, `/e/${endpointId}/map`)
  await mapReady(page)
  const banner = page.getByTestId('banner')
  await expect(banner.getByRole('alert')).toHaveText(/^Far away: Nothing answers at 127\.0\.0\.1:\d+: /)
  await expect(banner).toContainText(/Since \d\d:\d\d \(\d+ s\)\. Everything below is from \d\d:\d\d\./)
  await expect(page.getByTestId('endpoint-switch')).toContainText('Unreachable')
  await expect(page.getByTestId('as-of')).toContainText(/as of/)
  await expect(page.getByTestId('map')).toHaveAccessibleName(/100 apps/)

  const go = async (path: string): Promise<void> => {
    await page.goto(`${shell.origin}/#/e/${endpointId}/${path}`)
    await expect(banner).toBeVisible()
  }
  await go('addons')
  await expect(page.locator('.page-count')).toHaveText(String(estate.addons.length))
  await expect(page.getByTestId('addon-row').first()).toBeVisible()
  await go(`addons/${addon?.id}`)
  await expect(page.getByRole('region', { name: 'Apps that hold this add-on' }).getByRole('row')).toHaveCount(
    (addon?.holders.length ?? 0) + 1,
  )
  // What was asked for once stays known too.
  await expect(page.getByRole('region', { name: 'Asked of the platform' })).toContainText('provisioned')
  await go('catalog')
  await expect(page.getByTestId('service')).toHaveCount(estate.services.length)
  await go('findings')
  await expect(page.getByTestId('finding')).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Search everything' })).toBeFocused()
  await page.keyboard.type(addon?.name ?? '')
  await expect(page.getByRole('option').first()).toContainText(addon?.name ?? '')
  await page.keyboard.press('Escape')

  platform = await start(port)
  await expect(banner).toHaveCount(0, { timeout: 40_000 })
  await expect(page.getByTestId('endpoint-switch')).toContainText('Reachable')
  await expect(page.getByTestId('as-of')).toContainText('as of just now')
  await expect(page.getByTestId('finding')).toBeVisible()
})

test('without its credential an endpoint stays readable and asks for it', async ({ page, launch, afterwards }) => {
  const platform = await startDemo({ size: 'S', seed: 5, key: 'the-key' })
  afterwards(() => platform.close())
  const first = await launch()
  const endpointId = await addPlatform(first, platform, 'Locked')
  await first.stop()

  const shell = await launch()
  await open(page, shell, `/e/${endpointId}/catalog`)
  const banner = page.getByTestId('banner')
  await expect(banner).toContainText('There is no credential for Locked at hand.')
  await expect(page.getByTestId('service').first()).toBeVisible()
  await banner.getByRole('link', { name: 'Enter the credential' }).click()
  await page.getByLabel('Key', { exact: true }).fill('the-key')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByTestId('endpoint')).toContainText('Reachable')
  await page.goto(`${shell.origin}/#/e/${endpointId}/catalog`)
  await expect(page.getByTestId('service').first()).toBeVisible()
  await expect(banner).toHaveCount(0)
})

test('the program itself ends while a page is open: said, and the page stays readable', async ({
  page,
  launch,
  surprises,
  afterwards,
}) => {
  const platform = await startDemo({ size: 'S', seed: 5 })
  afterwards(() => platform.close())
  const shell = await launch()
  const endpointId = await addPlatform(shell, platform, 'Here')
  await open(page, shell, `/e/${endpointId}/addons`)
  await expect(page.getByTestId('addon-row').first()).toBeVisible()
  surprises.expect('the core is gone')
  const triedAgain = page.waitForEvent('console', (message) => message.text().includes('WebSocket'))
  await shell.stop()
  await expect(page.getByTestId('banner')).toContainText('The core of Addon Atlas does not answer.')
  await triedAgain
  await expect(page.getByTestId('addon-row').first()).toBeVisible()
})

test('a view whose code cannot be fetched just now comes a moment later', async ({ page, town, surprises }) => {
  let away = true
  surprises.expect('a piece of the page cannot be fetched')
  await page.route(/\/CatalogView-.*\.js$/, (route) => (away ? route.abort() : route.continue()))
  await open(page, town.shell, `/e/${town.endpointId}/addons`)
  await expect(page.getByTestId('addon-row').first()).toBeVisible()
  const failed = page.waitForEvent('requestfailed')
  await page.getByRole('link', { name: 'Catalog' }).click()
  await failed
  await expect(page.getByRole('status', { name: 'Opening the view' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Findings' })).toBeVisible()
  away = false
  await expect(page.getByTestId('service').first()).toBeVisible()
})

test('a view does not come without its style sheet, though that could not be fetched at first', async ({
  page,
  town,
  surprises,
}) => {
  let away = true
  surprises.expect('a piece of the page cannot be fetched')
  await page.route(/\/JournalView-.*\.css$/, (route) => (away ? route.abort() : route.continue()))
  await open(page, town.shell, `/e/${town.endpointId}/addons`)
  await expect(page.getByTestId('addon-row').first()).toBeVisible()
  const failed = page.waitForEvent('requestfailed')
  await page.getByRole('link', { name: 'Journal' }).click()
  await failed
  away = false
  await expect(page.getByRole('heading', { level: 1, name: 'Journal' })).toBeVisible()
  const sheets = await page.evaluate(() => [...document.styleSheets].map(({ href }) => href ?? ''))
  expect(sheets.filter((address) => address.includes('/JournalView-'))).toHaveLength(1)
})
