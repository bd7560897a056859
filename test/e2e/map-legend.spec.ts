import type { Locator, Page } from '@playwright/test'
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
