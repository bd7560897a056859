import type { Page } from '@playwright/test'
import { startDemo } from '#demo/demo.ts'
import { readEstate, type Estate } from './kit/estate.ts'
import { addPlatform, expect, open, test } from './kit/test.ts'

function dollars(cents: number): string {
  return cents === 0 ? 'free' : `$${cents / 100}/mo`
}

async function checkPlans(page: Page, service: Estate['services'][number]): Promise<void> {
  const table = page.getByRole('region', { name: `Plans of ${service.human_name}` })
  await expect(table.getByRole('row')).toHaveCount(service.plans.length + 1)
  for (const plan of service.plans) {
    const short = plan.name.split(':')[1] ?? ''
    const row = table.getByRole('row').filter({ has: page.getByRole('link', { name: short, exact: true }) })
    await expect(row).toContainText(dollars(plan.price.cents))
    await expect(row).toContainText(plan.state)
    for (const tag of plan.compliance) await expect(row).toContainText(tag)
  }
}

test('with the platform gone, the whole catalog is there: plans, prices, states and who uses them', async ({
  page,
  launch,
  afterwards,
}) => {
  const platform = await startDemo({ size: 'S', seed: 11 })
  afterwards(() => platform.close())
  const estate = await readEstate(platform)
  const shell = await launch()
  const endpointId = await addPlatform(shell, platform, 'Reader')
  await platform.close()

  await open(page, shell, `/e/${endpointId}/catalog`)
  const services = page.getByRole('navigation', { name: 'Services' })
  await expect(services.getByRole('link')).toHaveCount(estate.services.length)
  for (const service of estate.services) {
    await services.getByRole('link', { name: new RegExp(`^${service.human_name}.*${service.name}`) }).click()
    await expect(page.getByRole('heading', { level: 2, name: service.human_name })).toBeVisible()
    await checkPlans(page, service)
  }

  // The keyboard does the same.
  await services.getByRole('link').first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(services.getByRole('link').nth(1)).toHaveAttribute('aria-current', 'true')

  await page.getByRole('textbox', { name: 'Filter services and plans' }).fill('premium')
  const premium = estate.services.filter(({ plans }) => plans.some(({ name }) => name.includes('premium')))
  await expect(services.getByRole('link')).toHaveCount(premium.length)

  await page.goto(`${shell.origin}/#/e/${endpointId}/catalog?service=akkeris-postgresql`)
  const used = estate.services
    .flatMap(({ plans }) => plans)
    .find(
      ({ id, name }) => name.startsWith('akkeris-postgresql:') && estate.addons.some((addon) => addon.planId === id),
    )
  await page.getByRole('link', { name: used?.name.split(':')[1] ?? '', exact: true }).click()
  const detail = page.getByTestId('plan-detail')
  const users = estate.addons.filter((addon) => addon.planId === used?.id)
  await expect(detail).toContainText(`Used by ${users.length} add-on`)
  await expect(detail.getByRole('link')).toHaveCount(users.length)
  await detail
    .getByRole('link', { name: users[0]?.name ?? '' })
    .first()
    .click()
  await expect(page.getByRole('heading', { level: 1, name: users[0]?.name ?? '' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Apps that hold this add-on' })).toBeVisible()

  // Asking what only the platform knows is answered with a sentence, and nothing else changes.
  await page.getByRole('button', { name: 'Ask the platform' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Nothing answers at' }).first()).toBeVisible()
  await expect(page.getByTestId('banner')).toContainText('Everything below is from')
})
