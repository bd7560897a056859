import { startDemo } from '#demo/demo.ts'
import { violations } from './kit/axe.ts'
import { addPlatform, expect, open, profileOf, test } from './kit/test.ts'

test('all endpoints are shown side by side; what is selected decides which of them is acted on', async ({
  page,
  launch,
  afterwards,
}) => {
  const [north, south] = await Promise.all([startDemo({ size: 'S', seed: 7 }), startDemo({ size: 'S', seed: 9 })])
  afterwards(() => north.close())
  afterwards(() => south.close())
  const shell = await launch()
  const northId = await addPlatform(shell, north, 'North')
  const southId = await addPlatform(shell, south, 'South')
  // One that was never read has a place too, and says so.
  await shell.call('endpoints.add', { profile: profileOf('http://127.0.0.1:9', 'Silent'), credential: 'x' })

  await open(page, shell, `/e/${northId}/map`)
  await page.getByTestId('map-mode-everywhere').click()
  await expect(page).toHaveURL(/everywhere=yes/)
  const continent = (name: string) => page.getByRole('region', { name, exact: true })
  const map = (name: string) => continent(name).getByTestId('map')
  for (const name of ['North', 'South']) await expect(map(name)).toHaveAttribute('data-map-ready', 'true')
  await expect(continent('Silent')).toContainText('never synced')
  await expect(continent('South')).toContainText('100 apps')
  expect(await violations(page)).toEqual([])
  if (process.env['PICTURES']) await page.screenshot({ path: `${process.env['PICTURES']}/continents.png` })

  // The keyboard goes into the other one: the endpoint at the top is that one from then on.
  await map('South').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('graph-selected')).toHaveAttribute('data-node-kind', 'space')
  await expect(page).toHaveURL(new RegExp(`/e/${southId}/map`))
  await expect(page.locator('header').getByText('South', { exact: true }).first()).toBeVisible()
  await expect(map('South')).toBeFocused()
  await expect(continent('South')).toHaveAttribute('data-here', 'true')

  const filter = page.getByRole('combobox', { name: 'Filter what is shown' })
  await filter.fill('endpoint = South')
  await filter.press('Enter')
  await expect(continent('North')).toContainText('0 apps, 100 hidden by filter')
  await expect(continent('South')).toContainText('100 apps')

  // Another way to look is of one endpoint.
  await page.getByTestId('map-mode-overview').click()
  await expect(page.getByTestId('map-continents')).toHaveCount(0)
  await page.goBack()
  await expect(page.getByTestId('map-continents')).toBeVisible()
})
