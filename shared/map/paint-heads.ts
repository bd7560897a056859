import { zoomLevel } from './camera.ts'
import type { Lit } from './lit.ts'
import type { Region } from './model.ts'
import { shownName } from './names.ts'
import { diamond } from './paint-shapes.ts'
import { visibleFrames } from './paint-regions.ts'
import type { PaintContext, View } from './paint.ts'
import { at } from './rows.ts'
import type { Scene } from './scene.ts'
import { shorten, widthOf } from './text.ts'

/**
 * Names, marks and pills of the regions. A head that has scrolled out of sight stays at the upper edge. Returns how many
 * texts there are, and how many regions in sight stand without their name.
 */
export function paintHeads(
  context: PaintContext,
  scene: Scene,
  view: View,
  lit: Lit | null,
  counts: boolean,
): { labels: number; nameless: number } {
  const { model, layout } = scene
  const { camera, palette } = view
  const overview = zoomLevel(layout, camera) === 'overview'
  const strongest = Math.max(1, ...model.regions.map((region) => region.crossings))
  const litApps = lit ? countByRegion(scene, lit) : null
  let labels = 0
  let nameless = 0
  context.textBaseline = 'middle'
  for (const frame of visibleFrames(scene, view)) {
    const region = model.regions[frame.index]
    if (!region) continue
    const high = layout.head * camera.scale
    const size = Math.min(16, Math.max(high * 0.6, Math.min(9, high * 0.8)))
    if (size < 6) {
      nameless += 1
      continue
    }
    const gone = !overview && frame.y < 0 && frame.y + frame.height > 60
    const head = gone ? 28 : high
    const top = gone ? 0 : frame.y
    if (gone) {
      context.globalAlpha = 0.94
      context.fillStyle = palette.region
      context.fillRect(frame.x + 1, 0, frame.width - 2, head)
      context.globalAlpha = 1
    }
    const title = shownName(region.name)
    const isLit = lit === null || lit.regions.has(frame.index)
    const twoLines = head >= 46
    // Right above the cells: a head grows with the zoom, its texts do not.
    const middle = top + (twoLines ? head - Math.min(46, head * 0.62) : head * 0.54)
    const inset = Math.max(4, layout.padding * camera.scale)
    context.globalAlpha = isLit ? 1 : 0.4
    let right = frame.x + frame.width - inset
    // A head stays in sight on the left too, as long as its region is.
    const left = Math.max(frame.x + inset, gone || frame.x < 0 ? Math.min(12, right) : frame.x + inset)
    right = Math.min(right, Math.max(view.width - 12, left))
    if (lit === null && counts) {
      const part = Math.sqrt(region.crossings / strongest)
      right = tallies(context, view, region, left, right, middle, size, { title, part, coat: !overview })
    } else if (lit && isLit && counts) {
      right = count(context, view, right, middle, size, at(litApps ?? [], frame.index))
    }
    // Below a name are lines of ports or, at the overview, those of a selection.
    const coat = overview ? lit !== null && isLit : lit === null
    const named = name(context, view, title, left, right - 4, middle, size, coat)
    labels += named
    nameless += 1 - named
    if (twoLines && counts)
      labels += facts(
        context,
        scene,
        view,
        frame.index,
        left,
        frame.x + frame.width - inset,
        top + head - Math.min(22, head * 0.3),
        coat,
      )
    else if (isLit && size >= 9)
      labels += compliance(context, view, title, region.compliance, left, right - 4, middle, size, coat)
  }
  context.globalAlpha = 1
  return { labels, nameless }
}

function nameFont(view: View, size: number): string {
  return `600 ${size.toFixed(1)}px ${view.palette.font}`
}

/** Width of a text in the heads' weight; the context's font must be of that weight and size. */
function boldWidth(context: PaintContext, text: string, size: number): number {
  return widthOf(text, size, (part) => context.measureText(part).width)
}

function name(
  context: PaintContext,
  view: View,
  text: string,
  left: number,
  right: number,
  y: number,
  size: number,
  coat: boolean,
): number {
  context.font = nameFont(view, size)
  const room = right - left
  const shown =
    boldWidth(context, text, size) <= room
      ? text
      : shorten(text, room, context.font, (part) => context.measureText(part).width)
  if (shown === '') return 0
  if (coat) putCoat(context, view, left, y, boldWidth(context, shown, size), size)
  context.fillStyle = view.palette.text
  context.textAlign = 'left'
  context.fillText(shown, left, y)
  return 1
}

/** Lines pass behind the texts of a head, not through them. */
function putCoat(context: PaintContext, view: View, left: number, y: number, width: number, size: number): void {
  context.fillStyle = view.palette.region
  context.fillRect(left - 2, y - size * 0.65, width + 4, size * 1.3)
}

/** Compliance right after the name, when there is room for all of it. */
function compliance(
  context: PaintContext,
  view: View,
  text: string,
  tags: readonly string[],
  left: number,
  right: number,
  y: number,
  size: number,
  coat: boolean,
): number {
  if (tags.length === 0) return 0
  const after = left + boldWidth(context, text, size) + size * 0.6
  context.font = `${(size * 0.8).toFixed(1)}px ${view.palette.font}`
  const label = tags.map(shownName).join(' ')
  const { width } = context.measureText(label)
  if (after + width > right) return 0
  // From the name on, whose last letter it must not touch: no line is seen in between.
  const gap = size * 0.6 - 4
  if (coat) putCoat(context, view, after - gap, y, width + gap, size)
  context.fillStyle = view.palette.textFaint
  context.fillText(label, after, y + size * 0.06)
  return 1
}

