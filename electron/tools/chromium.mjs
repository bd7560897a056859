import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * The Chromium for the browser tests: the one named in ADDON_ATLAS_CHROMIUM, Playwright's own download, or an installed
 * one. Null when there is none.
 * @param {string} root the checkout
 * @returns {Promise<string | null>}
 */
export async function findChromium(root) {
  const candidates = [
    process.env['ADDON_ATLAS_CHROMIUM'],
    await playwrightChromium(root),
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ]
  return candidates.find((candidate) => candidate && existsSync(candidate)) ?? null
}

/** @param {string} root */
async function playwrightChromium(root) {
  try {
    const address = pathToFileURL(join(root, 'node_modules', 'playwright-core', 'index.mjs')).href
    const { chromium } = /** @type {typeof import('@playwright/test')} */ (await import(address))
    return chromium.executablePath()
  } catch {
    return null
  }
}
