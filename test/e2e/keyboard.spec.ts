import type { Page } from '@playwright/test'
import { startDemo } from '#demo/demo.ts'
import { expect, landmarksOf, mapReady, open, test } from './kit/test.ts'

/** Tabs until something of that name has the focus; the mouse is never touched. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let stop = 0; stop < 60; stop++) {
    await page.keyboard.press('Tab')
    const found = await page.evaluate(() => {
      const element = document.activeElement
      if (!(element instanceof HTMLElement)) return ''
      const label = element instanceof HTMLInputElement ? (element.labels?.[0]?.textContent ?? '') : ''
      return [element.getAttribute('aria-label') ?? '', label, element.textContent].join(' ')
    })
    if (name.test(found)) return
  }
  throw new Error(`The Tab key never came to ${name.source}.`)
}

test('the whole main job with the keyboard alone: connect, map, blast radius, finding, add-on, catalog', async ({
  page,
  launch,
  afterwards,
}) => {
  const platform = await startDemo({ size: 'S', seed: 6, key: 'the-key' })
  afterwards(() => platform.close())
  const shell = await launch()
  await page.goto(await shell.address())
  await expect(page.getByRole('link', { name: /Connect to an endpoint/ })).toBeVisible()
  await tabTo(page, /Connect to an endpoint/)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Address')).toBeFocused()
  await page.keyboard.type(platform.url)
  await tabTo(page, /Token for the public edge/)
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('radio', { name: 'Key of a controller' })).toBeChecked()
  await tabTo(page, /^ ?Key/)
  await page.keyboard.type('the-key')
  await page.keyboard.press('Enter')
  await mapReady(page)

  await tabTo(page, /^Map of 6 spaces/)
  await page.keyboard.press('/')
  await page.keyboard.type('akkeris-postgresql')
  await page.keyboard.press('Enter')
  const selected = page.getByTestId('graph-selected')
  await expect(selected).toHaveAttribute('data-node-kind', 'addon')
  const name = (await page.getByLabel('Selection', { exact: true }).getByRole('heading').first().textContent()) ?? ''
  await tabTo(page, /^ *Blast radius/)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('focus-view')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('focus-view')).toHaveCount(0)

  await page.keyboard.press('g')
  await page.keyboard.press('f')
  await expect(page.getByTestId('finding')).toBeVisible()
  await tabTo(page, /^Findings by add-on/)
  const before = await page.locator('.finding-reason').textContent()
  await page.keyboard.press('ArrowDown')
  await expect(page.locator('.finding-reason')).not.toHaveText(before ?? '')

  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await expect(page.getByTestId('addon-row').first()).toBeVisible()
  await tabTo(page, /^Filter by name/)
  await page.keyboard.type(name)
  await expect(page).toHaveURL(/text=akkeris-postgresql/)
  await tabTo(page, /^Add-ons /)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await tabTo(page, /Ask the platform/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Ask again' })).toBeVisible()

  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await expect(page.getByTestId('service').first()).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Search everything' })).toBeFocused()
  await page.keyboard.type('Endpoints')
  await expect(page.getByRole('option', { name: /^Endpoints/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Endpoints' })).toBeVisible()
})

test('the first stop skips to the content', async ({ page, town }) => {
  await open(page, town.shell, `/e/${town.endpointId}/map`)
  await mapReady(page)
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'Skip to the content' })
  await expect(skip).toBeFocused()
  await expect(skip).toBeInViewport()
  const address = page.url()
  await page.keyboard.press('Enter')
  await expect(page.locator('main')).toBeFocused()
  expect(page.url()).toBe(address)
  await page.keyboard.press('Tab')
  await expect(page.getByTestId('map')).toBeFocused()
})

test('who wants less motion gets none', async ({ page, town }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const { addonId } = await landmarksOf(town)
  await open(page, town.shell, `/e/${town.endpointId}/map`)
  await mapReady(page)
  const map = page.getByTestId('map')
  const scale = await map.getAttribute('data-scale')
  // Where it is after one frame is where it stays.
  await map.focus()
  await page.keyboard.press('+')
  const soon = await map.evaluate(async (element) => {
    for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve))
    return element.dataset['scale']
  })
  expect(soon).not.toBe(scale)
  await page.waitForTimeout(400)
  await expect(map).toHaveAttribute('data-scale', soon ?? '')

  for (const path of ['findings', 'addons', `addons/${addonId}`, 'catalog']) {
    await page.goto(`${town.shell.origin}/#/e/${town.endpointId}/${path}`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const moving = await page.evaluate(() =>
      document
        .getAnimations()
        .map((animation) => Number(animation.effect?.getComputedTiming().duration))
        .filter((duration) => duration > 10),
    )
    expect(moving).toEqual([])
  }
})
