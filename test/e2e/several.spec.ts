import { startDemo } from '#demo/demo.ts'
import { answeringServer } from '../kit/answering-server.ts'
import { recordedEstate, routesOf } from '../core/inventory/recordings.ts'
import { addPlatform, expect, mapReady, open, profileOf, test } from './kit/test.ts'

test('one endpoint hangs, another is fine: the fine one is wholly usable, the other says what is wrong', async ({
  page,
  launch,
  afterwards,
}) => {
  const fine = await startDemo({ size: 'S', seed: 2 })
  afterwards(() => fine.close())
  const hanging = await answeringServer(routesOf(recordedEstate()))
  afterwards(() => hanging.close())
  const shell = await launch()
  const hangingId = await addPlatform(shell, { url: hanging.url, key: 'any-key' }, 'Silent')
  const fineId = await addPlatform(shell, fine, 'Fine')
  for (const path of Object.keys(hanging.routes)) hanging.routes[path] = { hang: 'headers' }
  hanging.routes['/account'] = { hang: 'headers' }

  await open(page, shell, `/e/${hangingId}/addons`)
  await expect(page.getByTestId('addon-row').first()).toBeVisible()
  await page.getByRole('button', { name: 'Sync now' }).click()
  await expect(page.getByRole('progressbar', { name: 'Syncing' })).toBeVisible()

  // While it hangs, everything about the other one.
  const began = Date.now()
  await page.getByTestId('endpoint-switch').click()
  await page.getByRole('menuitem', { name: 'Fine' }).click()
  await expect(page).toHaveURL(new RegExp(`#/e/${fineId}/addons`))
  await expect(page.locator('.page-count')).toHaveText('302')
  await page.getByRole('button', { name: 'Sync now' }).click()
  await expect(page.getByTestId('announcements')).toHaveText('Fine is up to date.')
  await page.getByTestId('addon-row').first().getByRole('link').click()
  await page.getByRole('button', { name: 'Ask the platform' }).click()
  await expect(page.getByRole('button', { name: 'Ask again' })).toBeVisible()
  const rail = page.getByRole('navigation', { name: 'Views' })
  for (const view of ['Findings', 'Catalog', 'Map']) await rail.getByRole('link', { name: view }).click()
  await mapReady(page)
  expect(hanging.open, 'it still hangs').toBeGreaterThan(0)
  expect(Date.now() - began).toBeLessThan(15_000)

  // A third one is added and tested meanwhile; nothing waits for the first.
  await page.goto(`${shell.origin}/#/endpoints`)
  const silent = page.getByTestId('endpoint').filter({ hasText: 'Silent' })
  await expect(silent).toContainText('Syncing…')
  await expect(page.getByTestId('endpoint').filter({ hasText: 'Fine' })).toContainText('Reachable')
  await expect(silent).toContainText('did not answer in time', { timeout: 30_000 })
  await expect(silent).toContainText('Unreachable')
  await page.goto(`${shell.origin}/#/e/${hangingId}/addons`)
  await expect(page.getByTestId('banner')).toContainText('took the request and did not answer in time')
  await expect(page.getByTestId('addon-row').first()).toBeVisible()
})

test('an endpoint is renamed, marked as production and removed, and the others stay', async ({
  page,
  launch,
  afterwards,
}) => {
  const platform = await startDemo({ size: 'S', seed: 2 })
  afterwards(() => platform.close())
  const shell = await launch()
  await addPlatform(shell, platform, 'First')
  const { endpointId } = await shell.call('endpoints.add', {
    profile: profileOf(platform.url.replace('127.0.0.1', 'localhost'), 'Second'),
    credential: platform.key,
  })
  await shell.call('inventory.sync', { endpointId })
  await open(page, shell, '/endpoints')
  const rows = page.getByTestId('endpoint')
  await expect(rows).toHaveCount(2)
  await page.getByRole('button', { name: 'Edit Second' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Second to none')
  await page.getByRole('radio', { name: 'Production' }).check()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(rows.filter({ hasText: 'Second to none' })).toContainText('production')
  await page.getByRole('link', { name: 'Second to none' }).click()
  await mapReady(page)
  await expect(page.locator('.frame')).toHaveAttribute('data-environment', 'production')

  await page.goto(`${shell.origin}/#/endpoints`)
  await page.getByRole('button', { name: 'Remove Second to none' }).click()
  const dialog = page.getByRole('dialog', { name: 'Remove Second to none?' })
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused()
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(rows).toHaveCount(1)
  await page.goto(`${shell.origin}/#/e/${endpointId}/map`)
  await expect(page.getByRole('heading', { name: 'There is no such endpoint here' })).toBeVisible()
})
