import type { Page } from '@playwright/test'
import { difference, pointAt, readCanvas } from './kit/canvas.ts'
import { readEstate, type Estate } from './kit/estate.ts'
import { expect, mapReady, open, test, type Town } from './kit/test.ts'

async function openMap(page: Page, { shell, endpointId }: Town, focus = ''): Promise<void> {
  await open(page, shell, `/e/${endpointId}/map${focus}`)
  await mapReady(page)
}

/** The add-on that the most spaces hold. */
function widest(estate: Estate): Estate['addons'][number] {
  const [first] = estate.addons.toSorted(
    (a, b) => b.spaces.length - a.spaces.length || b.holders.length - a.holders.length,
  )
  if (!first) throw new Error('The fleet has no add-on.')
  return first
}

test('the canvas is painted, and painted anew for a selection and for another theme', async ({ page, town }) => {
  await openMap(page, town)
  const plain = await readCanvas(page)
  expect(plain.colours).toBeGreaterThan(20)
  const changed = async (): Promise<number> => difference(plain, await readCanvas(page))

  const { name } = widest(await readEstate(town.platform))
  await page.getByRole('button', { name }).first().click()
  await expect(page.getByTestId('graph-selected')).toHaveAttribute('data-node-kind', 'addon')
  await expect.poll(changed).toBeGreaterThan(0.1)
  await page.goBack()
  await expect(page.getByTestId('graph-selected')).not.toHaveAttribute('data-node-kind')
  await expect.poll(changed).toBeLessThan(0.01)

  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(changed).toBeGreaterThan(0.5)
})

test('pointing shows a tip, a click selects, the address says what, back and forward mean it', async ({
  page,
  town,
}) => {
  const estate = await readEstate(town.platform)
  await openMap(page, town)
  const selected = page.getByTestId('graph-selected')
  const { x, y, name } = await pointAt(page, 'App', (found) => estate.addons.some(({ owner }) => owner === found))
  const app = estate.apps.find((each) => each.name === name)
  expect(app, name).toBeDefined()
  await expect(page.getByTestId('map-tip')).toContainText(app?.space ?? '')

  await page.mouse.click(x, y)
  await expect(selected).toHaveAttribute('data-node-id', app?.id ?? '')
  await expect(page).toHaveURL(new RegExp(`#/e/[^/]+/map\\?app=${app?.id}$`))
  const panel = page.getByLabel('Selection', { exact: true })
  await expect(panel.getByRole('heading', { level: 2 })).toHaveText(name)
  const owned = estate.addons.filter((addon) => addon.owner === name)
  for (const addon of owned) await expect(panel.getByRole('button', { name: addon.name }).first()).toBeVisible()

  await panel
    .getByRole('button', { name: owned[0]?.name ?? '' })
    .first()
    .click()
  await expect(selected).toHaveAttribute('data-node-kind', 'addon')
  const addonAddress = page.url()
  await page.goBack()
  await expect(selected).toHaveAttribute('data-node-id', app?.id ?? '')
  await page.goBack()
  await expect(selected).not.toHaveAttribute('data-node-id')
  await page.goForward()
  await page.goForward()
  await expect(selected).toHaveAttribute('data-node-kind', 'addon')
  expect(page.url()).toBe(addonAddress)

  // A click beside everything ends the selection.
  const map = await page.getByTestId('map').boundingBox()
  await page.mouse.click((map?.x ?? 0) + 2, (map?.y ?? 0) + (map?.height ?? 0) / 2)
  await expect(selected).not.toHaveAttribute('data-node-id')
})

test('at three in the morning: the name from the alert, typed, leads to who hangs on it', async ({ page, town }) => {
  const addon = widest(await readEstate(town.platform))
  await openMap(page, town)
  await page.getByTestId('map').focus()
  await page.keyboard.press('/')
  const field = page.getByRole('combobox', { name: /on the map/ })
  await expect(field).toBeFocused()
  await page.keyboard.type(addon.name)
  await expect(page.getByRole('option').first()).toContainText(addon.name)
  await page.keyboard.press('Enter')
  const selected = page.getByTestId('graph-selected')
  await expect(selected).toHaveAttribute('data-node-id', addon.id)
  await expect(selected).toHaveAttribute('data-lit-cells', String(addon.holders.length))
  await expect(page.getByTestId('map')).toBeFocused()

  await page.getByRole('button', { name: 'Blast radius' }).click()
  const radius = page.getByTestId('focus-view')
  await expect(radius).toHaveAttribute('data-holders', String(addon.holders.length))
  for (const holder of addon.holders) await expect(radius.getByRole('link', { name: holder })).toBeVisible()
  await radius.getByRole('link', { name: addon.holders.find((holder) => holder !== addon.owner) ?? '' }).focus()
  await expect(radius.getByRole('tooltip')).toContainText('not asked yet')
  await page.keyboard.press('Escape')
  await expect(radius).toHaveCount(0)
  await expect(page.getByTestId('map')).toBeFocused()
  await expect(selected).toHaveAttribute('data-node-id', addon.id)
})

