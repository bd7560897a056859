import { expect, mapReady, test } from './kit/test.ts'

test('an operator with nothing yet: three ways to begin, one click to a map full of data', async ({ page, launch }) => {
  const shell = await launch()
  await page.goto(await shell.address())
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('link', { name: /Connect to an endpoint/ })).toBeVisible()
  await expect(page.getByRole('link', { name: /Import from the aka CLI/ })).toBeVisible()
  await page.getByRole('button', { name: /Explore the demo platform/ }).click()

  await mapReady(page)
  const map = page.getByTestId('map')
  await expect(map).toHaveAccessibleName('Map of 60 spaces, 2,000 apps and 6,010 add-ons')
  await expect(page.getByTestId('map-showing')).toHaveText(/^Showing 2,000 of 2,000 apps/)
  await expect(map).toHaveAttribute('data-drawn-cells', /^[1-9]/)
  const { hash } = new URL(page.url())
  expect(hash).toMatch(/^#\/e\/[\w-]+\/map$/)

  await page.reload()
  await mapReady(page)
  expect(new URL(page.url()).hash).toBe(hash)
  await page.goto(`${shell.origin}/`)
  await mapReady(page)
  expect(new URL(page.url()).hash).toBe(hash)
})

test('a ticket works once; a tab without one sees a plain page', async ({ page, context, launch, surprises }) => {
  const shell = await launch()
  const address = await shell.address()
  await page.goto(address)
  await expect(page.getByRole('button', { name: /Explore the demo platform/ })).toBeVisible()
  expect(page.url()).not.toContain('ticket')

  const byHand = await context.newPage()
  await byHand.goto(`${shell.origin}/`)
  await expect(byHand.getByRole('heading', { name: 'This page is not signed in' })).toBeVisible()
  expect(new URL(byHand.url()).pathname).toBe('/signed-out')

  surprises.expect('an address used twice')
  const again = await context.newPage()
  await again.goto(address)
  await expect(again.getByRole('heading', { name: 'This page is not signed in' })).toBeVisible()
  await expect(page.getByRole('button', { name: /Explore the demo platform/ })).toBeVisible()
})

test('choosing to connect or to import opens the dialog for it, and Escape leads back', async ({ page, launch }) => {
  const shell = await launch()
  await page.goto(await shell.address())
  await page.getByRole('link', { name: /Connect to an endpoint/ }).click()
  await expect(page.getByRole('dialog', { name: 'Add an endpoint' })).toBeVisible()
  await expect(page.getByLabel('Address')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'No endpoint yet' })).toBeVisible()
  await page.getByRole('link', { name: 'See the ways to begin' }).click()
  await page.getByRole('link', { name: /Import from the aka CLI/ }).click()
  await expect(page.getByRole('dialog', { name: 'Import from the aka CLI' })).toContainText('left nothing here')
})
