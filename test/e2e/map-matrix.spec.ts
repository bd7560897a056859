import type { Locator, Page } from '@playwright/test'
import { violations } from './kit/axe.ts'
import { readEstate, type Estate } from './kit/estate.ts'
import { expect, open, test, type Town } from './kit/test.ts'

async function openMatrix(page: Page, { shell, endpointId }: Town, query = ''): Promise<Locator> {
  await open(page, shell, `/e/${endpointId}/map?mode=matrix${query}`)
  const matrix = page.getByTestId('matrix')
  await expect(matrix.locator('canvas')).toHaveAttribute('data-drawn-cells', /^[1-9]/)
  return matrix
}

interface Expected {
  lender: string
  borrower: string
  count: number
  addons: Set<string>
}

/** Who lends to whom, as the platform says: an app that holds an add-on of another space's app borrows it. */
function lending(estate: Estate): Map<string, Expected> {
  const spaceOf = new Map(estate.apps.map(({ name, space }) => [name, space]))
  const cells = new Map<string, Expected>()
  for (const { id, owner, holders } of estate.addons) {
    const lender = owner === null ? 'No owner' : (spaceOf.get(owner) ?? '')
    for (const holder of new Set(holders)) {
      const borrower = spaceOf.get(holder) ?? ''
      if (holder === owner || borrower === lender) continue
      const cell = cells.get(`${lender} ${borrower}`) ?? { lender, borrower, count: 0, addons: new Set() }
      cell.count += 1
      cell.addons.add(id)
      cells.set(`${lender} ${borrower}`, cell)
    }
  }
  return cells
}

function strongest(cells: ReadonlyMap<string, Expected>): Expected {
  const [first] = [...cells.values()].toSorted((p, q) => q.count - p.count)
  if (!first) throw new Error('Nothing is shared across spaces.')
  return first
}

const sentence = ({ lender, borrower, count, addons }: Expected): RegExp =>
  new RegExp(`^${lender} lends ${borrower} ${count} attachments? of ${addons.size} add-ons?(, worst finding \\w+)?$`)

/** The text of what the keyboard is at. */
const activeText = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const id = document.activeElement?.getAttribute('aria-activedescendant')
    return (typeof id === 'string' ? document.getElementById(id)?.textContent : null) ?? ''
  })

/** The middle of a cell on the screen, found by the names in its heads. */
async function pointOf(matrix: Locator, row: string, column: string): Promise<{ x: number; y: number }> {
  const names = async (role: 'rowheader' | 'columnheader'): Promise<string[]> =>
    (await matrix.getByRole(role).allTextContents()).map((text) => text.split(', ')[0] ?? '')
  const rows = await names('rowheader')
  // The corner is a head of its own.
  const columns = (await names('columnheader')).slice(1)
  const box = await matrix.boundingBox()
  const read = async (name: string): Promise<number> => Number(await matrix.getAttribute(name))
  const [cell, side, top] = [await read('data-cell'), await read('data-side'), await read('data-top')]
  return {
    x: (box?.x ?? 0) + side + (columns.indexOf(column) + 0.5) * cell,
    y: (box?.y ?? 0) + top + (rows.indexOf(row) + 0.5) * cell,
  }
}

test('the matrix says who lends to whom as the platform does, in every order', async ({ page, town }) => {
  const estate = await readEstate(town.platform)
  const cells = lending(estate)
  const matrix = await openMatrix(page, town)
  const across = [...cells.values()].filter(({ lender }) => lender !== 'No owner')
  const count = across.reduce((sum, cell) => sum + cell.count, 0)
  await expect(page.getByTestId('matrix-sum')).toContainText(`${count} attachments across`)

  const names = async (): Promise<string[]> =>
    (await matrix.getByRole('rowheader').allTextContents()).map((text) => text.split(', ')[0] ?? '')
  const total = (space: string): number =>
    [...cells.values()].reduce((sum, { lender, borrower, count: here }) => {
      return lender === space || borrower === space ? sum + here : sum
    }, 0)
  for (const order of ['Similar', 'Name', 'Total', 'Risk']) {
    await page.getByRole('radio', { name: order }).click()
    await expect(page.getByRole('radio', { name: order })).toBeChecked()
    for (const cell of cells.values())
      await expect(matrix.getByRole('gridcell', { name: sentence(cell) })).toHaveCount(1)
    await expect(matrix.getByRole('gridcell', { name: / lends / })).toHaveCount(cells.size)
    const spaces = (await names()).filter((name) => name !== 'No owner')
    if (order === 'Name') expect(spaces).toEqual(spaces.toSorted())
    if (order === 'Total') expect(spaces.map(total)).toEqual(spaces.map(total).toSorted((p, q) => q - p))
  }
})

