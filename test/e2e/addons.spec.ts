import type { Page, Response } from '@playwright/test'
import { readAddon, readEstate, type Estate } from './kit/estate.ts'
import { everythingIn, expect, open, test, type Town } from './kit/test.ts'

const rows = (page: Page) => page.getByTestId('addon-row')

async function openList(page: Page, { shell, endpointId }: Town, query = ''): Promise<void> {
  await open(page, shell, `/e/${endpointId}/addons${query}`)
  await expect(rows(page).first()).toBeVisible()
}

/** Texts of one column, top to bottom, of the rows drawn. */
async function column(page: Page, at: number): Promise<string[]> {
  return await rows(page).evaluateAll(
    (elements, index) => elements.map((row) => row.children[index]?.textContent?.trim() ?? ''),
    at,
  )
}

const sorted = <Value>(values: Value[], compare: (a: Value, b: Value) => number): boolean =>
  values.every((value, index) => index === 0 || compare(values[index - 1] ?? value, value) <= 0)

test('the list is filtered and sorted, and its address says how', async ({ page, town }) => {
  const estate = await readEstate(town.platform)
  const count = page.locator('.page-count')
  const filters = page.getByRole('search', { name: 'Filter the add-ons' })
  await openList(page, town)
  await expect(count).toHaveText(String(estate.addons.length))

  await page.getByRole('textbox', { name: /^Filter by name/ }).fill('redis')
  const redis = estate.addons.filter((addon) => addon.service.includes('redis') || addon.name.includes('redis'))
  await expect(count).toHaveText(`${redis.length} of ${estate.addons.length}`)
  await expect(page).toHaveURL(/addons\?text=redis$/)

  await page.getByRole('button', { name: 'Shared only' }).click()
  const shared = redis.filter((addon) => addon.holders.length > 1)
  await expect(count).toHaveText(`${shared.length} of ${estate.addons.length}`)
  await expect(page).toHaveURL(/shared=yes/)
  await expect.poll(async () => (await column(page, 6)).map(Number).every((apps) => apps > 1)).toBe(true)

  await page.getByRole('button', { name: 'Clear the filters' }).click()
  await expect(count).toHaveText(String(estate.addons.length))

  await filters.getByRole('button', { name: 'Service', exact: true }).click()
  await page.getByLabel('Find a service').fill('postgres')
  await page.getByRole('option', { name: 'akkeris-postgresql' }).click()
  const postgres = estate.addons.filter((addon) => addon.service === 'akkeris-postgresql')
  await expect(count).toHaveText(`${postgres.length} of ${estate.addons.length}`)

  await filters.getByRole('button', { name: 'Space', exact: true }).click()
  const space = postgres.find((addon) => addon.owner !== null)?.spaces[0] ?? ''
  await page.getByRole('option', { name: space, exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`service=akkeris-postgresql&space=${space}`))
  await expect.poll(async () => new Set(await column(page, 2))).toEqual(new Set(['akkeris-postgresql']))

  await page.reload()
  await expect(rows(page).first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^Service akkeris-postgresql/ })).toBeVisible()
  await expect(page.getByRole('button', { name: new RegExp(`^Space ${space}`) })).toBeVisible()
})

test('each heading sorts, the second press turns it round', async ({ page, town }) => {
  await openList(page, town)
  const header = page.getByRole('columnheader', { name: 'Name' })
  await header.getByRole('button').click()
  await expect(header).toHaveAttribute('aria-sort', 'ascending')
  await expect.poll(async () => sorted(await column(page, 1), (a, b) => a.localeCompare(b))).toBe(true)
  await header.getByRole('button').click()
  await expect(header).toHaveAttribute('aria-sort', 'descending')
  await expect(page).toHaveURL(/sort=name&order=down/)
  await expect.poll(async () => sorted(await column(page, 1), (a, b) => b.localeCompare(a))).toBe(true)

  await page.getByRole('columnheader', { name: 'Apps' }).getByRole('button').click()
  await expect.poll(async () => sorted((await column(page, 6)).map(Number), (a, b) => b - a)).toBe(true)
  await openList(page, town, '?sort=price&order=down')
  await expect(page.getByRole('columnheader', { name: 'Price' })).toHaveAttribute('aria-sort', 'descending')
})

