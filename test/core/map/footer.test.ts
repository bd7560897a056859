import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fit } from '#shared/map/camera.ts'
import { exportMap } from '#shared/map/export/export.ts'
import { layOutFooter, wrap } from '#shared/map/export/footer.ts'
import { createTableRuler, tell, type Picture } from '#shared/map/export/picture.ts'
import { shapeOf } from '#shared/map/layout.ts'
import { light } from '#shared/map/lit.ts'
import { widthIn } from '#shared/map/metrics.ts'
import { paint, restingState } from '#shared/map/paint.ts'
import { filterMap } from '#shared/map/query/filter.ts'
import { all } from '#shared/map/query/query.ts'
import { buildTable } from '#shared/map/query/table.ts'
import { buildScene } from '#shared/map/scene.ts'
import { createSvgContext } from '#shared/map/svg.ts'
import { themes } from '#shared/map/themes.ts'
import { anyMap, mapOf, sharedPair } from '../../renderer/graph/fleet.ts'
import { queryOf } from './query-of.ts'
import { goldenTown } from './town.ts'

const widthOf = (text: string): number => widthIn(text, { size: 11.5, bold: false, family: '' })
const size = { width: 1000, height: 640 }

function pictureOf(
  data: Parameters<typeof buildScene>[0],
  { zoom = 1, text = '', selected = -1, width = size.width, height = size.height } = {},
): Picture {
  const filtered = filterMap(buildTable(data, { endpoint: 'west', pinned: new Set() }), queryOf(text))
  const scene = buildScene(filtered.data, shapeOf(width, height))
  const whole = fit(scene.layout, { width, height }, 1)
  const view = { camera: { ...whole, scale: whole.scale * zoom }, width, height, pixelRatio: 1, palette: themes.light }
  const lit = selected === -1 ? null : light(scene.model, { kind: 'addon', addon: selected })
  return { scene, view, state: { ...restingState, lit }, shown: { endpoint: 'west', filter: queryOf(text), filtered } }
}

const toldOf = (picture: Picture): ReturnType<typeof tell> => tell(picture, createTableRuler())

const letters = (text: string): string => text.replaceAll(/[ ·]/g, '')

/** Drawn, of how many, and what is told of the rest. */
const numbers = (text: string, name: string): number[] => {
  const [, shown = '', of = '', rest = ''] =
    new RegExp(`(?:^|· |Showing )([\\d,]+) of ([\\d,]+) ${name}s?([^·]*)`).exec(text) ?? []
  return [shown, of, ...(rest.match(/[\d,]+/g) ?? [])].map((each) => Number(each.replaceAll(',', '')))
}

const marksOf = (picture: Picture): string[] => toldOf(picture).footer.marks.map(({ mark }) => mark.words)

describe('the strip below a picture', () => {
  it('has every mark and every word, inside the picture and beside each other, however narrow that is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 2000 }),
        fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 90 }), { minLength: 1, maxLength: 9 }),
        fc.array(fc.string({ minLength: 1, maxLength: 24 }), { maxLength: 24 }),
        (width, parts, names) => {
          const marks = names.map((words) => ({ words, paint: () => undefined }))
          const footer = layOutFooter(marks, parts, width)
          expect(footer.marks.map(({ mark }) => mark)).toEqual(marks)
          for (const [index, { x, y, mark }] of footer.marks.entries()) {
            expect(x + 17 + widthOf(mark.words)).toBeLessThanOrEqual(Math.max(width - 14, 31 + widthOf(mark.words)))
            const before = footer.marks[index - 1]
            if (before && before.y === y) expect(x).toBeGreaterThan(before.x + 17 + widthOf(before.mark.words))
            expect(y + 11).toBeLessThan(footer.lines[0]?.y ?? 0)
          }
          for (const { text, y } of footer.lines) {
            expect(widthOf(text)).toBeLessThanOrEqual(Math.max(width - 28, 20))
            expect(y + 8).toBeLessThan(footer.height)
          }
          expect(letters(footer.lines.map(({ text }) => text).join(''))).toBe(letters(parts.join('')))
        },
      ),
    )
  })

  it('breaks between parts first, and keeps a name isolated over a break', () => {
    expect(wrap(['one two', 'three four'], widthOf('one two · three four'))).toEqual(['one two · three four'])
    expect(wrap(['one two', 'three four'], widthOf('three four') + 1)).toEqual(['one two', 'three four'])
    const name = `\u2067${'שלום-'.repeat(30)}\u2069`
    const lines = wrap(['of', name, 'here'], 200)
    expect(lines.length).toBeGreaterThan(3)
    for (const line of lines.slice(1, -1)) expect(line).toMatch(/^\u2067[^\u2066-\u2069]*\u2069/u)
  })

  it('is never cut at 1280 with a selection and a long filter', () => {
    const name = 'neither is there an add-on of a name that is as long as this one'
    const text = `space != "nothing of that name" and name != "${name}" and apps < 900`
    const { footer, description } = toldOf(pictureOf(goldenTown(), { text, selected: 0, width: 1280 }))
    expect(footer.lines.length).toBeGreaterThan(1)
    expect(footer.lines.map((line) => line.text).join(' · ')).toBe(description)
    expect(description).not.toContain('…')
  })
})

