import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { startDemo } from '#demo/demo.ts'
import { addPlatform, expect, landmarksOf, open, test } from './kit/test.ts'
import { places } from './kit/views.ts'

/** Everything axe knows, best practices included, or only some rules; one line per violation. */
async function violations(page: Page, rules: string[] = []): Promise<string[]> {
  // Colours that are still on their way are nobody's colours.
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null))),
  )
  const builder = new AxeBuilder({ page })
  const { violations } = await (rules.length > 0 ? builder.withRules(rules) : builder).analyze()
  return violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map((node) => `${impact ?? ''} ${id}: ${help} (${node.target.join(' ')}) ${node.any[0]?.message ?? ''}`),
  )
}

test.use({ reducedMotion: 'reduce' })

for (const { name } of places({ endpointId: '', addonId: '', service: '', planId: '' })) {
  test(`${name}: nothing stands in anybody's way, in light and in dark`, async ({ page, town }) => {
    const place = places(await landmarksOf(town)).find((each) => each.name === name)
    await open(page, town.shell, place?.path ?? '')
    await place?.arrive(page)
    const root = page.locator('html')
    await expect(root).toHaveAttribute('data-theme', 'light')
    expect(await violations(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect(root).toHaveAttribute('data-theme', 'dark')
    // Nothing but the colours is different.
    expect(await violations(page, ['color-contrast', 'link-in-text-block'])).toEqual([])
  })
}

test('the banner and a page that is not signed in have nothing that stands in the way either', async ({
  page,
  launch,
  afterwards,
}) => {
  const platform = await startDemo({ size: 'S', seed: 4 })
  afterwards(() => platform.close())
  const shell = await launch()
  const endpointId = await addPlatform(shell, platform, 'Gone')
  await platform.close()
  await open(page, shell, `/e/${endpointId}/addons`)
  await page.getByRole('button', { name: 'Sync now' }).click()
  await expect(page.getByTestId('banner')).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await violations(page)).toEqual([])
  await page.goto(`${shell.origin}/signed-out`)
  expect(await violations(page)).toEqual([])
})
