import type { Locator, Page } from '@playwright/test'
import { answeringServer } from '../kit/answering-server.ts'
import { recordedEstate, routesOf } from '../core/inventory/recordings.ts'
import { violations } from './kit/axe.ts'
import { readEstate, type Estate } from './kit/estate.ts'
import { expect, open, profileOf, test, type Town } from './kit/test.ts'

type Focus = `addon=${string}` | `app=${string}` | `space=${string}`

async function openFocus(page: Page, { shell, endpointId }: Town, focus: Focus, steps: 1 | 2 = 1): Promise<Locator> {
  await open(page, shell, `/e/${endpointId}/map?${focus}&steps=${steps}`)
  const view = page.getByTestId('focus-view')
  await expect(view).toHaveAttribute('data-steps', String(steps))
  return view
}

function stage(page: Page, role: string): Locator {
  return page.locator(`.focus-stage[data-role="${role}"]`)
}

/** Names of the apps or add-ons in a stage, in the order of a reader. */
function names(page: Page, role: string): Promise<string[]> {
  return stage(page, role).locator('.focus-app > bdi').allTextContents()
}

function sorted(texts: Iterable<string>): string[] {
  return [...new Set(texts)].toSorted()
}

function keysOf(links: Element[]): string[] {
  return links.map((link) => link.getAttribute('data-key') ?? '')
}

/** Who has the same as these apps, by name. */
function sharers(estate: Estate, apps: ReadonlySet<string>): Set<string> {
  const shared = estate.addons.filter(({ holders }) => holders.some((holder) => apps.has(holder)))
  return new Set(shared.flatMap(({ holders }) => holders).filter((holder) => !apps.has(holder)))
}

/** An app that owns something which is shared and borrows something. */
function busiest({ apps, addons }: Estate): Estate['apps'][number] {
  const weigh = (name: string): number => {
    const owned = addons.filter(({ owner, holders }) => owner === name && holders.length > 1).length
    const borrowed = addons.filter(({ owner, holders }) => owner !== name && holders.includes(name)).length
    return Math.min(owned, borrowed) * 100 + owned + borrowed
  }
  const [first] = apps.toSorted((a, b) => weigh(b.name) - weigh(a.name))
  if (!first) throw new Error('The fleet has no app.')
  return first
}

function widest({ addons }: Estate): Estate['addons'][number] {
  const [first] = addons
    .filter(({ owner }) => owner !== null)
    .toSorted((a, b) => b.spaces.length - a.spaces.length || b.holders.length - a.holders.length)
  if (!first) throw new Error('The fleet has no add-on.')
  return first
}

test('an app shows all it owns, all it borrows and who has the same; two steps go on from there', async ({
  page,
  town,
}) => {
  const estate = await readEstate(town.platform)
  const app = busiest(estate)
  await openFocus(page, town, `app=${app.id}`)
  const held = estate.addons.filter(({ holders }) => holders.includes(app.name))
  const owned = held.filter(({ owner }) => owner === app.name)
  expect(sorted(await names(page, 'held'))).toEqual(sorted(held.map(({ name }) => name)))
  const cards = stage(page, 'held').locator('.focus-card')
  await expect(cards.filter({ has: page.getByRole('heading', { name: 'Owns' }) }).locator('.focus-count')).toHaveText(
    String(owned.length),
  )
  await expect(
    stage(page, 'held').getByText(`owns ${owned.length}, borrows ${held.length - owned.length}`),
  ).toBeVisible()
  const near = sharers(estate, new Set([app.name]))
  expect(sorted(await names(page, 'holders'))).toEqual(sorted(near))
  await expect(page.getByTestId('focus-sentence')).toContainText(`${app.name}, Owns ${owned.length} add-on`)

  await page.getByRole('button', { name: 'Two steps' }).click()
  await expect(page).toHaveURL(/steps=2/)
  await expect(page.getByTestId('focus-view')).toHaveAttribute('data-steps', '2')
  const further = sharers(estate, near)
  further.delete(app.name)
  await expect(stage(page, 'further-apps')).toHaveAttribute('data-total', String(further.size))
  expect(sorted(await names(page, 'further-apps'))).toEqual(sorted(further))
  await page.goBack()
  await expect(page.getByTestId('focus-view')).toHaveAttribute('data-steps', '1')
})

