import { defineConfig } from '@playwright/test'
import { findChromium } from '../kit/chromium.ts'
import { leanArguments } from './kit/lean-browser.ts'

/** Chromium keeps its sandbox wherever it can; as root it cannot. */
const isRoot = process.getuid?.() === 0
/** Without a graphics card Debian's Chromium has the processor play one, which takes more than twice as long. */
const programArguments = [...(isRoot ? ['--no-sandbox'] : []), '--disable-gpu', ...leanArguments]

export default defineConfig({
  // A page that loads at a quarter of its usual speed is no defect; a test that fails twice is.
  retries: process.env['CI'] ? 1 : 0,
  testDir: '.',
  outputDir: '../../test-results',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    colorScheme: 'light',
    // To trace takes a third of a test's time, so where a test that fails is run again only that run is traced.
    trace: process.env['CI'] ? 'on-first-retry' : 'retain-on-failure',
    launchOptions: { executablePath: findChromium(), args: programArguments },
  },
})
