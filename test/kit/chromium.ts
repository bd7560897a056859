import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

/**
 * The browser the tests drive: the one named by ADDON_ATLAS_CHROMIUM, Playwright's own download, or an installed
 * Chromium or Chrome. `npm test` sees to it that there is one before anything runs.
 */
export function findChromium(): string {
  const candidates = [
    process.env['ADDON_ATLAS_CHROMIUM'],
    chromium.executablePath(),
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ]
  const found = candidates.find((candidate) => candidate !== undefined && existsSync(candidate))
  if (found === undefined) throw new Error('No Chromium was found. Run `npm test`, which installs one where it can.')
  return found
}
