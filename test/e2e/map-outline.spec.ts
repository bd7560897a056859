import type { Locator, Page } from '@playwright/test'
import { readEstate, type Estate } from './kit/estate.ts'
import { expect, open, test, type Town } from './kit/test.ts'

async function openWay(
  page: Page,
  { shell, endpointId }: Town,
  mode: 'outline' | 'ranked',
  query = '',
): Promise<Locator> {
  await open(page, shell, `/e/${endpointId}/map?mode=${mode}${query}`)
  const way = page.getByTestId(mode)
  await expect(page.getByTestId(`${mode}-row`).first()).toBeVisible()
  return way
}

/** The row the keyboard is at. */
async function active(way: Locator): Promise<Locator> {
  const id = await way.getAttribute('aria-activedescendant')
  return way.page().locator(`#${id ?? 'none'}`)
}

const nameOf = async (row: Locator): Promise<string> => (await row.getByRole('gridcell').first().textContent()) ?? ''

/** The add-on that the most apps hold, of those an app owns. */
function widest(estate: Estate): Estate['addons'][number] & { owner: string } {
  const [first] = estate.addons
    .flatMap((addon) => (addon.owner === null ? [] : [{ ...addon, owner: addon.owner }]))
    .toSorted((a, b) => b.holders.length - a.holders.length)
  if (!first) throw new Error('The fleet has no add-on.')
  return first
}

const byText = (texts: Iterable<string>): string[] => [...texts].toSorted((p, q) => (p < q ? -1 : p > q ? 1 : 0))

test('the tree holds what the platform has: spaces, apps, add-ons and who holds them', async ({ page, town }) => {
  const estate = await readEstate(town.platform)
  const tree = await openWay(page, town, 'outline')
  const orphans = estate.addons.filter(({ owner }) => owner === null)
  await expect(page.getByTestId('outline-sum')).toHaveText(
    `6 spaces · ${estate.apps.length} apps · ${estate.addons.length} add-ons, ${orphans.length} without an owner`,
  )
  const rows = page.getByTestId('outline-row')
  const spaces = byText(new Set(estate.apps.map(({ space }) => space)))
  await expect(rows).toHaveCount(spaces.length + 1)
  const shown: string[] = []
  for (const row of await rows.all()) shown.push(await nameOf(row))
  expect(shown).toEqual([...spaces, 'No owner'])

  await tree.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  const [space = ''] = spaces
  const apps = byText(estate.apps.filter((app) => app.space === space).map(({ name }) => name))
  await expect(await active(tree)).toHaveAttribute('aria-expanded', 'true')
  for (const [index, app] of apps.entries()) {
    await page.keyboard.press('ArrowDown')
    const row = await active(tree)
    expect(await nameOf(row)).toBe(app)
    await expect(row).toHaveAttribute('aria-level', '2')
    await expect(row).toHaveAttribute('aria-posinset', String(index + 1))
    await expect(row).toHaveAttribute('aria-setsize', String(apps.length))
  }
  await page.keyboard.press('ArrowLeft')
  expect(await nameOf(await active(tree))).toBe(space)
  await page.keyboard.press('ArrowLeft')
  await expect(await active(tree)).toHaveAttribute('aria-expanded', 'false')

  await page.keyboard.press('End')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  expect(orphans.map(({ name }) => name)).toContain(await nameOf(await active(tree)))
})

