import { readFile } from 'node:fs/promises'
import type { Download, Page } from '@playwright/test'
import { violations } from './kit/axe.ts'
import { difference, pointAt, readCanvas } from './kit/canvas.ts'
import { readEstate } from './kit/estate.ts'
import { addPlatform, expect, mapReady, open, test, type Town } from './kit/test.ts'

async function openMap(page: Page, { shell, endpointId }: Town, query = ''): Promise<void> {
  await open(page, shell, `/e/${endpointId}/map${query}`)
  await mapReady(page)
}

const field = (page: Page) => page.getByRole('combobox', { name: 'Filter what is shown' })

async function exported(page: Page, name: string): Promise<Download> {
  await page.getByTestId('map-export').click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click()
  return await download
}

async function textOf(download: Download): Promise<string> {
  return await readFile(await download.path(), 'utf8')
}

test('a filter is typed with completion, hides with a word, and stays in the address', async ({ page, town }) => {
  const estate = await readEstate(town.platform)
  const shared = estate.addons.filter((addon) => addon.spaces.length > 1)
  await openMap(page, town)
  const showing = page.getByTestId('map-showing')
  const map = page.getByTestId('map')
  const before = Number(await map.getAttribute('data-drawn-cells'))

  await field(page).click()
  await page.keyboard.type('cr')
  await expect(page.getByRole('option', { name: /^cross-space/ })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(field(page)).toHaveValue('cross-space ')
  await expect(showing).toContainText(
    `of ${estate.addons.length} add-ons, ${estate.addons.length - shared.length} hidden by filter`,
  )
  await expect(page).toHaveURL(/filter=cross-space/)
  await expect.poll(async () => Number(await map.getAttribute('data-drawn-cells'))).toBeLessThan(before)

  await page.keyboard.type('and spa')
  await expect(page.getByTestId('map-filter-problem')).toHaveCount(0)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.type('= ')
  const [option] = await page.getByRole('listbox', { name: 'How it may go on' }).getByRole('option').allTextContents()
  expect(estate.addons.some(({ spaces }) => spaces.includes(option ?? ''))).toBe(true)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(map).toBeFocused()
  const held = shared.filter(({ spaces }) => spaces.includes(option ?? ''))
  await expect(showing).toContainText(`${estate.addons.length - held.length} hidden by filter`)

  await page.reload()
  await mapReady(page)
  await expect(field(page)).toHaveValue(`cross-space and space = ${option}`, { timeout: 5000 })
  await expect(showing).toContainText(`${estate.addons.length - held.length} hidden by filter`)
  await page.getByRole('button', { name: 'Clear the filter' }).click()
  await expect(showing).not.toContainText('hidden')
  await expect(page).not.toHaveURL(/filter/)
})

test('what a filter has just taken away cannot be pointed at nor exported before the rest is arranged anew', async ({
  page,
  town,
}) => {
  await page.addInitScript(() => {
    // What is left waits until it may be arranged: the moment in between lasts as long as the test looks.
    const before = window.setTimeout.bind(window)
    Reflect.set(window, 'setTimeout', (work: () => void, ms = 0) => {
      const held = (): void => {
        if (ms === 200 && Reflect.get(window, 'mayArrange') !== true) before(held, 20)
        else work()
      }
      return before(held, ms)
    })
  })
  await openMap(page, town)
  const map = page.getByTestId('map')
  const { x, y, name } = await pointAt(page, 'App')
  const whole = await readCanvas(page)
  const cells = await map.getAttribute('data-drawn-cells')

  await field(page).fill(`app != ${name}`)
  await expect(page.getByTestId('map-showing')).toContainText('Reading the filter')
  await expect.poll(async () => difference(whole, await readCanvas(page))).toBeGreaterThan(0)
  await expect(map).not.toHaveAttribute('data-drawn-cells', cells ?? '')
  await page.mouse.move(x - 1, y)
  await page.mouse.move(x, y)
  await page.mouse.click(x, y)
  await expect(page.getByTestId('graph-selected')).not.toHaveAttribute('data-node-id')
  await expect(page.getByTestId('map-tip')).toHaveCount(0)
  await expect(page.getByTestId('map-export')).toBeDisabled()

  await page.evaluate(() => {
    Reflect.set(window, 'mayArrange', true)
  })
  await expect(page.getByTestId('map-showing')).toContainText('1 hidden by filter')
  await page.mouse.move(x - 1, y)
  const { name: other } = await pointAt(page, 'App')
  expect(other).not.toBe(name)
})

test('what is wrong is said with its place, and the map stays', async ({ page, town }) => {
  await openMap(page, town)
  await field(page).fill('spce = x')
  await expect(page.getByTestId('map-filter-problem')).toHaveText(
    'At character 1: There is no field spce. Did you mean space?',
  )
  await expect(field(page)).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByTestId('map-showing')).not.toContainText('hidden')
  await field(page).fill('name = "none of these"')
  await expect(page.getByRole('heading', { name: 'Nothing fits the filter' })).toBeVisible()
  await page.getByRole('button', { name: 'Show everything' }).click()
  await expect(page.getByTestId('map-showing')).not.toContainText('hidden')
  await expect(field(page)).toHaveValue('')

  await openMap(page, town, '?filter=spce')
  await expect(page.getByTestId('map-showing')).toContainText('the filter cannot be read, so it hides nothing')
})

