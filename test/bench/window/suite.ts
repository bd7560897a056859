import { chromium, type Page } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from '../../kit/chromium.ts'
import { atMost, median, timed, type Suite } from '../measure.ts'
import { profileOf, startDemoProcess } from '../processes.ts'
import { startWebSession } from '../web-session.ts'

const rounds = 9

/**
 * How soon an operator without a network sees the cached map and can click it, as a multiple of what the same browser
 * needs for an empty page. The platform is gone before the window opens.
 */
export const windowSuite: Suite = {
  name: 'window',
  async run(report) {
    const folder = await mkdtemp(join(tmpdir(), 'addon-atlas-bench-'))
    const blank = createServer((_, response) => {
      response.setHeader('content-type', 'text/html')
      response.end('<!doctype html><title>blank</title>')
    })
    await new Promise<void>((resolve) => {
      blank.listen(0, '127.0.0.1', resolve)
    })
    const blankAddress = `http://127.0.0.1:${(blank.address() as AddressInfo).port}/`

    const demo = await startDemoProcess('M')
    let web = await startWebSession(folder)
    const { endpointId } = await web.call('endpoints.add', profileOf(demo))
    await web.call('inventory.sync', { endpointId })
    await web.call('preferences.set', { endpointId })
    await web.stop()
    await demo.stop()

    web = await startWebSession(folder)
    const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      await page.goto(await web.address())
      await waitForMap(page)
      const map = `${web.origin}/#/e/${endpointId}/map`
      const ratios: number[] = []
      const blanks: number[] = []
      for (let round = 0; round <= rounds; round++) {
        const empty = await timed(() => page.goto(blankAddress))
        const opened = await timed(async () => {
          await page.goto(map)
          await waitForMap(page)
        })
        if (round === 0) continue
        blanks.push(empty)
        ratios.push(opened / empty)
        report(`round ${round}: blank ${empty.toFixed(0)} ms, map ${opened.toFixed(0)} ms`)
      }
      await clickSomething(page)
      return [
        atMost(6, {
          name: 'cached map at M painted and clickable, over a blank page',
          value: median(ratios),
          unit: 'x',
          floorOrPeer: { name: 'blank page', value: median(blanks), unit: 'ms' },
        }),
      ]
    } finally {
      await browser.close()
      await web.stop()
      blank.close()
      await rm(folder, { recursive: true, force: true })
    }
  },
}

async function waitForMap(page: Page): Promise<void> {
  await page.waitForSelector('[data-testid="map"][data-map-ready="true"]', { state: 'attached' })
}

/** Ready must mean ready: a click in the middle of the map selects what is there. */
async function clickSomething(page: Page): Promise<void> {
  const box = await page.locator('[data-testid="map"]').boundingBox()
  if (!box) throw new Error('The map has no size.')
  for (let step = 1; step < 20; step++) {
    await page.mouse.click(box.x + (box.width * step) / 20, box.y + (box.height * step) / 20)
    if ((await page.locator('[data-testid="graph-selected"]').count()) > 0) return
  }
  throw new Error('Nothing on the map could be clicked.')
}