test('what is selected elsewhere is opened and shown; the keyboard walks from there', async ({ page, town }) => {
  const estate = await readEstate(town.platform)
  const addon = widest(estate)
  const tree = await openWay(page, town, 'outline', `&addon=${addon.id}`)
  const row = page.getByTestId('outline-row').and(page.locator('[aria-selected=true]'))
  await expect(row).toBeInViewport()
  expect(await nameOf(row)).toBe(addon.name)
  await expect(row).toHaveAttribute('aria-level', '3')
  const holders = new Set(addon.holders)
  await expect(row).toContainText(`${holders.size} apps in`)

  await tree.focus()
  await expect(await active(tree)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  const others = byText([...holders].filter((name) => name !== addon.owner))
  expect(await nameOf(await active(tree))).toBe(others[0])
  await expect(await active(tree)).toHaveAttribute('aria-setsize', String(others.length))
  await page.keyboard.press('ArrowLeft')

  // Along its attachments: the owner first, then the others; Escape comes back.
  await page.keyboard.press(']')
  await expect(page.getByTestId('outline-walk')).toContainText(`1 of ${holders.size} attached`)
  expect(await nameOf(await active(tree))).toBe(addon.owner)
  await page.keyboard.press('[')
  await expect(page.getByTestId('outline-walk')).toContainText(`${holders.size} of ${holders.size} attached`)
  const other = await nameOf(await active(tree))
  expect(others).toContain(other)
  await page.keyboard.press('Escape')
  await expect.poll(async () => nameOf(await active(tree))).toBe(addon.name)
  await page.keyboard.press('[')
  await page.keyboard.press('Enter')
  const selected = page.getByTestId('graph-selected')
  await expect(selected).toHaveAttribute('data-node-kind', 'app')
  await expect(page).toHaveURL(new RegExp(`app=${estate.apps.find(({ name }) => name === other)?.id}`))
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(selected).not.toHaveAttribute('data-node-kind')
})

test('letters lead to names, star opens all beside, full stop opens the focus view, slash the search', async ({
  page,
  town,
}) => {
  const estate = await readEstate(town.platform)
  const addon = widest(estate)
  const tree = await openWay(page, town, 'outline')
  await tree.focus()
  const spaces = byText(new Set(estate.apps.map(({ space }) => space)))
  const last = spaces.at(-1) ?? ''
  await page.keyboard.type(last)
  expect(await nameOf(await active(tree))).toBe(last)

  await page.keyboard.press('*')
  await expect(tree).toHaveAttribute(
    'aria-rowcount',
    String(1 + spaces.length + 1 + estate.apps.length + estate.addons.filter(({ owner }) => owner === null).length),
  )
  // Only what is near what is in sight is there.
  expect(await page.getByTestId('outline-row').count()).toBeLessThan(64)
  await page.getByRole('button', { name: 'Fold everything' }).click()
  await expect(tree).toHaveAttribute('aria-rowcount', String(1 + spaces.length + 1))

  await tree.focus()
  await page.keyboard.press('/')
  await page.keyboard.type(addon.name)
  await page.getByRole('option', { name: addon.name }).first().click()
  const row = page.getByTestId('outline-row').and(page.locator('[aria-selected=true]'))
  await expect(row).toBeInViewport()
  expect(await nameOf(row)).toBe(addon.name)
  await tree.focus()
  await page.keyboard.press('.')
  await expect(page.getByTestId('focus-view')).toBeVisible()
})

test('the tree shows what the filter lets through, and says when that is nothing', async ({ page, town }) => {
  const estate = await readEstate(town.platform)
  const addon = widest(estate)
  const tree = await openWay(page, town, 'outline', `&filter=${encodeURIComponent(`id = ${addon.id}`)}`)
  const spaces = addon.spaces.length
  await expect(page.getByTestId('outline-sum')).toContainText(
    `${spaces} space${spaces === 1 ? '' : 's'} · ${new Set(addon.holders).size} apps · 1 add-on`,
  )
  await expect(tree).toHaveAttribute('aria-rowcount', /\d+/)
  await page.getByRole('combobox', { name: 'Filter what is shown' }).fill('name = "none of these"')
  await expect(page.getByRole('heading', { name: 'Nothing fits the filter' })).toBeVisible()
  await expect(tree).toHaveCount(0)
})

test('the ranked list has every shared add-on, in order, and selects with Enter', async ({ page, town }) => {
  const estate = await readEstate(town.platform)
  const shared = estate.addons.filter(({ holders }) => new Set(holders).size > 1)
  const across = estate.addons.filter(({ spaces }) => spaces.length > 1)
  const list = await openWay(page, town, 'ranked')
  await expect(page.getByTestId('ranked-sum')).toHaveText(
    `${shared.length} add-ons are shared, ${across.length} across spaces`,
  )
  await expect(list).toHaveAttribute('aria-rowcount', String(shared.length + 1))

  await expect(list.getByRole('columnheader', { name: 'Score' })).toHaveAttribute('aria-sort', 'descending')
  const scores = async (): Promise<number[]> => (await list.locator('.ranked-score b').allTextContents()).map(Number)
  await expect.poll(async () => (await scores()).length).toBeGreaterThan(2)
  expect(await scores()).toEqual((await scores()).toSorted((p, q) => q - p))

  await list.getByRole('button', { name: 'Apps' }).click()
  const most = widest(estate)
  const first = page.getByTestId('ranked-row').first()
  // The order stands in the address, so that Back takes it back.
  await list.getByRole('button', { name: 'Add-on' }).click()
  await list.getByRole('button', { name: 'Add-on' }).click()
  await expect(page).toHaveURL(/sort=name&order=down$/)
  await expect(list.getByRole('columnheader', { name: 'Add-on' })).toHaveAttribute('aria-sort', 'descending')
  await page.goBack()
  await expect(list.getByRole('columnheader', { name: 'Add-on' })).toHaveAttribute('aria-sort', 'ascending')
  await page.goBack()
  await expect(list.getByRole('columnheader', { name: 'Apps' })).toHaveAttribute('aria-sort', 'descending')
  await expect(first).toContainText(most.name)
  await expect(first.getByRole('gridcell').nth(4)).toHaveText(String(new Set(most.holders).size))
  await list.getByRole('button', { name: 'Apps' }).click()
  await expect(list.getByRole('columnheader', { name: 'Apps' })).toHaveAttribute('aria-sort', 'ascending')

  await list.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('graph-selected')).toHaveAttribute('data-node-id', most.id)
  await expect(page.locator('[data-testid=ranked-row][aria-selected=true]')).toBeInViewport()
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('graph-selected')).not.toHaveAttribute('data-node-kind')
})

for (const mode of ['outline', 'ranked'] as const) {
  test(`from the focus view and from the fields the keyboard comes back to the ${mode}`, async ({ page, town }) => {
    const way = await openWay(page, town, mode)
    await way.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await page.keyboard.press('.')
    await expect(page.getByTestId('focus-overlay')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('focus-overlay')).toHaveCount(0)
    await expect(way).toBeFocused()
    await page.keyboard.press('/')
    await expect(page.getByRole('combobox', { name: /^Find a space/ })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(way).toBeFocused()
  })
}
