import type { Page } from '@playwright/test'
import { difference, readCanvas, type Painting } from './kit/canvas.ts'
import { expect, mapReady, open, test, type Town } from './kit/test.ts'

async function openMap(page: Page, { shell, endpointId }: Town): Promise<void> {
  await open(page, shell, `/e/${endpointId}/map`)
  await mapReady(page)
}

function painterIs(page: Page, who: 'page' | 'worker'): Promise<void> {
  return expect(page.getByTestId('map')).toHaveAttribute('data-painter', who)
}

async function zoomIn(page: Page, until: 'middle' | 'close'): Promise<void> {
  const map = page.getByTestId('map')
  for (let step = 0; step < 10 && (await map.getAttribute('data-zoom-level')) !== until; step++) {
    const scale = (await map.getAttribute('data-scale')) ?? ''
    await page.getByRole('button', { name: /^Zoom in/ }).click()
    await expect(map).not.toHaveAttribute('data-scale', scale)
    // A flight has ended when the scale stands still.
    await expect
      .poll(async () => {
        const before = await map.getAttribute('data-scale')
        await page.waitForTimeout(80)
        return before === (await map.getAttribute('data-scale'))
      })
      .toBe(true)
  }
  await expect(map).toHaveAttribute('data-zoom-level', until)
}

/** Once fonts are there and nothing changes about it any more. */
async function stillPicture(page: Page): Promise<Painting> {
  await page.evaluate(async () => {
    await document.fonts.ready
  })
  let before = await readCanvas(page)
  for (;;) {
    await page.waitForTimeout(150)
    const now = await readCanvas(page)
    if (difference(before, now) === 0) return now
    before = now
  }
}

test('a worker takes over, and its picture is the one that the page painted', async ({ page, town }) => {
  await page.addInitScript(() => {
    // The page's own picture is kept before anybody takes over.
    const before = window.requestIdleCallback.bind(window)
    window.requestIdleCallback = (work, options) =>
      before((deadline) => {
        const held = (): void => {
          if (Reflect.get(window, 'mayTakeOver') === true) work(deadline)
          else window.setTimeout(held, 20)
        }
        held()
      }, options)
  })
  await openMap(page, town)
  await painterIs(page, 'page')
  const inPage = await stillPicture(page)
  await page.evaluate(() => {
    Reflect.set(window, 'mayTakeOver', true)
  })
  await painterIs(page, 'worker')
  await expect.poll(async () => difference(inPage, await readCanvas(page))).toBeLessThan(0.002)

  await zoomIn(page, 'close')
  const map = page.getByTestId('map')
  await expect(map).toHaveAttribute('data-drawn-addons', /^[1-9]/)
  await expect(map).toHaveAttribute('data-drawn-ports', /^[1-9]/)
  await expect(map).toHaveAttribute('data-drawn-ribbons', '0')
  await expect.poll(async () => difference(inPage, await readCanvas(page))).toBeGreaterThan(0.1)
})

test('where a browser cannot paint in a worker the page paints', async ({ page, town }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(HTMLCanvasElement.prototype, 'transferControlToOffscreen')
  })
  await openMap(page, town)
  await zoomIn(page, 'close')
  await painterIs(page, 'page')
  expect((await readCanvas(page)).colours).toBeGreaterThan(20)
})

test('a worker that cannot be fetched leaves the page painting', async ({ page, town }) => {
  const asked = page.waitForRequest('**/assets/map-painter-*.js')
  await page.context().route('**/assets/map-painter-*.js', (route) => route.abort('failed'))
  await openMap(page, town)
  await asked
  await zoomIn(page, 'close')
  await painterIs(page, 'page')
  expect((await readCanvas(page)).colours).toBeGreaterThan(20)
})

test('a worker that breaks is replaced by the page, and nothing is lost', async ({ page, town }) => {
  await page.context().route('**/assets/map-painter-*.js', async (route) => {
    const answer = await route.fetch()
    const breaking =
      "; addEventListener('message', ({ data }) => { if (data.kind === 'paint' && data.frame.camera.scale > 1.5) { setTimeout(() => { throw new Error('broken') }) } })"
    await route.fulfill({ response: answer, body: (await answer.text()) + breaking })
  })
  await openMap(page, town)
  await painterIs(page, 'worker')
  await zoomIn(page, 'close')
  await painterIs(page, 'page')
  await expect(page.getByTestId('map')).toHaveAttribute('data-drawn-addons', /^[1-9]/)
  expect((await readCanvas(page)).colours).toBeGreaterThan(20)
  await expect(page.getByTestId('map').locator(':scope > canvas')).toHaveCount(1)
  await page.getByRole('button', { name: /^Show the whole map/ }).click()
  await expect(page.getByTestId('map')).toHaveAttribute('data-zoom-level', /overview|middle/)
})

