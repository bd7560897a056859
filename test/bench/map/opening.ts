import { chromium, type Page } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from '../../kit/chromium.ts'
import { timed } from '../measure.ts'
import { profileOf, startDemoProcess } from '../processes.ts'
import { startWebSession } from '../web-session.ts'
import { windowSize } from './graph.ts'
import type { PageServer } from './pages.ts'

/** Milliseconds. */
const settling = 1_500

/** Milliseconds of one round: until the map of the web shell can be clicked, and until the other page shows its graph. */
export interface Opening {
  map: number
  other: number
}

/**
 * From the address to a map that can be clicked, in the web shell, out of the cache: the platform is gone before the
 * window opens. The other page has nothing but the graph to show, and is given where everything lies.
 */
export async function measureOpening(
  server: PageServer,
  other: string,
  rounds: number,
  report: (line: string) => void,
): Promise<Opening[]> {
  const folder = await mkdtemp(join(tmpdir(), 'addon-atlas-bench-'))
  const demo = await startDemoProcess('M')
  let web = await startWebSession(folder)
  const { endpointId } = await web.call('endpoints.add', profileOf(demo))
  await web.call('inventory.sync', { endpointId })
  await web.call('preferences.set', { endpointId })
  await web.stop()
  await demo.stop()
  web = await startWebSession(folder)
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const page = await browser.newPage({ viewport: windowSize })
    page.setDefaultTimeout(60_000)
    await page.goto(await web.address())
    await page.goto(`${web.origin}/#/e/${endpointId}/map`)
    await waitForMap(page)
    await clickSomething(page)
    const openings: Opening[] = []
    /** What was there before is taken down in the background, which is nobody's opening. */
    const rest = async (): Promise<void> => {
      await page.goto('about:blank')
      await page.waitForTimeout(settling)
    }
    for (let round = 0; round <= rounds; round += 1) {
      await rest()
      const map = await timed(async () => {
        await page.goto(`${web.origin}/#/e/${endpointId}/map`)
        await waitForMap(page)
      })
      await rest()
      const shown = await timed(async () => {
        await page.goto(server.plainAddress(other))
        await page.evaluate(async () => {
          await window.course.load('M', 'graph')
          await window.course.init()
        })
      })
      // The first round fills caches on both sides.
      if (round === 0) continue
      report(`opening, round ${round}: map ${map.toFixed(0)} ms, ${other} ${shown.toFixed(0)} ms`)
      openings.push({ map, other: shown })
    }
    return openings
  } finally {
    await browser.close()
    await web.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Not what the map says of itself: its canvas is looked at, until there is more on it than one colour. */
async function waitForMap(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="map"] canvas')
      if (!canvas || canvas.width === 0) return false
      const small = new OffscreenCanvas(24, 15).getContext('2d', { willReadFrequently: true })
      small?.drawImage(canvas, 0, 0, 24, 15)
      const pixels = small?.getImageData(0, 0, 24, 15).data ?? []
      return new Set(new Uint32Array(Uint8ClampedArray.from(pixels).buffer)).size > 8
    },
    undefined,
    { polling: 'raf' },
  )
}

/** Seen must mean usable: a click in the middle of the map selects what is there. */
async function clickSomething(page: Page): Promise<void> {
  const box = await page.getByTestId('map').boundingBox()
  if (!box) throw new Error('The map has no size.')
  for (let step = 1; step < 20; step += 1) {
    await page.mouse.click(box.x + (box.width * step) / 20, box.y + (box.height * step) / 20)
    if ((await page.locator('[data-testid="graph-selected"][data-node-id]').count()) > 0) return
  }
  throw new Error('Nothing on the map could be clicked.')
}
