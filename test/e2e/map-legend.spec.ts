import type { Locator, Page } from '@playwright/test'
import { violations } from './kit/axe.ts'
import { readEstate, type Estate } from './kit/estate.ts'
import { expect, mapReady, open, test } from './kit/test.ts'

/** What a badge looks like; its words where they are the same on every one. */
async function badges(inside: Locator): Promise<Set<string>> {
  const found = await inside
    .locator('.badge')
    .evaluateAll((all) => all.map((each) => `${each.getAttribute('class') ?? ''} ${each.textContent.trim()}`))
  return new Set(found.map((each) => each.replace(/\d+ spaces?$/, 'n spaces').replace(/^(badge badge-plain) .*/, '$1')))
}

const widest = ({ addons }: Estate): string =>
  addons
    .filter(({ owner }) => owner !== null)
    .toSorted((a, b) => b.spaces.length - a.spaces.length)
    .at(0)?.id ?? ''

const legend = (page: Page): Locator => page.getByRole('region', { name: 'Selection' }).locator('.map-legend')

test('the legend explains the marks of the focus view while it is open, and those of the map before and after', async ({
  page,
  town,
}) => {
  const estate = await readEstate(town.platform)
  const addon = widest(estate)
  await open(page, town.shell, `/e/${town.endpointId}/map?addon=${addon}`)
  await mapReady(page)
  await expect(legend(page)).toContainText('Strong link of two spaces')
  await page.getByRole('button', { name: 'Blast radius' }).click()
  const view = page.getByTestId('focus-view')
  await expect(view.locator('.focus-card').first()).toBeVisible()
  await expect(legend(page)).toContainText('Bus: what several lines share')
  await expect(legend(page)).not.toContainText('Strong link of two spaces')
  const explained = await badges(legend(page))
  const seen = await badges(view)
  expect(seen.size).toBeGreaterThan(1)
  expect([...seen].filter((each) => !explained.has(each))).toEqual([])

  await page.getByRole('button', { name: 'Back to the map (Escape)' }).click()
  await expect(legend(page)).toContainText('Strong link of two spaces')
})

test('two steps lie over the panel and bring the legend along, folded', async ({ page, town }) => {
  const estate = await readEstate(town.platform)
  await open(page, town.shell, `/e/${town.endpointId}/map?addon=${widest(estate)}&steps=2`)
  const overlay = page.getByTestId('focus-overlay')
  await expect(overlay.locator('.focus-card').first()).toBeVisible()
  const words = overlay.getByText('Bus: what several lines share')
  await expect(words).toBeHidden()
  const summary = overlay.getByText('Legend', { exact: true })
  await expect(summary).toBeInViewport()
  await summary.press('Enter')
  await expect(words).toBeInViewport()
})

test('the legend explains what is in sight: the marks of a list that lies over the map, and colours where shapes are too small', async ({
  page,
  town,
}) => {
  await open(page, town.shell, `/e/${town.endpointId}/map`)
  await mapReady(page)
  for (const words of ['… with a high finding', 'App whose space is unknown', 'Low finding, in lists'])
    await expect(legend(page)).toContainText(words)
  await expect(legend(page)).not.toContainText('colour alone')
  const seen = async (): Promise<string[]> => await legend(page).locator('li').allTextContents()

  for (const way of ['matrix', 'ranked', 'outline']) {
    await open(page, town.shell, `/e/${town.endpointId}/map?mode=${way}`)
    await expect(legend(page)).toContainText('Worst finding: low')
    await expect(legend(page)).not.toContainText('Strong link of two spaces')
    expect(await violations(page, '.map-legend')).toEqual([])
    expect((await seen()).some((words) => words.startsWith('How much of the largest'))).toBe(way === 'ranked')
  }

  // So small a window that cells have three pixels.
  await page.setViewportSize({ width: 1000, height: 150 })
  await open(page, town.shell, `/e/${town.endpointId}/map`)
  await mapReady(page)
  await page.getByTestId('map').focus()
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('-')
  await expect(legend(page)).toContainText('Too small for shapes at this zoom: colour alone tells.')
})