test('a space shows what it borrows and from whom, what it lends and to whom', async ({ page, town }) => {
  const estate = await readEstate(town.platform)
  const spaceOf = new Map(estate.apps.map(({ name, space }) => [name, space]))
  const addon = widest(estate)
  const space = spaceOf.get(addon.owner ?? '') ?? ''
  await openFocus(page, town, `space=${space}`)
  const isInside = (name: string | null): boolean => name !== null && spaceOf.get(name) === space
  const lent = estate.addons.filter(({ owner, holders }) => isInside(owner) && holders.some((each) => !isInside(each)))
  const borrowed = estate.addons.filter(({ owner, holders }) => !isInside(owner) && holders.some(isInside))
  expect(sorted(await names(page, 'lent'))).toEqual(sorted(lent.map(({ name }) => name)))
  await expect(stage(page, 'borrowed')).toHaveAttribute('data-total', String(borrowed.length))
  expect(sorted(await names(page, 'borrowed'))).toEqual(sorted(borrowed.map(({ name }) => name)))
  const to = sorted(lent.flatMap(({ holders }) => holders).filter((each) => !isInside(each)))
  expect(sorted(await names(page, 'holders'))).toEqual(to)
  for (const other of sorted(to.map((name) => spaceOf.get(name) ?? ''))) {
    await expect(stage(page, 'holders').getByRole('heading', { name: `Space ${other}`, exact: true })).toBeVisible()
  }
})

test('every name leads on, back and forward walk, and closing gives the map back', async ({ page, town }) => {
  const estate = await readEstate(town.platform)
  const addon = widest(estate)
  await open(page, town.shell, `/e/${town.endpointId}/map?addon=${addon.id}`)
  await page.getByRole('button', { name: 'Blast radius' }).click()
  const title = page.getByTestId('focus-overlay').getByRole('heading', { level: 2 })
  await expect(title).toHaveText(addon.name)
  await expect(page.getByTestId('focus-sentence')).toContainText(
    `Owned by ${addon.owner}, ${addon.holders.length} apps in ${addon.spaces.length} spaces.`,
  )
  const [borrower = ''] = addon.holders.filter((holder) => holder !== addon.owner)
  await stage(page, 'holders').getByRole('link', { name: borrower }).click()
  await expect(title).toHaveText(borrower)
  await expect(title).toBeFocused()
  await stage(page, 'held').getByRole('link', { name: addon.name }).first().click()
  await expect(title).toHaveText(addon.name)
  await page.goBack()
  await expect(title).toHaveText(borrower)
  await page.goBack()
  await expect(title).toHaveText(addon.name)
  // Back on the name that was followed.
  await expect(stage(page, 'holders').getByRole('link', { name: borrower })).toBeFocused()
  await page.goForward()
  await expect(title).toHaveText(borrower)

  const space = estate.apps.find(({ name }) => name === borrower)?.space ?? ''
  await page.getByRole('navigation', { name: 'Where this is' }).getByRole('link', { name: space }).last().click()
  await expect(title).toHaveText(space)
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('focus-overlay')).toHaveCount(0)
  await expect(page.getByTestId('map')).toBeFocused()
  await expect(page.getByTestId('graph-selected')).toHaveAttribute('data-node-kind', 'space')
})

test('pointing at a name lights what it is tied to', async ({ page, town }) => {
  const estate = await readEstate(town.platform)
  const app = busiest(estate)
  const view = await openFocus(page, town, `app=${app.id}`)
  const shared = estate.addons.find(({ owner, holders }) => owner === app.name && holders.length > 1)
  await stage(page, 'held')
    .getByRole('link', { name: shared?.name ?? '' })
    .first()
    .hover()
  const lit = view.locator('.focus-stage[data-role="holders"] [data-lit="true"] .focus-app > bdi')
  const others = shared?.holders.filter((holder) => holder !== app.name) ?? []
  await expect.poll(async () => (await lit.allTextContents()).toSorted()).toEqual(others.toSorted())
  await expect(view.locator('.focus-chosen').first()).toBeAttached()
  await expect(page.getByRole('tooltip')).toContainText(shared?.name ?? '')
})