test('views are saved under a name, found again, and removed', async ({ page, launch, town }) => {
  const shell = await launch()
  const endpointId = await addPlatform(shell, town.platform, 'Own')
  await openMap(page, { ...town, shell, endpointId }, '?filter=shared')
  await page.getByTestId('map-views').click()
  await expect(page.getByText('No view is saved yet.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Name for what is shown now' }).fill('What is shared')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /^What is shared/ })).toBeVisible()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Clear the filter' }).click()
  await expect(page.getByTestId('map-showing')).not.toContainText('hidden')
  await page.reload()
  await mapReady(page)
  await page.getByTestId('map-views').click()
  await page.getByRole('button', { name: /^What is shared/ }).click()
  await expect(field(page)).toHaveValue('shared')
  await expect(page.getByTestId('map-showing')).toContainText('hidden by filter')
  await page.getByTestId('map-views').click()
  await page.getByRole('button', { name: 'Remove the view What is shared' }).click()
  await expect(page.getByText('No view is saved yet.')).toBeVisible()
})

test('an add-on that is pinned is found by the filter', async ({ page, launch, town }) => {
  const estate = await readEstate(town.platform)
  const [addon] = estate.addons
  const shell = await launch()
  const endpointId = await addPlatform(shell, town.platform, 'Own')
  await openMap(page, { ...town, shell, endpointId }, `?addon=${addon?.id}`)
  await page.getByRole('button', { name: 'Pin', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Unpin' })).toHaveAttribute('aria-pressed', 'true')
  await field(page).fill('pinned')
  await expect(page.getByTestId('map-showing')).toContainText(
    `of ${estate.addons.length} add-ons, ${estate.addons.length - 1} hidden by filter`,
  )
  await expect(page.getByTestId('graph-selected')).toHaveAttribute('data-node-id', addon?.id ?? '')
  await field(page).fill('!pinned')
  await expect(page.getByTestId('graph-selected')).toHaveText(/, hidden by the filter$/)
})

test('what is shown is exported as a picture and as data', async ({ page, town }) => {
  const estate = await readEstate(town.platform)
  const shared = estate.addons.filter((addon) => addon.spaces.length > 1)
  await openMap(page, town, '?filter=cross-space')
  const svg = await exported(page, 'SVG')
  expect(svg.suggestedFilename()).toMatch(/^map-.*\.svg$/)
  const picture = await textOf(svg)
  expect(picture).toMatch(/^<svg xmlns/)
  const hidden = estate.addons.length - shared.length
  // What is drawn, what is inside its app at this zoom and what the filter hides are all that there is.
  const [, drawn = '', kept = '0'] =
    /· (\d+) of \d+ add-ons,(?: (\d+) inside (?:its|their) apps? at this zoom,)?/.exec(picture) ?? []
  expect(Number(drawn) + Number(kept)).toBe(shared.length)
  expect(picture).toMatch(new RegExp(`· \\d+ of ${estate.addons.length} add-ons,.* ${hidden} hidden by filter`))
  expect(await textOf(await exported(page, 'SVG'))).toBe(picture)

  const size = await page.getByTestId('map').boundingBox()
  const png = await readFile(await (await exported(page, 'PNG')).path())
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG')
  expect(png.readUInt32BE(16)).toBe((size?.width ?? 0) * 2)
  const description = /iTXtDescription\0{5}([^\0]*)/.exec(png.toString('utf8'))?.[1] ?? ''
  expect(description).toContain(` of ${estate.addons.length} add-ons,`)
  expect(description).toContain(' · filter: cross-space · ')

  const document = JSON.parse(await textOf(await exported(page, 'JSON'))) as { addons: { id: string }[] }
  expect(document.addons.map(({ id }) => id).toSorted()).toEqual(shared.map(({ id }) => id).toSorted())
  expect((await textOf(await exported(page, 'Graphviz'))).match(/shape=ellipse/g)).toHaveLength(shared.length)
  const rows = (await textOf(await exported(page, 'CSV'))).split('\r\n').slice(1, -1)
  expect(rows).toHaveLength(shared.reduce((sum, { holders }) => sum + holders.length, 0))
})

test('the menu says of what the picture is while something else lies over the map', async ({ page, town }) => {
  await openMap(page, town)
  await page.getByTestId('map-export').click()
  await expect(page.getByRole('menuitem', { name: /^SVG/ })).toContainText('The map as it is on screen')
  await page.keyboard.press('Escape')
  for (const [mode, words] of [
    ['matrix', 'The map under this matrix, of '],
    ['ranked', 'The map under this list, of '],
    ['outline', 'The map under this outline, of '],
  ] as const) {
    await open(page, town.shell, `/e/${town.endpointId}/map?mode=${mode}`)
    await page.getByTestId('map-export').click()
    await expect(page.getByRole('menuitem', { name: /^SVG/ })).toContainText(words)
    await page.keyboard.press('Escape')
  }
})

test('axe finds nothing wrong with the filter, its completion and the menus', async ({ page, town }) => {
  await openMap(page, town)
  await field(page).fill('sev')
  await expect(page.getByRole('option').first()).toBeVisible()
  expect(await violations(page)).toEqual([])
  await field(page).fill('')
  await page.getByTestId('map-views').click()
  await expect(page.getByRole('textbox', { name: 'Name for what is shown now' })).toBeVisible()
  expect(await violations(page, '.map-views')).toEqual([])
})

test('what a filter hides is told in full all the same, found by name, and shown again', async ({ page, town }) => {
  const estate = await readEstate(town.platform)
  const hidden = estate.addons.find(({ spaces, owner }) => spaces.length === 1 && owner !== null)
  const owner = estate.apps.find(({ name }) => name === hidden?.owner)
  const owned = estate.addons.filter((addon) => addon.owner === owner?.name).length
  await openMap(page, town, `?app=${owner?.id}&filter=${encodeURIComponent('name = nothing')}`)
  const panel = page.getByRole('region', { name: 'Selection' })
  await expect(panel).toContainText('Hidden by the filter.')
  await expect(panel.getByRole('heading', { name: `Owns ${owned}` })).toBeVisible()
  await expect(page.getByTestId('graph-selected')).toContainText(/hidden by the filter$/)

  await page.getByRole('combobox', { name: /^Find a space/ }).fill(hidden?.name ?? '')
  await expect(page.getByRole('option').first()).toContainText('hidden by the filter')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('map-showing')).not.toContainText('hidden')
  await expect(page.getByTestId('graph-selected')).not.toContainText('hidden by the filter')
  await page.goBack()
  await expect(panel).toContainText('Hidden by the filter.')
  await panel.getByRole('button', { name: 'Show everything' }).click()
  await expect(panel).not.toContainText('Hidden by the filter.')
})
