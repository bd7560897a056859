import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MapData } from '#shared/domain/views.ts'
import { fit, lookAt, type Camera } from '#shared/map/camera.ts'
import type { ChangeMarks } from '#shared/map/change-marks.ts'
import { exportMap, mapFormats, type Export } from '#shared/map/export/export.ts'
import { drawSvg, type Picture } from '#shared/map/export/picture.ts'
import { shapeOf } from '#shared/map/layout.ts'
import { light, type Selection } from '#shared/map/lit.ts'
import { buildModel } from '#shared/map/model.ts'
import { restingState } from '#shared/map/paint.ts'
import { all } from '#shared/map/query/query.ts'
import { everything } from '#shared/map/query/whole.ts'
import { buildScene, type Scene } from '#shared/map/scene.ts'
import { themes } from '#shared/map/themes.ts'
import { anyMap, mapOf, sharedPair } from '../../renderer/graph/fleet.ts'
import { queryOf } from './query-of.ts'
import { foreignTown, goldenTown } from './town.ts'

const size = { width: 1000, height: 640 }

function whole(data: MapData, more: Partial<Export> = {}): Export {
  return {
    data,
    surroundings: { endpoint: 'west', pinned: new Set() },
    filter: all,
    focus: null,
    palette: themes.light,
    width: size.width,
    height: size.height + 54,
    ...more,
  }
}

function shownOf({ model }: Scene): Picture['shown'] {
  return { endpoint: 'west', filter: all, filtered: everything(model.data) }
}

function drawn(
  scene: Scene,
  camera: Camera,
  selection: Selection | null = null,
  theme: 'light' | 'dark' = 'light',
): string {
  const view = { camera, ...size, pixelRatio: 1, palette: themes[theme] }
  const state = { ...restingState, lit: selection ? light(scene.model, selection) : null }
  return drawSvg({ scene, view, state, shown: shownOf(scene) })
}

/** An XML document of elements without children but text, as we write it; throws at what an XML reader would refuse. */
function elementsOf(svg: string): { name: string; attributes: Record<string, string>; text: string }[] {
  const [, , inner = ''] = /^<svg ([^<>]*)>\n([\s\S]*)<\/svg>\n$/.exec(svg) ?? []
  expect(inner).not.toBe('')
  return inner
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, name = '', attributes = '', , text = '', end = name] =
        /^<([a-z]+)((?: [\w-]+="[^"<]*")*)(\/>|>([^<]*)<\/([a-z]+)>)$/u.exec(line) ?? []
      expect(name, line).not.toBe('')
      expect(end).toBe(name)
      // oxlint-disable-next-line no-control-regex -- what XML does not allow is what is looked for
      expect(line).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|&(?!amp;|lt;|gt;|quot;|#39;)/)
      expect(line.isWellFormed()).toBe(true)
      const pairs = [...attributes.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value])
      expect(new Set(pairs.map(([key]) => key)).size).toBe(pairs.length)
      return { name, attributes: Object.fromEntries(pairs) as Record<string, string>, text }
    })
}

describe('golden pictures', () => {
  const scene = buildScene(goldenTown(), shapeOf(size.width, size.height))
  const { model, layout } = scene
  const at = (cell: number): Camera =>
    lookAt({ x: 0, y: 0, width: layout.width, height: layout.height }, size, cell / layout.cell)
  const overview = at(27)
  const addons = Array.from({ length: model.totals.addons }, (_, addon) => addon)
  const addon = addons.toSorted((p, q) => (model.addonRegions[q] ?? 0) - (model.addonRegions[p] ?? 0))[0] ?? 0

  it.each<[string, Camera, Selection | null, 'light' | 'dark']>([
    ['overview', overview, null, 'light'],
    ['overview-dark', overview, null, 'dark'],
    ['middle', at(52), null, 'light'],
    ['close', at(190), null, 'light'],
    ['selection', overview, { kind: 'addon', addon }, 'light'],
    ['selected-space', overview, { kind: 'space', region: 0 }, 'light'],
  ])('%s', async (name, camera, selection, theme) => {
    const svg = drawn(scene, camera, selection, theme)
    elementsOf(svg)
    await expect(svg).toMatchFileSnapshot(`../../fixtures/map/${name}.svg`)
  })

  it.each([
    ['middle', 40],
    ['close', 150],
  ] as const)('of names from right to left: %s', async (level, cell) => {
    const scene = buildScene(foreignTown(), shapeOf(size.width, size.height))
    const whole = { x: 0, y: 0, width: scene.layout.width, height: scene.layout.height }
    const svg = drawn(scene, lookAt(whole, size, cell / scene.layout.cell))
    const texts = elementsOf(svg).filter(({ name }) => name === 'text')
    for (const { text, attributes } of texts) {
      expect(text).not.toMatch(/[\u200B-\u200F\u202A-\u202E]/)
      // Each is isolated, and as wide as the coat that lies behind it, whatever font a reader has.
      if (!/[\u0590-\u06FF]/.test(text)) continue
      expect(text).toMatch(/[\u2066\u2067][^\u2066-\u2069]+\u2069/)
      expect(attributes['textLength']).toBeDefined()
    }
    await expect(svg).toMatchFileSnapshot(`../../fixtures/map/right-to-left-${level}.svg`)
  })

  it.each(mapFormats.filter((format) => format !== 'svg'))('the same as %s', async (format) => {
    const text = exportMap(format, whole(goldenTown(), { filter: queryOf('cross-space and severity >= medium') }))
    await expect(text).toMatchFileSnapshot(`../../fixtures/map/cross-space.${format}`)
  })
})

