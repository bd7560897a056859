import { chromium, expect, type Page } from '@playwright/test'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startDemo } from '#demo/demo.ts'
import { findChromium } from '../kit/chromium.ts'
import { newFolder, startShell } from './kit/shell.ts'
import { landmarksOf, open, profileOf } from './kit/test.ts'
import { places, type Place } from './kit/views.ts'

/*
 * Makes the pictures of the documentation, in docs/pictures, from the demo platform: `node test/e2e/pictures.ts` after a
 * build. The fleet is the same each time; only times of day differ.
 */
const wanted = [
  'welcome',
  'map',
  'map-selection',
  'blast-radius',
  'add-ons',
  'add-on',
  'catalog',
  'findings',
  'scores',
  'deep-look',
  'rules',
  'endpoints',
  'palette',
]

/** The embedded demo platform cannot be out of reach; this one, on a port that is always the same, can. */
const payments = { size: 'M', seed: 12, port: 4_717 } as const

const target = join(import.meta.dirname, '..', '..', 'docs', 'pictures')
await mkdir(target, { recursive: true })
const folder = await newFolder()
const shell = await startShell({ folder: folder.path })
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})

function seeBanner(page: Page): Promise<void> {
  return expect(page.getByTestId('banner')).toBeVisible()
}

async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0)
  await page.evaluate(() => document.fonts.ready)
  // The count beside Findings comes once everything else stands.
  await page.waitForTimeout(1_800)
  await writeFile(join(target, `${name}.png`), await page.screenshot({ animations: 'disabled', caret: 'hide' }))
  process.stdout.write(`${name}\n`)
}

/** `later`: milliseconds that the page's clock is ahead, for a picture of something that lasts. */
async function takeEach(shown: Place[], later = 0): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    for (const place of shown) {
      const page = await browser.newPage({
        viewport: { width: 1280, height: 800 },
        colorScheme: theme,
        reducedMotion: 'reduce',
        locale: 'en-GB',
      })
      if (later > 0) await page.clock.setFixedTime(Date.now() + later)
      await open(page, shell, place.path)
      await place.arrive(page)
      await take(page, `${place.name}-${theme}`)
      await page.close()
    }
  }
}

try {
  const { endpointId } = await shell.call('endpoints.demo', { size: 'M', seed: 42 })
  await shell.call('preferences.set', { endpointId })
  await shell.call('inventory.sync', { endpointId })
  const shown = places(await landmarksOf({ shell, endpointId })).filter(({ name }) => wanted.includes(name))
  const platform = await startDemo(payments)
  const added = await shell.call('endpoints.add', {
    profile: { ...profileOf(platform.url, 'Payments'), environment: 'production' },
    credential: platform.key,
  })
  await shell.call('inventory.sync', added)
  await takeEach(shown)

  await platform.close()
  await shell.call('inventory.sync', added).catch(() => null)
  await takeEach([{ name: 'offline', path: `/e/${added.endpointId}/map`, arrive: seeBanner }], 47 * 60_000)
} finally {
  await browser.close()
  await shell.stop()
  await folder.remove()
}
