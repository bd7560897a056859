import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(`${import.meta.dirname}/../../renderer/styles/tokens.css`, 'utf8')

function colours(theme: 'light' | 'dark'): Map<string, string> {
  const start = css.indexOf(`:root[data-theme='${theme}'] {`)
  const block = css.slice(start, css.indexOf('}', start))
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]))
}

/** Relative luminance and contrast as WCAG 2 defines them. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const surfaces = ['surface-0', 'surface-1', 'surface-2', 'surface-3', 'surface-float', 'accent-soft']
const words = [
  'text',
  'text-muted',
  'text-faint',
  'accent',
  'sharing',
  'critical',
  'high',
  'medium',
  'low',
  'info',
  'ok',
]
const meanings = ['sharing', 'critical', 'high', 'medium', 'low', 'info']

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  const all = colours(theme)
  const of = (name: string): string => {
    const value = all.get(name)
    if (value === undefined) throw new Error(`There is no colour --${name}.`)
    return value
  }

  it('has words that can be read on every surface they stand on', () => {
    const weak = [...words, 'production', 'other'].flatMap((word) =>
      [...surfaces, ...(all.has(`${word}-soft`) ? [`${word}-soft`] : [])]
        .filter((surface) => contrast(of(word), of(surface)) < 4.5)
        .map((surface) => `${word} on ${surface}`),
    )
    expect(weak).toEqual([])
    expect(contrast(of('on-accent'), of('accent'))).toBeGreaterThanOrEqual(4.5)
  })

  it('has shapes that can be told from what is behind them', () => {
    const weak = meanings.flatMap((meaning) =>
      ['surface-0', 'surface-1', 'surface-float']
        .filter((surface) => contrast(of(`${meaning}-fill`), of(surface)) < 3)
        .map((surface) => `${meaning}-fill on ${surface}`),
    )
    expect(weak).toEqual([])
  })

  it('has every colour the other has', () => {
    expect([...all.keys()].toSorted()).toEqual([...colours(theme === 'light' ? 'dark' : 'light').keys()].toSorted())
  })
})