test('the keyboard goes from cell to cell, opens what two spaces share, and selects from it', async ({
  page,
  town,
}) => {
  const estate = await readEstate(town.platform)
  const cell = strongest(lending(estate))
  const matrix = await openMatrix(page, town)
  await matrix.focus()
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Home')
  const first = (await matrix.getByRole('rowheader').first().textContent()) ?? ''
  expect(await activeText(page)).toBe(first)
  for (let row = 0; row < 20 && !(await activeText(page)).startsWith(`${cell.lender}, `); row += 1) {
    await page.keyboard.press('ArrowDown')
  }
  expect(await activeText(page)).toMatch(/^.+, (lends|shares nothing)/)
  for (let step = 0; step < 20 && !sentence(cell).test(await activeText(page)); step += 1) {
    await page.keyboard.press('Control+ArrowRight')
  }
  expect(await activeText(page)).toMatch(sentence(cell))

  await page.keyboard.press('Enter')
  const pane = page.getByTestId('matrix-pane')
  const there = pane.locator('section').first()
  await expect(there.getByRole('heading')).toHaveText(`${cell.lender} lends to ${cell.borrower}`)
  await expect(there.locator('.map-row')).toHaveCount(cell.addons.size)
  await page.keyboard.press('Escape')
  await expect(pane).toHaveCount(0)
  await expect(matrix).toBeFocused()
  expect(await activeText(page)).toMatch(sentence(cell))

  await page.keyboard.press('Enter')
  const addon = estate.addons.find(({ id }) => cell.addons.has(id))
  await pane
    .getByRole('button', { name: addon?.name ?? '' })
    .first()
    .press('Enter')
  const selected = page.getByTestId('graph-selected')
  await expect(selected).toHaveAttribute('data-node-kind', 'addon')
  await expect(page).toHaveURL(/mode=matrix/)
  await expect(pane).toHaveCount(0)
  await expect(matrix).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(selected).not.toHaveAttribute('data-node-kind')

  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await expect(selected).toHaveAttribute('data-node-kind', 'space')
  await page.keyboard.press('/')
  await expect(page.getByRole('combobox', { name: /on the map$/ })).toBeFocused()
})

test('pointing says the whole of it, a click opens it, a selection is lit', async ({ page, town }) => {
  const estate = await readEstate(town.platform)
  const cell = strongest(lending(estate))
  const matrix = await openMatrix(page, town)
  const picture = (): Promise<string> =>
    matrix.locator('canvas').evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''))
  const plain = await picture()
  const { x, y } = await pointOf(matrix, cell.lender, cell.borrower)
  await page.mouse.move(x, y)
  await expect(page.getByTestId('map-tip')).toContainText(`${cell.lender} → ${cell.borrower}`)
  await expect(page.getByTestId('map-tip')).toContainText(`${cell.count} attachments of`)
  await expect.poll(picture).not.toBe(plain)

  await page.mouse.click(x, y)
  const pane = page.getByTestId('matrix-pane')
  await expect(pane.getByRole('heading').first()).toHaveText(`${cell.lender} lends to ${cell.borrower}`)
  await pane.locator('.matrix-apps button').first().click()
  await expect(page.getByTestId('graph-selected')).toHaveAttribute('data-node-kind', 'app')
  await page.mouse.move(0, 0)
  await expect.poll(picture).not.toBe(plain)
  const lit = await picture()
  await page.goBack()
  await expect(page.getByTestId('graph-selected')).not.toHaveAttribute('data-node-kind')
  await expect.poll(picture).not.toBe(lit)
})

