import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { pillLook } from '#shared/map/paint-heads.ts'
import { readPalette } from '#shared/map/palette.ts'
import { themes } from '#shared/map/themes.ts'
import { channels, contrast } from '#renderer/views/map/matrix/shades.ts'

const root = `${import.meta.dirname}/../../../renderer`
const css = readFileSync(`${root}/styles/tokens.css`, 'utf8') + readFileSync(`${root}/views/map/map.css`, 'utf8')

it.each(['light', 'dark'] as const)('the %s picture has the colours of the page', (theme) => {
  const values = new Map<string, string>()
  for (const [, selector = '', block = ''] of css.matchAll(/([^{}]*)\{([^{}]*)\}/g)) {
    if (!selector.includes(':root') || (selector.includes('data-theme') && !selector.includes(`'${theme}'`))) continue
    for (const [, name = '', value = ''] of block.matchAll(/(--[\w-]+): ([^;]+);/g)) values.set(name, value)
  }
  const palette = readPalette((name) => values.get(name) ?? '')
  expect({ ...themes[theme], font: '' }).toEqual({ ...palette, font: '' })
})

it.each(['light', 'dark'] as const)('the number on each pill can be read in %s', (theme) => {
  const palette = themes[theme]
  for (let part = 0; part <= 1; part += 0.02) {
    const { full, ink } = pillLook(part)
    const [soft, strong] = [channels(palette.sharingSoft), channels(palette.sharingText)]
    const fill = [0, 1, 2].map((i) => (soft[i] ?? 0) + ((strong[i] ?? 0) - (soft[i] ?? 0)) * full)
    const [red = 0, green = 0, blue = 0] = fill
    expect(contrast([red, green, blue], channels(palette[ink])), `${part}`).toBeGreaterThanOrEqual(4.5)
  }
})
