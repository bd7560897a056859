import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRemembered, writeRemembered, type Remembered } from '../../../electron/desktop/remembered.ts'
import { backgrounds, fitPlace } from '../../../electron/desktop/window.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'

const screenful = { x: 0, y: 0, width: 1920, height: 1040 }

describe('where the window goes', () => {
  it('is where it was, as long as that can be seen', () => {
    const place = { x: 1700, y: 500, width: 1000, height: 700 }
    expect(fitPlace(place, [screenful])).toEqual(place)
    expect(fitPlace({ ...place, x: 1900 }, [screenful])).toEqual({ x: 240, y: 70, width: 1440, height: 900 })
    expect(fitPlace({ ...place, x: 1900 }, [screenful, { ...screenful, x: 1920 }])).toEqual({ ...place, x: 1900 })
  })

  it('is never out of sight', () => {
    const number = fc.integer({ min: -20_000, max: 20_000 })
    const size = fc.integer({ min: 400, max: 5000 })
    const area = fc.record({ x: number, y: number, width: size, height: size })
    fc.assert(
      fc.property(fc.option(area), fc.array(area, { minLength: 1, maxLength: 3 }), (place, areas) => {
        const fitted = fitPlace(place, areas)
        if (!('x' in fitted)) throw new Error('There is a display, so there is a place.')
        const seen = areas.some(
          ({ x, y, width, height }) =>
            fitted.x < x + width &&
            x < fitted.x + fitted.width &&
            fitted.y < y + height &&
            y < fitted.y + fitted.height,
        )
        expect(seen).toBe(true)
      }),
    )
  })
})

describe('what is remembered', () => {
  const remembered: Remembered = {
    place: { x: -5, y: 10, width: 900, height: 700 },
    maximized: true,
    theme: 'dark',
    noGpuSeenAt: 1_700_000_000_000,
  }

  it('comes back as it was', () => {
    const file = join(temporaryFolder(), 'desktop', 'window.json')
    writeRemembered(file, remembered)
    expect(readRemembered(file)).toEqual(remembered)
  })

  it('is empty when the file is anything else', () => {
    const file = join(temporaryFolder(), 'window.json')
    const empty = { place: null, maximized: false, theme: 'system', noGpuSeenAt: null }
    expect(readRemembered(file)).toEqual(empty)
    const tiny = JSON.stringify({ ...remembered, place: { x: 0, y: 0, width: 1, height: 1 } })
    for (const text of ['', '{', '[]', '{"place":{"x":1e99}}', tiny]) {
      writeFileSync(file, text)
      expect(readRemembered(file), text).toEqual(empty)
    }
  })

  it('is not worth a complaint when it cannot be written', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), '')
    expect(() => {
      writeRemembered(join(folder, 'file', 'window.json'), remembered)
    }).not.toThrow()
  })
})

it('has the page colour of both themes before the page has painted', () => {
  const tokens = readFileSync(new URL('../../../renderer/styles/tokens.css', import.meta.url), 'utf8')
  for (const theme of ['light', 'dark'] as const) {
    const block = tokens.slice(tokens.indexOf(`:root[data-theme='${theme}']`))
    expect(/--surface-0:\s*([^;]+);/.exec(block)?.[1]).toBe(backgrounds[theme])
  }
})
