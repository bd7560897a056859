import { expect, landmarksOf, open, test } from './kit/test.ts'
import { places } from './kit/views.ts'

/** Controls that reach beyond the window, are cut off by what they lie in, or hide a part of their own words. */
function cutOff(): string[] {
  const wide = document.documentElement.clientWidth
  const tall = document.documentElement.clientHeight
  const modal = document.querySelector('dialog[open]')
  const controls = (modal ?? document.body).querySelectorAll<HTMLElement>(
    '.button, .icon-button, .pick, .rail-link, .severity-chip, .choice, .endpoint-switch, .search-button, input, select',
  )
  return [...controls].flatMap((control) => {
    const box = control.getBoundingClientRect()
    const name = `${control.tagName} ${control.className} "${control.textContent?.trim().slice(0, 40)}"`
    if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || box.width < 2) return []
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

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
]) {
  test(`at ${viewport.width} x ${viewport.height} nothing scrolls sideways and no control is cut off`, async ({
    page,
    town,
  }) => {
    await page.setViewportSize(viewport)
    const problems: string[] = []
    for (const place of places(await landmarksOf(town))) {
      await open(page, town.shell, place.path)
      await page.reload()
      await place.arrive(page)
      await page.evaluate(() =>
        Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null))),
      )
      const { scrollWidth, clientWidth } = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement
        return { scrollWidth, clientWidth }
      })
      if (scrollWidth > clientWidth) problems.push(`${place.name}: ${scrollWidth} wide in ${clientWidth}`)
      if (place.name !== 'endpoint-menu' && place.name !== 'filter-menu' && place.name !== 'sync-details') {
        problems.push(...(await page.evaluate(cutOff)).map((problem) => `${place.name}: ${problem}`))
      }
    }
    expect(problems).toEqual([])
  })
}