function facts(
  context: PaintContext,
  scene: Scene,
  view: View,
  index: number,
  left: number,
  right: number,
  y: number,
  coat: boolean,
): number {
  const region = scene.model.regions[index]
  if (!region) return 0
  const space = scene.model.data.spaces[region.space]
  const count = region.cells.length
  const apps = `${count} ${region.kind === 'no-owner' ? 'add-on' : 'app'}${count === 1 ? '' : 's'}`
  const parts = [apps, ...region.compliance, ...(space ? [space.region] : [])].filter((part) => part !== '')
  context.font = `11.5px ${view.palette.font}`
  const shown = shorten(
    parts.map(shownName).join('  ·  '),
    right - left,
    context.font,
    (part) => context.measureText(part).width,
  )
  if (shown === '') return 0
  if (coat) putCoat(context, view, left, y, context.measureText(shown).width, 11.5)
  context.fillStyle = view.palette.textFaint
  context.fillText(shown, left, y)
  return 1
}

/** Marks and counts at the right end of a head; the counts give way to the name. Returns where they begin. */
function tallies(
  context: PaintContext,
  view: View,
  region: Region,
  left: number,
  right: number,
  y: number,
  size: number,
  { title, part, coat }: { title: string; part: number; coat: boolean },
): number {
  context.font = nameFont(view, size)
  const wanted = Math.min(boldWidth(context, title, size), size * 8)
  const crossings = String(region.crossings)
  const critical = String(region.critical)
  const digit = size * 0.64
  const counts =
    (region.crossings > 0 ? crossings.length * digit + size * 1.9 : 0) +
    (region.critical > 0 ? critical.length * digit + size * 1.1 : 0)
  const full = right - left - counts >= wanted
  let next = right
  if (region.crossings > 0) next = pill(context, view, next, y, size, full ? crossings : '', part)
  if (region.critical > 0) next = criticalCount(context, view, next, y, size, full ? critical : '', coat)
  return next
}

/**
 * How full a pill is, and what is written on it, by its part of the strongest, 0 to 1. In steps, as in the matrix:
 * between a third and nine tenths of the teal neither ink can be read in both themes.
 */
export function pillLook(part: number): { full: number; ink: 'sharingText' | 'text' | 'onSharing' } {
  if (part <= 0.12) return { full: 0, ink: 'sharingText' }
  if (part <= 0.62) return { full: part <= 0.36 ? 0.16 : 0.32, ink: 'text' }
  return { full: part <= 0.85 ? 0.9 : 1, ink: 'onSharing' }
}

/** Numbers in a head are a little smaller than its name, and all of one size: each size is a font to be set up. */
const small = 0.86

/** Two arrows and the number of attachments across the border; the fuller, the more. Returns where it begins. */
function pill(
  context: PaintContext,
  view: View,
  right: number,
  y: number,
  size: number,
  text: string,
  part: number,
): number {
  const { palette } = view
  const font = size * small
  context.font = nameFont(view, font)
  const width = boldWidth(context, text, font) + font * (text === '' ? 1.5 : 1.75)
  const high = Math.min(24, size * 1.35)
  const left = right - width
  const alpha = context.globalAlpha
  context.beginPath()
  context.roundRect(left, y - high / 2, width, high, high / 2)
  context.fillStyle = palette.sharingSoft
  context.fill()
  const { full, ink } = pillLook(part)
  if (full > 0) {
    context.globalAlpha = alpha * full
    context.fillStyle = palette.sharingText
    context.fill()
    context.globalAlpha = alpha
  }
  const colour = palette[ink]
  context.fillStyle = colour
  if (text !== '') {
    context.textAlign = 'right'
    context.fillText(text, right - font * 0.42, y)
    context.textAlign = 'left'
  }
  arrows(context, left + font * 0.42, y, font * 0.68, colour)
  return left - size * 0.35
}

function arrows(context: PaintContext, x: number, y: number, width: number, colour: string): void {
  const rise = width * 0.22
  const barb = width * 0.22
  context.strokeStyle = colour
  context.lineWidth = Math.max(1, width * 0.13)
  context.lineCap = 'round'
  context.beginPath()
  context.moveTo(x, y - rise)
  context.lineTo(x + width, y - rise)
  context.lineTo(x + width - barb, y - rise - barb)
  context.moveTo(x + width, y + rise)
  context.lineTo(x, y + rise)
  context.lineTo(x + barb, y + rise + barb)
  context.stroke()
}

function criticalCount(
  context: PaintContext,
  view: View,
  right: number,
  y: number,
  size: number,
  text: string,
  coat: boolean,
): number {
  context.font = nameFont(view, size * small)
  const width = text === '' ? -size * 0.15 : boldWidth(context, text, size * small)
  const left = right - width - size * 0.38 * 2.8
  if (coat) putCoat(context, view, left, y, right - left, size)
  context.fillStyle = view.palette.critical
  if (text !== '') {
    context.textAlign = 'right'
    context.fillText(text, right, y)
    context.textAlign = 'left'
  }
  const reach = size * 0.38
  context.beginPath()
  diamond(context, right - width - reach * 1.5, y, reach)
  context.fill()
  return left
}

/** How many of the region's apps are in the blast radius. */
function count(context: PaintContext, view: View, right: number, y: number, size: number, apps: number): number {
  if (apps === 0) return right
  context.font = nameFont(view, size * small)
  context.fillStyle = view.palette.textMuted
  const text = String(apps)
  context.textAlign = 'right'
  context.fillText(text, right, y)
  context.textAlign = 'left'
  return right - context.measureText(text).width - size * 0.35
}

function countByRegion(scene: Scene, lit: Lit): number[] {
  const counts = scene.model.regions.map(() => 0)
  for (const cell of lit.cells) {
    if (cell >= scene.model.apps) continue
    const region = at(scene.model.cellRegion, cell)
    counts[region] = at(counts, region) + 1
  }
  return counts
}
