import type { Page } from '@playwright/test'
import { startDemo } from '#demo/demo.ts'
import { settle, violations } from './kit/axe.ts'
import { addPlatform, expect, landmarksOf, open, test } from './kit/test.ts'
import { places } from './kit/views.ts'

/*
 * Every place of the program, looked at from four sides: can everybody use it, in light and in dark; does it fit the
 * window; is no control cut off or covered; and does one see where the focus is.
 */
/** Controls that reach beyond the window, are cut off by what they lie in, or hide a part of their own words. */
function cutOff(): string[] {
  const wide = document.documentElement.clientWidth
  const tall = document.documentElement.clientHeight
  const modal = document.querySelector('dialog[open]')
  const covering = document.querySelector('.focus-overlay, .popover, [popover]:popover-open')
  const controls = (modal ?? document.body).querySelectorAll<HTMLElement>(
    '.button, .icon-button, .pick, .rail-link, .severity-chip, .choice, .story, .endpoint-switch, .search-button, input, select',
  )
  return [...controls].flatMap((control) => {
    const box = control.getBoundingClientRect()
    const name = `${control.tagName} ${control.className} "${control.textContent?.trim().slice(0, 40)}"`
    if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || box.width < 2) return []
    if (control.closest('.unseen, .skip-link') || (covering && !covering.contains(control))) return []
    if (box.left < 0 || box.right > wide + 0.5) return [`${name} reaches beyond the window`]
    if (control.matches('.button, .rail-link, .severity-chip') && control.scrollWidth > control.clientWidth + 1) {
      return [`${name} hides a part of its words`]
    }
    // Below the fold is for scrolling; what is in sight must be there to be pressed.
    const x = box.left + box.width / 2
    const y = box.top + box.height / 2
    if (y < 0 || y > tall) return []
    for (let parent = control.parentElement; parent; parent = parent.parentElement) {
      const around = parent.getBoundingClientRect()
      const hides = getComputedStyle(parent).overflowX !== 'visible' && parent.scrollWidth <= parent.clientWidth + 1
      if (hides && (box.left < around.left - 1 || box.right > around.right + 1))
        return [`${name} is cut off at its side`]
      const scrolls = getComputedStyle(parent).overflowY !== 'visible'
      if (scrolls && (y < around.top || y > around.bottom)) return []
    }
    const top = document.elementFromPoint(x, y)
    const pressed =
      top !== null && (control.contains(top) || top.contains(control) || top.closest('label')?.contains(control))
    return pressed === true ? [] : [`${name} is covered by ${top?.tagName} ${top?.className}`]
  })
}

async function misfits(page: Page, viewport: { width: number; height: number }): Promise<string[]> {
  await page.setViewportSize(viewport)
  await settle(page)
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return { scrollWidth, clientWidth }
  })
  const sideways = scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide in a window of ${clientWidth}`] : []
  return [...sideways, ...(await page.evaluate(cutOff))]
}

interface Stop {
  /** What is wrong with how the focus shows, or nothing. */
  problem: string | null
  isAgain: boolean
}

/** Where the focus is. `visited`: where it was before; this one is added. */
function lookAtFocus(visited: Set<Element>): Stop {
  const element = document.activeElement
  if (!(element instanceof HTMLElement) || element === document.body) return { problem: null, isAgain: false }
  const isAgain = visited.has(element)
  visited.add(element)
  const fine = { problem: null, isAgain }
  const wrong = (what: string): Stop => {
    const name = (element.getAttribute('aria-label') ?? element.textContent).slice(0, 40)
    return { problem: `${element.tagName} ${element.className} "${name}" ${what}`, isAgain }
  }
  const box = element.getBoundingClientRect()
  const radio = element instanceof HTMLInputElement && element.type === 'radio'
  if (!radio && (box.width < 4 || box.height < 4)) return wrong('has no size')
  if (box.bottom < 0 || box.top > window.innerHeight) return wrong('is out of sight')
  const lines = [element, element.parentElement, element.closest('label')].some((each) => {
    if (!each) return false
    const { outlineStyle, outlineWidth } = getComputedStyle(each)
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1
  })
  // A text field blinks where one writes; a menu or a list lights the row it is on.
  if (lines || element.matches('input:not([type=radio], [type=checkbox])')) return fine
  const row = element.matches('[data-focused]')
    ? element
    : (document.getElementById(element.getAttribute('aria-activedescendant') ?? '') ??
      element.querySelector('[data-focused]'))
  const lit = row !== null && getComputedStyle(row).backgroundColor !== 'rgba(0, 0, 0, 0)'
  return lit ? fine : wrong('does not show its focus')
}

/** Of the next thirty stops, or of all there are where the focus comes round to one that it was on. */
async function unseenStops(page: Page): Promise<string[]> {
  const problems = new Set<string>()
  const visited = await page.evaluateHandle(() => new Set<Element>())
  for (let stop = 0; stop < 30; stop++) {
    await page.keyboard.press('Tab')
    const { problem, isAgain } = await visited.evaluate(lookAtFocus)
    if (isAgain) break
    if (problem === null) continue
    // What shows only with the focus may need a moment to come into sight.
    await page.waitForTimeout(150)
    const later = await visited.evaluate(lookAtFocus)
    if (later.problem !== null) problems.add(later.problem)
  }
  return [...problems]
}

test.use({ reducedMotion: 'reduce' })

for (const { name } of places({ endpointId: '', addonId: '', service: '', planId: '' })) {
  test(`${name}: for everybody, in light and dark, in small and large windows`, async ({ page, town }) => {
    const place = places(await landmarksOf(town)).find((each) => each.name === name)
    if (!place) throw new Error(`There is no place called ${name}.`)
    const inside = place.over
    await open(page, town.shell, place.path)
    await place.arrive(page)
    const root = page.locator('html')
    await expect(root).toHaveAttribute('data-theme', 'light')
    expect(await violations(page, inside)).toEqual([])
    expect(await misfits(page, { width: 1280, height: 800 })).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect(root).toHaveAttribute('data-theme', 'dark')
    // Nothing but the colours is different.
    expect(await violations(page, inside, ['color-contrast', 'link-in-text-block'])).toEqual([])
    expect(await misfits(page, { width: 1920, height: 1080 })).toEqual([])
    expect(await unseenStops(page)).toEqual([])
  })
}

test('a story that is told under the top bar stands in nobody’s way', async ({ page, launch }) => {
  const shell = await launch()
  const { endpointId } = await shell.call('endpoints.demo', { size: 'S', seed: 1, scenario: 'half-catalogue' })
  await shell.call('inventory.sync', { endpointId })
  await open(page, shell, `/e/${endpointId}/addons`)
  await expect(page.getByTestId('story-banner')).toBeVisible()
  await expect(page.getByTestId('partial-banner')).toBeVisible()
  expect(await violations(page)).toEqual([])
  expect(await misfits(page, { width: 1280, height: 800 })).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await violations(page)).toEqual([])
})

test('the banner and a page that is not signed in have nothing that stands in the way either', async ({
  page,
  launch,
  afterwards,
}) => {
  const platform = await startDemo({ size: 'S', seed: 4 })
  afterwards(() => platform.close())
  const shell = await launch()
  const endpointId = await addPlatform(shell, platform, 'Gone')
  await platform.close()
  await open(page, shell, `/e/${endpointId}/addons`)
  await page.getByRole('button', { name: 'Sync now' }).click()
  await expect(page.getByTestId('banner')).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await violations(page)).toEqual([])
  await page.goto(`${shell.origin}/signed-out`)
  expect(await violations(page)).toEqual([])
})