describe('a picture as SVG', () => {
  it('is well formed, finite and the same each time, whatever the map', () => {
    fc.assert(
      fc.property(anyMap, fc.double({ min: 0.3, max: 12, noNaN: true }), fc.nat(), (data, zoom, pick) => {
        const scene = buildScene(data, shapeOf(size.width, size.height))
        const base = fit(scene.layout, size, 1)
        const camera = { ...base, scale: base.scale * zoom }
        const addons = data.addons.ids.length
        const selection: Selection | null =
          addons > 0 && pick % 2 === 0 ? { kind: 'addon', addon: pick % addons } : null
        const svg = drawn(scene, camera, selection)
        expect(svg).not.toMatch(/NaN|Infinity|undefined|e[+-]\d/)
        elementsOf(svg)
        drawn(buildScene(sharedPair(), shapeOf(500, 500)), { x: 3, y: 4, scale: 2 })
        expect(drawn(buildScene(data, shapeOf(size.width, size.height)), camera, selection)).toBe(svg)
      }),
      { numRuns: 60 },
    )
  })

  it('says in it of what it is and how much is hidden', () => {
    const svg = exportMap('svg', whole(goldenTown(), { filter: queryOf('cross-space') }))
    const caption = elementsOf(svg).find(({ name }) => name === 'desc')?.text ?? ''
    expect(caption).toMatch(/^west · as of 2026-11-23 09:00 UTC · Showing \d+ of \d+ apps, \d+ hidden by filter · /)
    expect(caption).toContain(' · filter: cross-space · ')
    expect(caption).toContain(' · 2 attachments of the whole endpoint with an unknown end not drawn')
  })

  it('lights the focus and dims the rest, unless the filter hides it', () => {
    const data = goldenTown()
    const focus = data.addons.ids[data.attachments.addons[0] ?? 0] ?? ''
    const plain = exportMap('svg', whole(data))
    const lit = exportMap('svg', whole(data, { focus }))
    expect(lit).not.toBe(plain)
    expect(lit).toContain('fill-opacity="0.84"')
    expect(exportMap('svg', whole(data, { focus, filter: queryOf('name = none-of-these') }))).not.toContain(
      'fill-opacity="0.84"',
    )
  })
})

