import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { readEstate, type Estate } from './kit/estate.ts'
import { expect, mapReady, open, test } from './kit/test.ts'

const shared = ({ addons }: Estate): Estate['addons'][number] => {
  const found = addons.find(({ owner, spaces }) => owner !== null && spaces.length > 1)
  if (!found) throw new Error('Nothing is shared across spaces.')
  return found
}

/** Which part of the frame the keyboard is in. */
const part = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const parts = { map: '.map-stage', tools: '.map-tools', sheet: '.map-panel' }
    const found = Object.entries(parts).find(([, selector]) => document.activeElement?.closest(selector) !== null)
    return found?.[0] ?? ''
  })

test('Tab goes from the map to its tools and then to the sheet, and back the same way', async ({ page, town }) => {
  const { id } = shared(await readEstate(town.platform))
  await open(page, town.shell, `/e/${town.endpointId}/map?addon=${id}`)
  await mapReady(page)
  await expect(page.getByRole('button', { name: 'Blast radius' })).toBeVisible()
  await page.getByRole('application').or(page.locator('.map-host')).first().focus()
  const parts = [await part(page)]
  for (let step = 0; step < 30 && parts.at(-1) !== 'sheet'; step += 1) {
    await page.keyboard.press('Tab')
    parts.push(await part(page))
  }
  expect(parts.filter((each, index) => each !== parts[index - 1])).toEqual(['map', 'tools', 'sheet'])
  await page.keyboard.press('Shift+Tab')
  expect(await part(page)).toBe('tools')
})

test('the matrix of a single space, which borrows what nobody owns, offers no orders', async ({ page, town }) => {
  const estate = await readEstate(town.platform)
  const spaceOf = new Map(estate.apps.map(({ name, space }) => [name, space]))
  const orphan = estate.addons.find(
    ({ owner, holders }) => owner === null && new Set(holders.map((holder) => spaceOf.get(holder))).size === 1,
  )
  if (!orphan) throw new Error('There is no add-on without an owner that one space borrows.')
  await open(page, town.shell, `/e/${town.endpointId}/map?mode=matrix&filter=id+%3D+${orphan.id}`)
  await expect(page.getByTestId('matrix').getByRole('rowheader')).toHaveCount(2)
  await expect(page.getByRole('radio', { name: 'Total' })).toHaveCount(0)
})

test('an export tells what is selected and marks what belongs to it', async ({ page, town }) => {
  const addon = shared(await readEstate(town.platform))
  await open(page, town.shell, `/e/${town.endpointId}/map?addon=${addon.id}`)
  await mapReady(page)
  await page.getByTestId('map-export').click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: /^JSON/ }).click(),
  ])
  const document = JSON.parse(readFileSync(await download.path(), 'utf8')) as {
    subject: { id: string }
    addons: { id: string; lit: boolean }[]
    apps: { name: string; lit: boolean }[]
  }
  expect(document.subject).toMatchObject({ kind: 'addon', id: addon.id })
  expect(document.addons.filter(({ lit }) => lit).map(({ id }) => id)).toEqual([addon.id])
  const lit = document.apps.filter((app) => app.lit).map(({ name }) => name)
  expect(lit.toSorted()).toEqual([...new Set(addon.holders)].toSorted())
  expect(document.apps.length).toBeGreaterThan(lit.length)
})

test('the focus view is saved with a row for all that it shows', async ({ page, town }) => {
  const addon = shared(await readEstate(town.platform))
  await open(page, town.shell, `/e/${town.endpointId}/map?addon=${addon.id}&steps=1`)
  await expect(page.locator('.focus-card').first()).toBeVisible()
  await page.getByTestId('focus-export').click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: /^CSV/ }).click(),
  ])
  expect(download.suggestedFilename()).toBe(`focus-${addon.name}.csv`)
  const text = readFileSync(await download.path(), 'utf8')
  for (const holder of new Set(addon.holders)) expect(text).toContain(`"app","${holder}"`)
  expect(text.trimEnd().split('\r\n')).toHaveLength(2 + new Set(addon.holders).size)
  // As a picture and as a graph it holds them too.
  for (const [format, name] of [
    ['SVG', 'svg'],
    ['Graphviz', 'dot'],
  ] as const) {
    await page.getByTestId('focus-export').click()
    const [other] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: new RegExp(`^${format}`) }).click(),
    ])
    expect(other.suggestedFilename()).toBe(`focus-${addon.name}.${name}`)
    const picture = readFileSync(await other.path(), 'utf8')
    // A long name is shortened as on screen.
    for (const holder of new Set(addon.holders)) expect(picture).toContain(holder.slice(0, 5))
    if (name === 'dot') continue
    expect(picture).toMatch(/^<svg xmlns="[^<]*>\n<title>[^<]*<\/title>\n<desc>[^<]*<\/desc>\n/)
    expect(/<desc>([^<]*)/.exec(picture)?.[1]).toContain(addon.name)
    expect(picture.match(/<path /g)?.length).toBeGreaterThan(1)
    expect(picture.match(/<g /g)?.length).toBe(picture.match(/<\/g>/g)?.length)
    expect(picture).not.toMatch(/var\(--|NaN|undefined/)
  }
  // The menu gives the keyboard back, and Escape still leads to the map.
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('focus-overlay')).toHaveCount(0)
})
