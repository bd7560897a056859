import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** The axe that the builder brings. */
const { resolve } = createRequire(createRequire(import.meta.filename).resolve('@axe-core/playwright'))
const source = readFileSync(resolve('axe-core/axe.min.js'), 'utf8')

/** Colours and places that are still on their way are nobody's. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ends = document.getAnimations().map((animation) => animation.finished.catch(() => null))
    await Promise.race([Promise.all(ends), new Promise((resolve) => window.setTimeout(resolve, 1_000))])
  })
}

/**
 * One line for each thing that stands in somebody's way. `inside`: only in what this selects. `rules`: only these, instead
 * of everything axe knows, best practices included.
 */
export async function violations(page: Page, inside?: string, rules?: string[]): Promise<string[]> {
  await settle(page)
  // Half a megabyte, which the builder would have the page read twice for each look.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(`${source};0`)
  const builder = new AxeBuilder({ page, axeSource: 'undefined' })
    // By itself axe sums up in a second page, for the sake of frames of other origins: that takes longer than the look.
    .setLegacyMode()
    .options({ resultTypes: ['violations'], ...(rules ? { runOnly: { type: 'rule', values: rules } } : {}) })
  const { violations } = await (inside === undefined ? builder : builder.include(inside)).analyze()
  return violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map((node) => `${impact ?? ''} ${id}: ${help} (${node.target.join(' ')}) ${node.any[0]?.message ?? ''}`),
  )
}