describe('a picture with something lit', () => {
  const scene = buildScene(sharedPair(), shapeOf(size.width, size.height))
  const view = { camera: fit(scene.layout, size, 1), ...size, pixelRatio: 1, palette: themes.light }
  const told = (selection: Selection | null, changes: ChangeMarks | null = null): string[] => {
    const lit = selection ? light(scene.model, selection) : null
    const state = { ...restingState, lit, changes }
    const elements = elementsOf(drawSvg({ scene, view, state, shown: shownOf(scene) }))
    const [title, description] = ['title', 'desc'].map((each) => elements.find(({ name }) => name === each)?.text ?? '')
    const lines = elements.filter(({ name, attributes }) => name === 'text' && attributes['x'] === '14')
    expect((description ?? '').endsWith(lines.at(-1)?.text ?? '?')).toBe(true)
    return [title ?? '', (description ?? '').replace(/ · as of .*/, '')]
  }

  it.each<[Selection, string, string]>([
    [{ kind: 'addon', addon: 0 }, 'akkeris-postgresql-0 of web0-pay-prod', '2 apps in 2 spaces'],
    [{ kind: 'app', cell: 1 }, 'app web1-pay-prod with its add-ons', '1 app in 1 space'],
    [{ kind: 'space', region: 1 }, 'space web-prod with what it shares', '3 apps in 2 spaces'],
  ])('names it in title, description and footer: %j', (selection, subject, extent) => {
    expect(told(selection)).toEqual([`Attachment map of west · ${subject}`, `Lit: ${subject}, ${extent} · west`])
  })

  it('says that changes are marked, and nothing where nothing is lit', () => {
    const changes = { cells: new Map(), addons: new Map(), gone: new Map(), elsewhere: 0 }
    expect(told(null, changes)[1]).toBe('with marks for what changed since an earlier snapshot · west')
    expect(told(null)).toEqual(['Attachment map of west', 'west'])
  })

  it('tells an add-on without an owner and apps of an unknown space as such', () => {
    const data = mapOf({ apps: [{ space: 9 }], addons: [{ owner: -1 }], attachments: [[0, 0]] })
    const svg = exportMap('svg', whole(data, { focus: 'addon-0' }))
    expect(svg).toContain('Lit: akkeris-postgresql-0 without an owner, 1 app in an unknown space · west · as of')
  })
})

describe('data for others', () => {
  it('holds with a focus the add-on and all who hold it, and nothing else', () => {
    const text = exportMap('json', whole(sharedPair(), { focus: 'addon-0' }))
    const document = JSON.parse(text) as {
      apps: { id: string }[]
      addons: { id: string }[]
      attachments: unknown[]
      subject: unknown
      filter: string
    }
    expect(document.addons.map(({ id }) => id)).toEqual(['addon-0'])
    expect(document.apps.map(({ id }) => id)).toEqual(['app-0', 'app-2'])
    expect(document.attachments).toEqual([{ addon: 'addon-0', app: 'app-2', lit: true }])
    expect(document.subject).toEqual({
      kind: 'addon',
      id: 'addon-0',
      name: 'akkeris-postgresql-0',
      words: 'akkeris-postgresql-0 of web0-pay-prod',
    })
    expect(document.filter).toBe('id = addon-0')
  })

  it('tells every holding in the table, and what is held by nobody and holds nothing', () => {
    fc.assert(
      fc.property(anyMap, (data) => {
        const model = buildModel(data)
        const lines = exportMap('csv', whole(data)).split('\r\n').slice(1, -1)
        const holdings = [...data.addons.ids.keys()].map((addon) => {
          const owned =
            (data.addons.owners[addon] ?? -1) >= 0 && (data.addons.owners[addon] ?? -1) < data.apps.ids.length
          const borrowers = (model.borrowers.start[addon + 1] ?? 0) - (model.borrowers.start[addon] ?? 0)
          return Math.max(1, borrowers + (owned ? 1 : 0))
        })
        const holders = new Set<number>([...data.addons.owners, ...model.borrowers.items])
        const bare = data.apps.ids.filter((_, app) => !holders.has(app)).length
        expect(lines).toHaveLength(holdings.reduce((sum, count) => sum + count, 0) + bare)
      }),
      { numRuns: 50 },
    )
  })

  it('keeps a name from being a formula or from ending its quotes', () => {
    const data = mapOf({ apps: [{ space: 0, name: '=cmd|"x"!A1' }], addons: [{ owner: 0, name: 'a"b\\N\n}' }] })
    expect(exportMap('csv', whole(data))).toContain(`"'=cmd|""x""!A1"`)
    expect(exportMap('dot', whole(data))).toContain(`[label="a\\"b\\\\N\uFFFD}\\nakkeris-postgresql:standard-0"`)
    expect(exportMap('dot', whole(data))).toContain(String.raw`[label="=cmd|\"x\"!A1", shape=box`)
  })
})

/** All that is outside quotes in Graphviz's language is ours. */
function unquoted(dot: string): string {
  return dot.replaceAll(/"(?:[^"\\]|\\.)*"/gs, '""')
}

const many = (count: number): { space: number }[] => Array.from({ length: count }, () => ({ space: 0 }))
const anAddon = { owner: 0 }