test('the keyboard alone goes through it: Tab reads, arrows move, Enter goes, Escape leaves', async ({
  page,
  town,
}) => {
  const addon = widest(await readEstate(town.platform))
  await openFocus(page, town, `addon=${addon.id}`)
  const focused = (): Promise<string | undefined> =>
    page.evaluate(() =>
      document.activeElement instanceof HTMLElement ? document.activeElement.dataset['key'] : undefined,
    )
  const order: string[] = []
  const expected = await page.locator('.focus-plane a[data-key]').evaluateAll(keysOf)
  for (let press = 0; press < 40 && order.length < Math.min(4, expected.length); press += 1) {
    await page.keyboard.press('Tab')
    const key = await focused()
    if (key !== undefined) order.push(key)
  }
  expect(order).toEqual(expected.slice(0, order.length))
  await page.locator('.focus-stage[data-role="owner"] a.focus-app').focus()
  // To the nearest name on the right, which the add-on alone does not have.
  await page.keyboard.press('ArrowRight')
  expect(await focused()).toMatch(/^(app|space) /)
  const column = await page.evaluate(() => document.activeElement?.getAttribute('data-column'))
  const within = await page.locator(`.focus-plane a[data-column="${column}"]`).evaluateAll(keysOf)
  await page.keyboard.press('End')
  expect(await focused()).toBe(within.at(-1))
  await page.keyboard.press('Home')
  expect(await focused()).toBe(within[0])
  await page.keyboard.press('ArrowDown')
  expect(await focused()).toBe(within[1])
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  expect(await focused()).toBe(within[0])
  await page.keyboard.press('ArrowLeft')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-column'))).toBe('0')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('focus-overlay').getByRole('heading', { level: 2 })).not.toHaveText(addon.name)
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('focus-overlay')).toHaveCount(0)
  await expect(page.getByTestId('map')).toBeFocused()
})

test('an orphan says that nobody owns it', async ({ page, town }) => {
  const { addons } = await readEstate(town.platform)
  const orphan = addons.find(({ owner }) => owner === null)
  expect(orphan).toBeDefined()
  await openFocus(page, town, `addon=${orphan?.id ?? ''}`)
  await expect(stage(page, 'owner')).toContainText('No owner: the app that made it is gone.')
  await expect(page.getByTestId('focus-sentence')).toContainText('Owned by nobody')
  expect(sorted(await names(page, 'holders'))).toEqual(sorted(orphan?.holders ?? []))
})

test('what the latest sync knows nothing of is said', async ({ page, town }) => {
  await open(page, town.shell, `/e/${town.endpointId}/map?app=gone&steps=2`)
  await expect(page.getByTestId('focus-overlay')).toContainText('knows nothing of that name')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('focus-overlay')).toHaveCount(0)
})

test('five hundred apps on one add-on: so many are shown, the rest is counted and can be had', async ({
  page,
  launch,
  afterwards,
}) => {
  const estate = recordedEstate()
  const [first] = estate['/addon-attachments']
  if (!first) throw new Error('The recording has no attachment.')
  for (let index = 0; index < 500; index += 1) {
    const app = { id: `app-${index}`, name: `a${index}-space${index % 30}` }
    estate['/addon-attachments'].push({ ...first, id: `attachment-${index}`, app })
  }
  const server = await answeringServer(routesOf(estate))
  afterwards(() => server.close())
  const shell = await launch()
  const { endpointId } = await shell.call('endpoints.add', {
    profile: profileOf(server.url, 'Many'),
    credential: 'any-key',
  })
  await shell.call('inventory.sync', { endpointId })
  await open(page, shell, `/e/${endpointId}/map?addon=${first.addon.id}&steps=1`)
  const holders = stage(page, 'holders')
  await expect(holders.locator('.focus-row')).toHaveCount(120)
  const total = Number(await holders.getAttribute('data-total'))
  expect(total).toBeGreaterThanOrEqual(500)
  await expect(holders).toContainText(`${total - 120} not shown`)
  await holders.getByRole('button', { name: 'Show 120 more' }).click()
  await expect(holders.locator('.focus-row')).toHaveCount(240)
  await expect(holders).toContainText(`${total - 240} not shown`)
})

// Of an add-on, in both themes: places.spec.
test("nothing stands in anybody's way in that of an app and of a space", async ({ page, town }) => {
  const app = busiest(await readEstate(town.platform))
  for (const focus of [`app=${app.id}`, `space=${app.space}`] as const) {
    // All of the first step is in the second one.
    await openFocus(page, town, focus, 2)
    await stage(page, 'holders').locator('a').first().focus()
    expect(await violations(page, '[data-testid="focus-overlay"]'), focus).toEqual([])
  }
})
