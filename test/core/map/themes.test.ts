import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readPalette } from '#shared/map/palette.ts'
import { themes } from '#shared/map/themes.ts'

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