test('what the filter hides is not counted, and spaces that share nothing are folded away with their number', async ({
  page,
  town,
}) => {
  const estate = await readEstate(town.platform)
  const matrix = await openMatrix(page, town)
  const cell = strongest(lending(estate))
  const [addonId = ''] = cell.addons
  const wanted = estate.addons.find(({ id }) => id === addonId)
  const cells = lending({ ...estate, addons: wanted ? [wanted] : [] })
  // A bare app brings its space along, which then shares nothing.
  const bare = estate.apps.find(({ name, space }) => {
    const free = !estate.addons.some(({ holders }) => holders.includes(name))
    return free && ![...cells.values()].some(({ lender, borrower }) => lender === space || borrower === space)
  })
  const also = bare ? ` or id = ${bare.id}` : ''
  await page.getByRole('combobox', { name: 'Filter what is shown' }).fill(`id = ${addonId}${also}`)
  await expect(matrix.getByRole('gridcell', { name: / lends / })).toHaveCount(cells.size)
  for (const each of cells.values()) await expect(matrix.getByRole('gridcell', { name: sentence(each) })).toHaveCount(1)
  // The completion lies over the bar.
  await page.keyboard.press('Escape')
  const alone = page.getByTestId('matrix-alone')
  await expect(alone).toHaveCount(bare ? 1 : 0)
  if (bare) {
    await expect(alone).toHaveText('1 space shares nothing: show')
    await expect(matrix.getByRole('rowheader', { name: new RegExp(`^${bare.space},`) })).toHaveCount(0)
    await alone.click()
    await expect(matrix.getByRole('rowheader', { name: new RegExp(`^${bare.space},`) })).toHaveText(
      `${bare.space}, shares nothing with another space`,
    )
  }
  await page.getByRole('combobox', { name: 'Filter what is shown' }).fill('!shared and !orphan')
  await expect(page.getByRole('heading', { name: 'No space shares with another' })).toBeVisible()
  // There is nothing to put in order, and a way out.
  await expect(page.getByRole('radio', { name: 'Total' })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.getByTestId('map-way-matrix').getByRole('button', { name: 'Show everything' }).click()
  await expect(matrix).toBeVisible()
  await expect(page.getByRole('radio', { name: 'Total' })).toBeVisible()
})

test('the order and the spaces that share nothing stand in the address, and Back takes them back', async ({
  page,
  town,
}) => {
  const estate = await readEstate(town.platform)
  const cells = lending(estate)
  const matrix = await openMatrix(page, town)
  await page.getByRole('radio', { name: 'Total' }).click()
  await expect(page).toHaveURL(/by=total/)
  await page.getByRole('radio', { name: 'Risk' }).click()
  await expect(page).toHaveURL(/by=risk/)
  const inOrder = await matrix.getByRole('rowheader').allTextContents()
  await page.goBack()
  await expect(page.getByRole('radio', { name: 'Total' })).toBeChecked()
  await page.goBack()
  await expect(page.getByRole('radio', { name: 'Similar' })).toBeChecked()
  await expect(page).toHaveURL(/mode=matrix$/)

  await openMatrix(page, town, '&by=risk&alone=yes')
  await expect(page.getByRole('radio', { name: 'Risk' })).toBeChecked()
  const sharing = new Set([...cells.values()].flatMap(({ lender, borrower }) => [lender, borrower]))
  const alone = new Set(estate.apps.map(({ space }) => space).filter((space) => !sharing.has(space)))
  const all = await matrix.getByRole('rowheader').allTextContents()
  expect(all.filter((name) => inOrder.includes(name))).toEqual(inOrder)
  expect(all).toHaveLength(inOrder.length + alone.size)
})

test('axe finds nothing wrong with the matrix and what two spaces share', async ({ page, town }) => {
  const matrix = await openMatrix(page, town)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violations(page, '.map-way')).toEqual([])
  }
  await matrix.focus()
  await page.keyboard.press('Control+ArrowRight')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('matrix-pane')).toBeVisible()
  expect(await violations(page, '.matrix-pane')).toEqual([])
})
