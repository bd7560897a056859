import { crc32 } from 'node:zlib'
import { createCanvas, loadImage, type Canvas } from '@napi-rs/canvas'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { MapData } from '#shared/domain/views.ts'
import { exportMap, pictureOf, type Export } from '#shared/map/export/export.ts'
import { describePng } from '#shared/map/export/png-texts.ts'
import { paintPixels, pixelSize, tellPixels, type Picture } from '#shared/map/export/picture.ts'
import { fontOf, widthIn } from '#shared/map/metrics.ts'
import { all } from '#shared/map/query/query.ts'
import { themes } from '#shared/map/themes.ts'
import { checkPixels, createPngPainter } from '../../../electron/cli/commands/graph/png.ts'
import { readPng, type Pixels } from '../../bench/map/picture.ts'
import { queryOf } from '../../core/map/query-of.ts'
import { goldenTown } from '../../core/map/town.ts'
import { anyMap, mapOf } from '../../renderer/graph/fleet.ts'

let paint: (picture: Picture) => Promise<Uint8Array>
beforeAll(async () => {
  paint = await createPngPainter()
})

function whole(data: MapData, more: Partial<Export> = {}): Export {
  return {
    data,
    surroundings: { endpoint: 'west', pinned: new Set() },
    filter: all,
    focus: null,
    palette: themes.light,
    width: 1000,
    height: 700,
    ...more,
  }
}

const painted = async (wanted: Export): Promise<Pixels> => readPng(Buffer.from(await paint(pictureOf(wanted))))

/** Colours of the picture as `#rrggbb`, and how many of its pixels have each. */
function coloursOf({ bytes, channels }: Pixels): Map<string, number> {
  const counts = new Map<string, number>()
  for (let at = 0; at < bytes.length; at += channels) {
    const colour = `#${Buffer.from(bytes.subarray(at, at + 3)).toString('hex')}`
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  return counts
}

describe('the font of a PNG', () => {
  it.each(['12.0px', '600 12.0px', '11.5px', '600 21.0px'])('is the page’s own: %s', (look) => {
    const context = createCanvas(1, 1).getContext('2d')
    context.font = `${look} ${themes.light.font}`
    const font = fontOf(context.font)
    for (const text of ['M', 'i', '0', 'Mmilw0', 'Showing 302 of 302']) {
      // A pair of letters may stand closer together than both have room.
      const slack = text.length > 1 ? font.size * 0.12 : 0.02
      expect(Math.abs(context.measureText(text).width - widthIn(text, font)), text).toBeLessThan(slack)
    }
  })
})

/** What is written in a PNG, by keyword; every chunk's checksum is checked. */
function textsOf(png: Buffer): Record<string, string> {
  const texts: Record<string, string> = {}
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    const body = png.subarray(at + 4, at + 8 + length)
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(body))
    const [keyword = '', , , , , text = ''] = body.toString('utf8', 4).split('\0')
    if (body.toString('latin1', 0, 4) === 'iTXt') texts[keyword] = text
    at += length + 12
  }
  return texts
}

/** Paints as for a PNG, and hands each text over instead of painting it. */
function paintedWithoutTexts(picture: Picture, say: (text: string) => void): Canvas {
  const told = tellPixels(picture, createCanvas(1, 1).getContext('2d'))
  const { width, height } = pixelSize({ width: picture.view.width, height: told.height })
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillText = say
  paintPixels(context, picture, told)
  return canvas
}

/** What a line of our SVG says; empty where it is no text. */
function wordsOf(line: string): string {
  return /^<text [^>]*>([^<]*)<\/text>$/.exec(line)?.[1] ?? ''
}

/** The share of pixels, 0 to 1, that are of another colour and not merely at an edge that fell a hundredth elsewhere. */
function unlike(one: Pixels, other: Pixels): number {
  let count = 0
  for (let pixel = 0; pixel < one.width * one.height; pixel += 1) {
    const channel = (of: Pixels, at: number): number => of.bytes[pixel * of.channels + at] ?? 0
    if ([0, 1, 2].some((at) => Math.abs(channel(one, at) - channel(other, at)) > 64)) count += 1
  }
  return count / (one.width * one.height)
}

describe('a PNG and an SVG of the same', () => {
  const town = goldenTown()
  // What our font lacks is as wide as the machine's own font has it, which an SVG cannot know.
  const names = town.spaces.map(({ name }, space) => (/^[ -~]*$/.test(name) ? name : `plain-${space}`))
  const data = { ...town, spaces: town.spaces.map((each, space) => ({ ...each, name: names[space] ?? '' })) }
  const focus = data.addons.ids[data.attachments.addons[0] ?? 0] ?? ''
  const size = { width: 1600, height: 1000 }
  const cross = queryOf('cross-space')

  it.each<[string, Export]>([
    ['map', whole(data, size)],
    ['focus', whole(data, { ...size, focus })],
    ['dark map', whole(data, { ...size, palette: themes.dark })],
  ])('have the same texts and the same shapes: %s', async (_name, wanted) => {
    const texts: string[] = []
    const canvas = paintedWithoutTexts(pictureOf(wanted), (text) => {
      if (text !== '') texts.push(text)
    })
    const svg = exportMap('svg', wanted)
    const lines = svg.split('\n')
    expect(texts).toEqual(lines.map(wordsOf).filter((text) => text !== ''))
    expect(texts.join(' · ')).toMatch(/ · Showing 44 of 44 apps · \d+ of \d+ add-ons.* · 7 of 7 spaces · /)

    const shapes = createCanvas(canvas.width, canvas.height)
    const image = await loadImage(Buffer.from(lines.filter((line) => !line.startsWith('<text ')).join('\n')))
    shapes.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height)
    const [png, fromSvg] = [canvas, shapes].map((each) => readPng(each.encodeSync('png')))
    if (!png || !fromSvg) throw new Error('Nothing was drawn.')
    // Marks that follow a text stand a little elsewhere: SVG has texts as wide as a table says.
    expect(unlike(png, fromSvg)).toBeLessThan(0.006)
    const another = pictureOf({ ...wanted, filter: cross })
    const shown = readPng(paintedWithoutTexts(another, () => undefined).encodeSync('png'))
    expect(unlike(png, shown)).toBeGreaterThan(0.01)
  })
})