describe('what a picture says of itself', () => {
  it('counts what is really drawn: the rest is hidden, inside its app or out of sight', () => {
    fc.assert(
      fc.property(
        anyMap,
        fc.double({ min: 0.5, max: 14, noNaN: true }),
        fc.constantFrom('', 'shared', '!cross-space'),
        (data, zoom, text) => {
          const picture = pictureOf(data, { zoom, text })
          const { description } = toldOf(picture)
          const drawn = paint(createSvgContext(), picture.scene, picture.view, picture.state)
          const [apps = -1, ofApps, ...missing] = numbers(description, 'app')
          const [addons = -1, ofAddons, ...others] = numbers(description, 'add-on')
          expect([ofApps, ofAddons]).toEqual([data.apps.ids.length, data.addons.ids.length])
          expect(missing.reduce((sum, each) => sum + each, apps)).toBe(ofApps)
          expect(others.reduce((sum, each) => sum + each, addons)).toBe(ofAddons)
          const { model } = picture.scene
          if (zoom <= 1) {
            const orphans = model.cells - model.apps
            expect(apps + orphans).toBe(drawn.cells)
            expect(addons).toBe(drawn.level === 'overview' ? orphans : drawn.addons)
          } else expect(apps).toBeLessThanOrEqual(drawn.cells)
          if (drawn.heldBack > 0) expect(description).toMatch(/ attachments? without a line/)
          expect(description.includes('names of apps left out')).toBe(drawn.level !== 'close' && drawn.cells > 0)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('tells what the zoom, the room and the budget leave out', () => {
    expect(toldOf(pictureOf(sharedPair(), { zoom: 0.2 })).description).toBe(
      'west · as of 1970-01-01 00:00 UTC · Showing 4 of 4 apps · 0 of 2 add-ons, 2 inside their apps at this zoom · 2 of 2 spaces · 1 of 1 link between spaces as ribbons · names of apps left out at this zoom',
    )
    expect(toldOf(pictureOf(sharedPair(), { zoom: 0.01 })).description).toMatch(
      /2 spaces without a name, for want of room · names of apps left out at this zoom · apps too small for shapes, so that colour alone tells their risk$/,
    )
    expect(toldOf(pictureOf(sharedPair(), { zoom: 3, selected: 0 })).description).toMatch(
      /^Lit: .*, 2 apps in 2 spaces, 1 of them in sight · west · .* · Showing \d of 4 apps, \d out of sight · /,
    )
  })
})

describe('the marks that a picture explains', () => {
  it('are those that it holds', () => {
    const plain = marksOf(pictureOf(mapOf({ apps: [{ space: 0 }] })))
    expect(plain).not.toContain('add-on without an owner')
    expect(plain).not.toContain('app of an unknown space')
    const odd = mapOf({
      apps: [{ space: 0 }, { space: 7 }],
      addons: [
        { owner: -1, risk: 5 },
        { owner: 0, risk: 4 },
      ],
    })
    const inside = marksOf(pictureOf(odd))
    for (const words of ['add-on without an owner', 'app of an unknown space', 'critical add-on', 'high add-on'])
      expect(inside).toContain(words)
    expect(marksOf(pictureOf(sharedPair(5)))).toContain('… of a critical add-on')
    expect(marksOf(pictureOf(sharedPair(5), { zoom: 0.2 }))).toContain('link with a critical add-on')
    expect(marksOf(pictureOf(sharedPair(5), { zoom: 0.01 }))).not.toContain('shares across spaces')
  })
})

const whole = {
  surroundings: { endpoint: 'west', pinned: new Set<string>() },
  filter: all,
  focus: null,
  palette: themes.light,
}

it('a picture is as large as was asked, and higher only where it has more to say than fits into half of it', () => {
  const data = goldenTown()
  for (const [width, height] of [
    [1280, 800],
    [1600, 1000],
    [420, 520],
  ] as const)
    expect(exportMap('svg', { ...whole, data, width, height })).toContain(`viewBox="0 0 ${width} ${height}"`)
  const [, high = 0] =
    /viewBox="0 0 200 (\d+)"/.exec(exportMap('svg', { ...whole, data, width: 200, height: 200 })) ?? []
  expect(Number(high)).toBeGreaterThan(200)
})

it.each(['csv', 'json', 'dot'] as const)('an add-on without a name is called by its id: %s', (format) => {
  const data = mapOf({ apps: [{ space: 0 }], addons: [{ owner: 0, name: ' ' }] })
  const text = exportMap(format, { ...whole, data, width: 800, height: 600 })
  expect(text).toMatch(/"name":"addon-0"|"addon-0","addon-0"|label="addon-0/)
})