test('what somebody waits for is painted by the page, over a worker that is slow', async ({ page, town }) => {
  await page.context().route('**/assets/map-painter-*.js', async (route) => {
    const answer = await route.fetch()
    const slow = `
      const listen = self.addEventListener.bind(self)
      let frames = 0
      self.addEventListener = (kind, hear) => listen(kind, (event) => {
        const late = event.data.kind === 'paint' && (frames += 1) > 1 ? 4_000 : 0
        setTimeout(() => hear(event), late)
      });`
    await route.fulfill({ response: answer, body: slow + (await answer.text()) })
  })
  // Without a flight, so that the picture stands still.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openMap(page, town)
  await painterIs(page, 'worker')
  const inSight = page.getByTestId('map').locator(':scope > canvas:not([hidden])')
  await expect(inSight).toHaveCount(1)
  const before = await readCanvas(page)

  await page.getByTestId('map').press('Enter')
  await expect(page.getByTestId('graph-selected')).toHaveAttribute('data-node-kind', 'space')
  await expect(inSight).toHaveCount(2)
  const lit = await readCanvas(page)
  expect(difference(before, lit)).toBeGreaterThan(0.05)
  await expect(inSight).toHaveCount(1)
  await expect(page.getByTestId('map')).toHaveAttribute('data-painter', 'worker')
  expect(difference(lit, await readCanvas(page))).toBeLessThan(0.002)
})

test('what a graphics card has taken with it is painted again', async ({ page, town }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'Worker')
  })
  await openMap(page, town)
  await painterIs(page, 'page')
  const canvas = page.locator('[data-testid="map"] > canvas')
  const lose = (): Promise<void> =>
    canvas.evaluate((canvas) => {
      const context = canvas instanceof HTMLCanvasElement ? canvas.getContext('2d') : null
      context?.reset()
    })
  const before = await stillPicture(page)
  await lose()
  expect((await readCanvas(page)).colours).toBe(1)
  await canvas.dispatchEvent('contextrestored')
  expect(difference(before, await readCanvas(page))).toBe(0)

  // What lies under a selection is kept from the second one on, and has gone too.
  await page.getByTestId('map').focus()
  for (const key of ['Enter', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key)
  await expect(page.getByTestId('graph-selected')).toHaveAttribute('data-node-id', /./)
  const lit = await stillPicture(page)
  expect(difference(before, lit)).toBeGreaterThan(0)
  await lose()
  await canvas.dispatchEvent('contextrestored')
  expect(difference(lit, await readCanvas(page))).toBe(0)
})

test('a port says what lies behind it, and a click goes through it', async ({ page, town }) => {
  await openMap(page, town)
  await zoomIn(page, 'middle')
  const box = await page.getByTestId('map').boundingBox()
  if (!box) throw new Error('The map has no size.')
  await expect(page.getByTestId('map')).toHaveAttribute('data-port-at', /^\d+ \d+$/)
  const [x = 0, y = 0] = ((await page.getByTestId('map').getAttribute('data-port-at')) ?? '').split(' ').map(Number)
  await page.mouse.move(box.x + x, box.y + y)
  const tip = page.getByTestId('map-tip')
  await expect(tip.locator('.map-kind')).toHaveText('Shared between spaces')
  await expect(tip).toContainText(/\d+ attachments? of \d+ add-ons?/)
  const found = (await tip.locator('strong').textContent()) ?? ''
  await page.mouse.click(box.x + x, box.y + y)
  expect(found).toContain(' ⇄ ')
  const other = found.split(' ⇄ ')[1] ?? ''
  await expect(page.getByTestId('graph-selected')).toHaveAttribute('data-node-kind', 'space')
  await expect(page.getByTestId('graph-selected')).toContainText(other)
})