/** How many names find room depends on who measures them. */
const words = (text = ''): string => text.replaceAll(/\d+ ports? without/g, 'ports without')
const harmless = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD')

describe('a PNG', () => {
  it.each(['light', 'dark'] as const)(
    'has twice the pixels each way, in the colours of the %s theme',
    async (theme) => {
      const palette = themes[theme]
      const png = await painted(whole(goldenTown(), { palette, width: 800, height: 600 }))
      expect([png.width, png.height]).toEqual([1600, 1200])
      const colours = coloursOf(png)
      for (const colour of [palette.background, palette.region, palette.cell, palette.critical, palette.sharing])
        expect(colours.get(colour), colour).toBeGreaterThan(100)
    },
  )

  it.each<[string, MapData]>([
    ['nothing at all', mapOf({ spaces: [] })],
    ['one app only', mapOf({ apps: [{ space: 0 }] })],
    ['names of 200 characters', mapOf({ spaces: ['s'.repeat(200)], apps: [{ space: 0, name: 'W'.repeat(200) }] })],
    [
      'right-to-left, emoji and broken names',
      mapOf({
        spaces: ['فريق-الدفع', '👩‍👩‍👧‍👦', '\u202Eevil', 'half \uD800 pair', 'nul \0 in it'],
        apps: [0, 1, 2, 3, 4].map((space) => ({ space, name: `א${space}-👩‍👩‍👧‍👦\u0007` })),
        addons: [{ owner: 0, name: '日本' }],
        attachments: [[0, 1]],
      }),
    ],
  ])('of %s', async (_name, data) => {
    const wanted = whole(data)
    const file = await paint(pictureOf(wanted))
    expect(Buffer.from(await paint(pictureOf(wanted))).equals(file)).toBe(true)
    const png = readPng(Buffer.from(file))
    expect([png.width, png.height]).toEqual([2000, 1400])
    // At the least the footer says of what it is.
    expect(coloursOf(png).size).toBeGreaterThan(20)
  })

  it('has the title and the description of the SVG in it', async () => {
    const wanted = whole(goldenTown(), { focus: goldenTown().addons.ids[0] ?? '' })
    const texts = textsOf(Buffer.from(await paint(pictureOf(wanted))))
    const svg = exportMap('svg', wanted)
    expect(texts['Title']).toMatch(/^Attachment map of west · /)
    expect(svg).toContain(`<title>${texts['Title'] ?? ''}</title>`)
    expect(words(texts['Description'])).toMatch(/^Lit: .* · Showing 44 of 44 apps · /)
    expect(words(svg)).toContain(`<desc>${words(texts['Description'])}</desc>`)
  })

  it('of any map', async () => {
    await fc.assert(
      fc.asyncProperty(anyMap, fc.integer({ min: 200, max: 700 }), async (data, width) => {
        const picture = pictureOf(whole(data, { width, height: 300 }))
        const png = readPng(Buffer.from(await paint(picture)))
        expect(png.width).toBe(width * 2)
        // One that has to say more than fits into half of it is higher: nothing of that is cut, and the map is there.
        if (picture.view.height > 150) expect(png.height).toBe(600)
        else expect(png.height).toBeGreaterThanOrEqual(600)
      }),
      { numRuns: 25 },
    )
  })
})

it('has no more pixels than 64 million, whatever its shape', () => {
  const length = fc.integer({ min: 200, max: 20_000 })
  fc.assert(
    fc.property(length, length, (width, height) => {
      const check = (): void => {
        checkPixels({ width, height })
      }
      const pixels = pixelSize({ width, height })
      expect(pixels).toEqual({ width: width * 2, height: height * 2 })
      if (width * height * 4 > 64_000_000) expect(check).toThrow('million pixels at most')
      else expect(check).not.toThrow()
    }),
    {
      examples: [
        [5000, 3200],
        [5001, 3200],
      ],
    },
  )
})

it('takes any words, and refuses what is no PNG', () => {
  const png = createCanvas(1, 1).encodeSync('png')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (title, description) => {
      const file = Buffer.from(describePng(png, { title, description }))
      expect(textsOf(file)).toEqual({ Title: harmless(title), Description: harmless(description) })
      expect(readPng(file)).toEqual(readPng(png))
    }),
  )
  expect(() => describePng(new Uint8Array(40), { title: '', description: '' })).toThrow(RangeError)
})