describe.each<[string, MapData]>([
  ['nothing at all', mapOf({ spaces: [] })],
  ['one app only', mapOf({ apps: [{ space: 0 }] })],
  ['an orphan alone', mapOf({ spaces: [], addons: [{ owner: -1, risk: 5 }] })],
  [
    'attachments that hang in the air',
    mapOf({
      apps: many(2),
      addons: [anAddon],
      attachments: [
        [0, 7],
        [9, 1],
        [-1, -1],
        [0, 1],
      ],
    }),
  ],
  [
    'add-ons of unknown services and plans',
    { ...mapOf({ apps: many(2), addons: [anAddon], attachments: [[0, 1]] }), services: [], plans: [] },
  ],
  [
    'apps of unknown spaces',
    mapOf({ spaces: ['a'], apps: [{ space: 4 }, { space: -1 }], addons: [anAddon], attachments: [[0, 1]] }),
  ],
  [
    'an app with 500 attachments',
    mapOf({
      apps: many(501),
      addons: Array.from({ length: 500 }, (_, i) => ({ owner: i + 1 })),
      attachments: Array.from({ length: 500 }, (_, i): [number, number] => [i, 0]),
    }),
  ],
  ['a space with 3,000 apps', mapOf({ apps: many(3000) })],
  [
    'names of 200 characters',
    mapOf({
      spaces: ['n'.repeat(200)],
      apps: [{ space: 0, name: `${'a'.repeat(200)}-x` }],
      addons: [{ owner: 0, name: 'z'.repeat(200) }],
    }),
  ],
  [
    'right-to-left and emoji names',
    mapOf({
      spaces: ['فريق-الدفع', '👩‍👩‍👧‍👦', '\u202Eevil', 'half \uD800 pair', '<script>&"\''],
      apps: [0, 1, 2, 3, 4].map((space) => ({ space, name: `א${space}-👩‍👩‍👧‍👦\u0007` })),
      addons: [anAddon],
      attachments: [
        [0, 1],
        [0, 2],
      ],
    }),
  ],
])('%s', (_name, data) => {
  it.each(mapFormats)('is %s all the same', (format) => {
    const text = exportMap(format, whole(data))
    expect(exportMap(format, whole(data))).toBe(text)
    expect(text.isWellFormed()).toBe(true)
    expect(text).not.toMatch(/NaN|undefined/)
    if (format === 'svg') elementsOf(text)
    if (format === 'json') expect(JSON.parse(text)).toMatchObject({ format: 'addon-atlas.map' })
    if (format === 'csv')
      for (const line of text.split('\r\n').slice(0, -1))
        expect(line.match(/(^|,)("(?:[^"]|"")*"|\d+)/g)).toHaveLength(19)
    if (format === 'dot') expect(unquoted(text)).toMatch(/^[\w\s{}[\]="\->,;]*$/)
  })

  it('is drawn at every zoom level', () => {
    const scene = buildScene(data, shapeOf(size.width, size.height))
    for (const cell of [10, 50, 200]) elementsOf(drawn(scene, { x: 0, y: 0, scale: cell / scene.layout.cell }))
  })
})

it.each([
  [0, 0],
  [1, 1],
  [3840, 2160],
])('a picture of %s x %s', (width, height) => {
  const svg = exportMap('svg', whole(goldenTown(), { width, height }))
  expect(svg).not.toMatch(/NaN|Infinity/)
  elementsOf(svg)
})

describe('nothing is dropped without a word', () => {
  it('every attachment is drawn, counted in a link, told by its borrower, or counted as hidden', () => {
    fc.assert(
      fc.property(anyMap, (data) => {
        const model = buildModel(data)
        const linked = model.links.reduce((sum, { count }) => sum + count, 0)
        expect(linked).toBe(model.totals.crossings)
        const homes = [...model.addonCell]
        const pairs = new Set(
          data.attachments.addons
            .map((addon, edge) => `${addon} ${data.attachments.apps[edge] ?? -1}`)
            .filter((pair) => {
              const [addon = -1, app = -1] = pair.split(' ').map(Number)
              return data.addons.ids[addon] !== undefined && data.apps.ids[app] !== undefined && homes[addon] !== app
            }),
        )
        expect(model.borrowers.items).toHaveLength(pairs.size)
        expect(model.borrowed.items).toHaveLength(pairs.size)
      }),
    )
  })
})