test('the map is walked with the keyboard alone, in and out and along attachments', async ({ page, town }) => {
  const estate = await readEstate(town.platform)
  await openMap(page, town)
  const selected = page.getByTestId('graph-selected')
  const map = page.getByTestId('map')
  for (let stops = 0; stops < 30 && !(await map.evaluate((element) => element === document.activeElement)); stops++) {
    await page.keyboard.press('Tab')
  }
  await expect(map).toBeFocused()

  await page.keyboard.press('Enter')
  await expect(selected).toHaveAttribute('data-node-kind', 'space')
  await expect(selected).toContainText(/^Space /)
  await page.keyboard.press('Enter')
  await expect(selected).toHaveAttribute('data-node-kind', 'app')
  const first = await selected.getAttribute('data-node-id')
  await page.keyboard.press('ArrowRight')
  await expect(selected).not.toHaveAttribute('data-node-id', first ?? '')
  await page.keyboard.press('ArrowLeft')
  await expect(selected).toHaveAttribute('data-node-id', first ?? '')
  await page.keyboard.press('End')
  await expect(selected).not.toHaveAttribute('data-node-id', first ?? '')
  await expect(selected).toHaveAttribute('data-node-kind', 'app')
  await page.keyboard.press('Home')
  await expect(selected).toHaveAttribute('data-node-id', first ?? '')

  const addon = widest(estate)
  const borrowers = estate.apps.filter((app) => addon.holders.includes(app.name) && app.name !== addon.owner)
  await page.goto(`${town.shell.origin}/#/e/${town.endpointId}/map?addon=${addon.id}`)
  await expect(selected).toHaveAttribute('data-node-id', addon.id)
  await map.focus()
  await page.keyboard.press(']')
  await expect(selected).toHaveAttribute('data-walk', /./)
  await expect(selected).toContainText(/^1 of \d+: App /)
  const firstEnd = await selected.getAttribute('data-walk')
  expect(estate.apps.map((app) => app.id)).toContain(firstEnd)
  await page.keyboard.press('[')
  await expect(selected).not.toHaveAttribute('data-walk', firstEnd ?? '')
  await page.keyboard.press(']')
  await expect(selected).toHaveAttribute('data-walk', firstEnd ?? '')
  expect(borrowers.length).toBeGreaterThan(1)

  await page.keyboard.press('Enter')
  await expect(selected).toHaveAttribute('data-node-id', firstEnd ?? '')
  await expect(page).toHaveURL(new RegExp(`app=${firstEnd}`))
  await page.keyboard.press('Escape')
  await expect(selected).toHaveAttribute('data-node-kind', 'space')
  await page.keyboard.press('Escape')
  await expect(selected).not.toHaveAttribute('data-node-kind')
})

test('the map says how much of the fleet it shows, and shows more when it is closer', async ({ page, town }) => {
  const estate = await readEstate(town.platform)
  await openMap(page, town)
  const showing = page.getByTestId('map-showing')
  const map = page.getByTestId('map')
  await expect(showing).toContainText(`Showing ${estate.apps.length} of ${estate.apps.length} apps`)
  await expect(showing).toContainText(`of ${estate.addons.length} add-ons`)
  // This fleet is small: all of it is seen from so close that links are ports.
  await expect(showing).toContainText(/\d+ links? by ports/)
  await expect(map).toHaveAttribute('data-drawn-ports', /^[1-9]/)
  for (let step = 0; step < 8 && (await map.getAttribute('data-zoom-level')) === 'overview'; step++) {
    const scale = (await map.getAttribute('data-scale')) ?? ''
    await page.getByRole('button', { name: /^Zoom in/ }).click()
    await expect(map).not.toHaveAttribute('data-scale', scale)
  }
  await expect(showing).not.toContainText('(zoom in)')
  await expect(map).toHaveAttribute('data-drawn-addons', /^[1-9]/)
  await page.getByRole('button', { name: /^Show the whole map/ }).click()
  await expect(map).toHaveAttribute('data-drawn-regions', '7')
})

test('a name that is pasted and entered at once is found, though nothing is listed yet', async ({ page, town }) => {
  const addon = widest(await readEstate(town.platform))
  await openMap(page, town)
  const field = page.getByRole('combobox', { name: /on the map/ })
  await field.fill('no such name')
  await expect(page.getByText('Nothing here has that name.')).toBeVisible()
  await field.evaluate(async (input, name) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, name)
    input.dispatchEvent(new Event('input', { bubbles: true }))
    // The field has it now, and what is listed follows in a task of its own.
    await Promise.resolve()
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  }, addon.name)
  await expect(page.getByTestId('graph-selected')).toHaveAttribute('data-node-id', addon.id)
})

test('a page whose code cannot be had says so, and comes when it can', async ({ page, town, surprises }) => {
  surprises.expect('a piece of the page cannot be fetched')
  let lost = true
  await page.context().route('**/assets/page-*.js', (route) => (lost ? route.abort('failed') : route.fallback()))
  await open(page, town.shell, `/e/${town.endpointId}/map`)
  await expect(page.getByRole('alert')).toContainText('cannot be loaded at the moment')
  lost = false
  await mapReady(page)
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('a link to something that is gone says so and shows the map all the same', async ({ page, town }) => {
  await openMap(page, town, '?addon=00000000-0000-0000-0000-000000000000')
  await expect(page.getByTestId('graph-selected')).toHaveText('What the address names is not on this map.')
  await expect(page.getByTestId('map-showing')).toContainText('Showing')
})

test('a small map says which part is in sight once it is not all, and goes where it is pressed', async ({
  page,
  town,
}) => {
  await openMap(page, town)
  const map = page.getByTestId('map')
  const small = page.getByTestId('map-mini')
  await expect(small).toBeHidden()
  await map.focus()
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('+')
  await expect(small).toBeVisible()
  const frame = small.locator('.map-mini-frame')
  const before = await frame.boundingBox()
  await small.click({ position: { x: 4, y: 4 } })
  await expect.poll(async () => (await frame.boundingBox())?.x).not.toBe(before?.x)
  // Pressing it selects nothing of what lies under it.
  await expect(page.getByTestId('graph-selected')).not.toHaveAttribute('data-node-kind')
  await map.focus()
  await page.keyboard.press('0')
  await expect(small).toBeHidden()
})
