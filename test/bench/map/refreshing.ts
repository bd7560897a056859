import { chromium } from '@playwright/test'
import { findChromium } from '../../kit/chromium.ts'
import { atMost, median, type Measure } from '../measure.ts'
import type { Filtering } from './changes.ts'
import type { Size } from './fleet.ts'
import { windowSize } from './graph.ts'
import type { PageServer } from './pages.ts'

const filters = ['space = *-prod and service = akkeris-postgresql and apps > 3', 'cross-space', 'severity >= high']

export interface ChangesOptions {
  server: PageServer
  sizes: Size[]
  rounds: number
  /** The share of surviving apps that another layout moves; null where that is not at hand. */
  pack: (size: Size) => Promise<number | null>
  report: (line: string) => void
}

/** What happens to a map that is looked at when its data change: by a sync, and by another filter. */
export async function measureChanges({ server, sizes, rounds, pack, report }: ChangesOptions): Promise<Measure[]> {
  const measures: Measure[] = []
  for (const size of sizes.filter((size) => size !== 'L')) {
    const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] })
    try {
      const page = await browser.newPage({ viewport: windowSize })
      await page.goto(server.address('changes'))
      await page.evaluate((size) => window.changes.load(size), size)
      const refreshes = []
      const filtered: number[] = []
      const filterings: Filtering[] = []
      for (let round = 0; round < rounds + 1; round += 1) {
        const refresh = await page.evaluate(() => window.changes.refresh(''))
        const behind = await page.evaluate((text) => window.changes.refresh(text), filters[1] ?? '')
        const taken: Filtering[] = []
        for (const text of filters) taken.push(await page.evaluate((text) => window.changes.filter(text), text))
        await page.evaluate(() => window.changes.filter(''))
        const each = (of: (filtering: Filtering) => number): string => taken.map(of).join(' ')
        report(
          `${size}, ${round === 0 ? 'warming up' : `round ${round}`}: refresh drops ${refresh.dropped} frames and moves ${refresh.moved} of ${refresh.surviving} apps, behind a filter drops ${behind.dropped}; filters take ${each(({ frames }) => frames)} frames, and to arrange anew drops ${each(({ dropped }) => dropped)}`,
        )
        if (round === 0) continue
        refreshes.push(refresh)
        filtered.push(behind.dropped)
        filterings.push(...taken)
      }
      const packed = await pack(size)
      measures.push(
        atMost(0, {
          name: `${size}: apps that a refresh moves after 1 % of churn`,
          value: Math.max(...refreshes.map(({ moved }) => moved)),
          unit: '',
          floorOrPeer: packed === null ? null : { name: 'd3 pack moves', value: packed * 100, unit: '%' },
        }),
        atMost(1, {
          name: `${size}: frames that a refresh drops`,
          value: median(refreshes.map(({ dropped }) => dropped)),
          unit: 'frames',
        }),
      )
      if (size === 'XL')
        measures.push(
          atMost(2, {
            name: 'XL: a filter is changed and seen',
            value: median(filterings.map(({ frames }) => frames)),
            unit: 'frames',
          }),
          atMost(1, {
            name: 'XL: frames that a refresh drops behind a filter',
            value: median(filtered),
            unit: 'frames',
          }),
          atMost(1, {
            name: 'XL: frames dropped when what a filter leaves is arranged anew',
            value: median(filterings.map(({ dropped }) => dropped)),
            unit: 'frames',
          }),
        )
    } finally {
      await browser.close()
    }
  }
  return measures
}
