import { readEstate } from './kit/estate.ts'
import { attachAnother, ownTown } from './kit/findings.ts'
import { expect, mapReady, open, test } from './kit/test.ts'

/** How many of the add-ons are said to be shown. */
const share = (shown: number, of: number): RegExp => new RegExp(`\\b${shown} of ${of} add-ons`)

test('a sync that comes while a filtered map is moved is shown under the same filter, and the map stays in the hand', async ({
  page,
  launch,
  afterwards,
}) => {
  const { platform, shell, endpointId } = await ownTown(launch, afterwards)
  const { addons } = await readEstate(platform)
  const comes = addons.find(({ owner, holders }) => owner !== null && holders.length === 2)
  const more = addons.filter(({ holders }) => holders.length > 2).length
  expect(more).toBeGreaterThan(0)
  await open(page, shell, `/e/${endpointId}/map?filter=${encodeURIComponent('apps > 2')}`)
  await mapReady(page)
  const map = page.getByTestId('map')
  const showing = page.getByTestId('map-showing')
  await expect(showing).toContainText(share(more, addons.length))

  // Closer, so that there is something to be moved.
  await map.focus()
  const whole = await map.getAttribute('data-scale')
  await page.keyboard.press('+')
  await expect(map).not.toHaveAttribute('data-scale', whole ?? '')
  const box = await map.boundingBox()
  if (!box) throw new Error('The map has no size.')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 30, y + 20, { steps: 3 })
  await expect(map).toHaveAttribute('data-dragging', 'true')
  const scale = await map.getAttribute('data-scale')

  await attachAnother(platform, comes?.id ?? '')
  await shell.call('inventory.sync', { endpointId })
  await expect(showing).toContainText(share(more + 1, addons.length))
  await expect(map).toHaveAttribute('data-dragging', 'true')
  await page.mouse.move(x + 60, y + 40, { steps: 3 })
  await page.mouse.up()
  await expect(map).not.toHaveAttribute('data-dragging')
  await expect(map).toHaveAttribute('data-scale', scale ?? '')
  await expect(page.getByTestId('graph-selected')).not.toHaveAttribute('data-node-id')
})

test('of filters that follow each other quickly the last one stays', async ({ page, town }) => {
  await page.addInitScript(() => {
    // What a filter leaves is made in turns, each of which may be kept waiting: as on a map so large that it takes a while.
    const before = window.setTimeout.bind(window)
    Reflect.set(window, 'setTimeout', (work: () => void, ms?: number) => {
      const held = (): void => {
        if (ms === undefined && Reflect.get(window, 'isHeld') === true) before(held, 20)
        else work()
      }
      return before(held, ms)
    })
  })
  const { addons } = await readEstate(town.platform)
  await open(page, town.shell, `/e/${town.endpointId}/map?filter=cross-space`)
  await mapReady(page)
  const showing = page.getByTestId('map-showing')
  const crossing = addons.filter(({ spaces }) => spaces.length > 1).length
  await expect(showing).toContainText(share(crossing, addons.length))
  const many = addons.filter(({ holders }) => holders.length > 2).length
  await page.evaluate(
    async (filters) => {
      Reflect.set(window, 'isHeld', true)
      for (const filter of filters) {
        const [path] = window.location.hash.split('?')
        const changed = new Promise((resolve) => {
          window.addEventListener('hashchange', resolve, { once: true })
        })
        window.location.hash = `${path}?filter=${encodeURIComponent(filter)}`
        await changed
      }
    },
    ['apps > 1', 'severity >= low', 'shared', 'apps > 2'],
  )
  await expect(showing).toHaveText('Reading the filter')
  await expect(page.getByTestId('map-export')).toBeDisabled()
  const told = await page.evaluate(async () => {
    Reflect.set(window, 'isHeld', false)
    const told: { words: string; exports: boolean }[] = []
    for (let frame = 0; frame < 60; frame += 1) {
      await new Promise(window.requestAnimationFrame)
      const words = document.querySelector('[data-testid="map-showing"]')?.textContent ?? ''
      const button = document.querySelector('[data-testid="map-export"]')
      told.push({ words, exports: button?.getAttribute('aria-disabled') !== 'true' })
    }
    return told
  })
  await expect(showing).toContainText(share(many, addons.length))
  // Of what is not asked for any more nothing is told nor exported, as nothing of it is shown.
  for (const { words, exports } of told) expect(exports).toBe(share(many, addons.length).test(words))
  expect(told.filter(({ words, exports }) => !exports && words !== 'Reading the filter')).toEqual([])
  await expect(page).toHaveURL(/filter=apps/)
  for (let back = 0; back < 4; back += 1) await page.goBack()
  await expect(showing).toContainText(share(crossing, addons.length))
})