test('the list is used with the keyboard: down, to the end, and into a row', async ({ page, town }) => {
  const estate = await readEstate(town.platform)
  await openList(page, town, '?sort=name')
  const grid = page.getByRole('grid', { name: 'Add-ons' })
  await grid.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(grid).toHaveAttribute('aria-activedescendant', 'addon-row-2')
  await page.keyboard.press('End')
  await expect(grid).toHaveAttribute('aria-activedescendant', `addon-row-${estate.addons.length - 1}`)
  const last = page.locator(`#addon-row-${estate.addons.length - 1}`)
  await expect(last).toBeInViewport()
  const name = (await last.getByRole('link').textContent()) ?? ''
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await page.goBack()
  await expect(grid).toBeVisible()
})

test('filters that nothing fits say so, and one press takes them away', async ({ page, town }) => {
  await openList(page, town)
  await page.getByRole('textbox', { name: /^Filter by name/ }).fill('no such thing anywhere')
  await expect(page.getByRole('heading', { name: 'No add-on fits' })).toBeVisible()
  await page.getByRole('button', { name: 'Clear the filters' }).last().click()
  await expect(rows(page).first()).toBeVisible()
})

type Told = Awaited<ReturnType<typeof readAddon>>

/** Held over spaces, and its config variables hold a secret in the clear. */
async function sharedWithSecret(
  town: Town,
): Promise<{ addon: Estate['addons'][number]; told: Told; secrets: string[] }> {
  const { addons } = await readEstate(town.platform)
  for (const addon of addons.filter(({ spaces, owner }) => spaces.length > 1 && owner !== null)) {
    const told = await readAddon(town.platform, addon.id)
    const secrets = Object.values(told.config_vars).filter((value) => /fake/i.test(value))
    if (secrets.length > 0) return { addon, told, secrets }
  }
  throw new Error('No add-on of this fleet is shared over spaces and has a secret.')
}

test('one add-on: who holds it where, what was never asked, and no secret when it is', async ({ page, town }) => {
  const { addon, told, secrets } = await sharedWithSecret(town)
  const heard: Promise<string>[] = []
  const hear = (response: Response): void => {
    if (response.url().endsWith('/api/call')) heard.push(response.text())
  }
  page.on('response', hear)

  await open(page, town.shell, `/e/${town.endpointId}/addons/${addon.id}`)
  await expect(page.getByRole('heading', { level: 1, name: addon.name })).toBeVisible()
  const table = page.getByRole('region', { name: 'Apps that hold this add-on' })
  await expect(table.getByRole('row')).toHaveCount(addon.holders.length + 1)
  const spaces = (await town.shell.call('graph.map', { endpointId: town.endpointId })).spaces
  for (const holder of addon.holders) {
    const row = table.getByRole('row').filter({ has: page.getByRole('link', { name: holder, exact: true }) })
    const space = spaces.find((each) => holder.endsWith(`-${each.name}`))
    await expect(row).toContainText(space?.name ?? '')
    for (const tag of space?.compliance ?? []) await expect(row).toContainText(tag)
    if (holder !== addon.owner) await expect(row).toContainText('not asked yet')
  }
  await expect(table.getByRole('row').nth(1)).toContainText('owner')

  const asked = page.getByRole('region', { name: 'Asked of the platform' })
  await expect(asked).toContainText('not asked yet')
  await asked.getByRole('button', { name: 'Ask the platform' }).click()
  await expect(asked).toContainText(told.state)
  for (const name of Object.keys(told.config_vars)) await expect(asked.getByText(name, { exact: true })).toBeVisible()
  await expect(asked.getByRole('button', { name: 'Ask again' })).toBeVisible()
  await expect(table).not.toContainText('not asked yet')
  await expect(
    table
      .getByText('primary', { exact: true })
      .or(table.getByText('no', { exact: true }))
      .first(),
  ).toBeVisible()

  const everything = [await everythingIn(page), ...(await Promise.all(heard))].join('\n')
  for (const secret of secrets) expect(everything).not.toContain(secret)
  // What is still on its way when the test ends could not be read any more.
  page.off('response', hear)
  await page.reload()
  await expect(asked).toContainText(told.state)
})
