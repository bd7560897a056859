import { isOnCanvas, toScreen, toWorld, type ZoomLevel } from './camera.ts'
import { latticeColumns } from './layout.ts'
import type { Lit } from './lit.ts'
import { cellName, crossesSpaces } from './model.ts'
import { shownName } from './names.ts'
import type { PaintContext, View } from './paint.ts'
import { badge, circle, cornerMark, cutOut, diamond, shapeOfRisk, snap } from './paint-shapes.ts'
import type { Palette } from './palette.ts'
import { at, row, rowLength } from './rows.ts'
import { cellRectangle, dotIn, type Scene } from './scene.ts'
import { shorten } from './text.ts'

interface Marks {
  cells: number
  addons: number
  labels: number
}

/** Corners of cells on screen, by what they look like: one style is set for many marks. Kept between frames. */
interface Batch {
  x: number[]
  y: number[]
  cell: number[]
}

/** Smallest cell, CSS pixels, in which a shape can be told from another. */
const smallestShape = 5

/** Side of a cell on screen, CSS pixels. Small ones leave a device pixel free between them, or a region would be one block. */
function sideOf({ layout }: Scene, { camera, pixelRatio }: View): number {
  const pixel = 1 / pixelRatio
  const widest = (Math.round(layout.pitch * camera.scale * pixelRatio) - 1) * pixel
  return Math.max(pixel, Math.min(snap(layout.cell * camera.scale, pixelRatio), widest))
}

/** Whether cells are large enough for the shapes of risk and the corner of sharing; else there is colour alone. */
export function hasShapes(scene: Scene, view: View): boolean {
  return sideOf(scene, view) >= smallestShape
}

/** `belowDots` paints what lies between the cells and their add-ons; it is not called at the overview. */
export function paintVisibleCells(
  context: PaintContext,
  scene: Scene,
  view: View,
  level: ZoomLevel,
  hidden: Uint8Array | null,
  belowDots: () => void,
): Marks {
  const { model, layout } = scene
  const { camera, pixelRatio } = view
  const from = toWorld(camera, { x: 0, y: 0 })
  const to = toWorld(camera, { x: view.width, y: view.height })
  const batch: Batch = { x: [], y: [], cell: [] }
  for (const shelf of layout.shelves) {
    if (shelf.y > to.y || shelf.y + shelf.height < from.y) continue
    for (const index of shelf.regions) {
      const place = layout.places[index]
      const region = model.regions[index]
      if (!place || !region || place.x > to.x || place.x + place.width < from.x) continue
      const left = place.x + layout.padding
      const top = place.y + layout.head
      const firstColumn = Math.max(0, Math.floor((from.x - left) / layout.pitch))
      const lastColumn = Math.min(place.columns - 1, Math.floor((to.x - left) / layout.pitch))
      const firstRow = Math.max(0, Math.floor((from.y - top) / layout.pitch))
      const lastRow = Math.min(
        Math.ceil(region.slots.length / place.columns) - 1,
        Math.floor((to.y - top) / layout.pitch),
      )
      // The corner of the grid is put on a device pixel; cells that are whole pixels apart then all look the same.
      const corner = toScreen(camera, { x: left, y: top })
      const gridX = snap(corner.x, pixelRatio)
      const gridY = snap(corner.y, pixelRatio)
      const step = layout.pitch * camera.scale
      for (let row = firstRow; row <= lastRow; row += 1) {
        for (let column = firstColumn; column <= lastColumn; column += 1) {
          const cell = region.slots[row * place.columns + column]
          if (cell === undefined) break
          if (cell === -1 || hidden?.[cell] === 1) continue
          batch.x.push(snap(gridX + column * step, pixelRatio))
          batch.y.push(snap(gridY + row * step, pixelRatio))
          batch.cell.push(cell)
        }
      }
    }
  }
  return paintBatch(context, scene, view, level, batch, null, belowDots)
}

/** Draws only these cells, in their lit form. */
export function paintCellList(
  context: PaintContext,
  scene: Scene,
  view: View,
  level: ZoomLevel,
  cells: Iterable<number>,
  lit: Lit,
): Marks {
  const batch: Batch = { x: [], y: [], cell: [] }
  const side = scene.layout.cell * view.camera.scale
  for (const cell of cells) {
    const corner = toScreen(view.camera, cellRectangle(scene, cell))
    if (!isOnCanvas({ ...corner, width: side, height: side }, view)) continue
    batch.x.push(snap(corner.x, view.pixelRatio))
    batch.y.push(snap(corner.y, view.pixelRatio))
    batch.cell.push(cell)
  }
  return paintBatch(context, scene, view, level, batch, lit)
}

function paintBatch(
  context: PaintContext,
  scene: Scene,
  view: View,
  level: ZoomLevel,
  batch: Batch,
  lit: Lit | null,
  belowDots?: () => void,
): Marks {
  const side = sideOf(scene, view)
  if (level === 'overview') {
    paintSquares(context, scene, view.palette, batch, side, lit)
    return { cells: batch.cell.length, addons: 0, labels: 0 }
  }
  paintBoxes(context, scene, view.palette, batch, side, lit)
  belowDots?.()
  const addons = paintDots(context, scene, view.palette, batch, side, lit)
  const labels = level === 'close' ? paintNames(context, scene, view.palette, batch, side) : 0
  return { cells: batch.cell.length, addons, labels }
}

/** Overview: one square per app, its risk in colour and shape, a corner for sharing across spaces. */
function paintSquares(
  context: PaintContext,
  scene: Scene,
  palette: Palette,
  batch: Batch,
  side: number,
  lit: Lit | null,
): void {
  const { model } = scene
  const radius = side >= 8 ? Math.min(3, side * 0.16) : 0
  const square = (x: number, y: number): void => {
    if (radius > 0) context.roundRect(x, y, side, side, radius)
    else context.rect(x, y, side, side)
  }
  fillEach(
    context,
    batch,
    lit ? palette.cellLit : palette.cell,
    (cell) => shapeOfRisk(at(model.cellRisk, cell)) === 'none',
    (x, y, cell) => {
      if (cell < model.apps) square(x, y)
      else circle(context, x + side / 2, y + side / 2, side * 0.42)
    },
  )
  for (const shape of ['medium', 'high', 'critical'] as const) {
    const chosen = (cell: number): boolean => shapeOfRisk(at(model.cellRisk, cell)) === shape
    fillEach(context, batch, palette[shape], chosen, (x, y, cell) => {
      if (cell < model.apps) square(x, y)
      else circle(context, x + side / 2, y + side / 2, side * 0.42)
    })
    if (side < smallestShape) continue
    const cut = (x: number, y: number): void => {
      cutOut(context, shape, x + side / 2, y + side / 2, side * 0.5)
    }
    fillEach(context, batch, palette.region, chosen, cut)
  }
  if (side < smallestShape) return
  const corner = Math.max(2.5, side * 0.36)
  const shares = (cell: number): boolean => model.cellShares[cell] === 1
  if (side >= 8) {
    // On a coloured cell the corner is set off by a thin edge.
    const onColour = (cell: number): boolean => shares(cell) && shapeOfRisk(at(model.cellRisk, cell)) !== 'none'
    const edge = (x: number, y: number): void => {
      cornerMark(context, x + side, y, corner + 1.2)
    }
    fillEach(context, batch, palette.region, onColour, edge)
  }
  const mark = (x: number, y: number): void => {
    cornerMark(context, x + side, y, corner)
  }
  fillEach(context, batch, palette.sharing, shares, mark)
}

/** From the middle zoom on the square is a box for add-ons: tinted by risk, with the risk's shape in its strip. */
function paintBoxes(
  context: PaintContext,
  scene: Scene,
  palette: Palette,
  batch: Batch,
  side: number,
  lit: Lit | null,
): void {
  const { model } = scene
  const radius = Math.min(8, side * 0.1)
  const isApp = (cell: number): boolean => cell < model.apps
  const box = (x: number, y: number): void => {
    context.roundRect(x, y, side, side, radius)
  }
  // A full coat first where lines of a blast radius would shine through.
  if (lit) fillEach(context, batch, palette.region, isApp, box)
  context.globalAlpha = lit ? 0.95 : 0.5
  const plain = (cell: number): boolean => isApp(cell) && shapeOfRisk(at(model.cellRisk, cell)) === 'none'
  fillEach(context, batch, palette.cell, plain, box)
  const size = Math.max(6, Math.min(14, side * 0.17))
  for (const shape of ['medium', 'high', 'critical'] as const) {
    const chosen = (cell: number): boolean => isApp(cell) && shapeOfRisk(at(model.cellRisk, cell)) === shape
    const sign = (x: number, y: number): void => {
      badge(context, shape, x + side * 0.05 + size / 2, y + side * 0.05 + size / 2, size)
    }
    context.globalAlpha = shape === 'critical' ? 0.3 : 0.22
    fillEach(context, batch, palette[shape], chosen, box)
    context.globalAlpha = 1
    fillEach(context, batch, palette[shape], chosen, sign)
  }
  context.globalAlpha = 1
  const shares = (cell: number): boolean => model.cellShares[cell] === 1 && isApp(cell)
  const mark = (x: number, y: number): void => {
    cornerMark(context, x + side, y, Math.min(18, side * 0.2))
  }
  fillEach(context, batch, palette.sharing, shares, mark)
}

function paintDots(
  context: PaintContext,
  scene: Scene,
  palette: Palette,
  batch: Batch,
  side: number,
  lit: Lit | null,
): number {
  const { model } = scene
  const dots: Batch & { radius: number[] } = { x: [], y: [], cell: [], radius: [] }
  for (const [i, cell] of batch.cell.entries()) {
    const addons = row(model.owned, cell)
    for (const [index, addon] of addons.entries()) {
      const point = dotIn(model, cell, index)
      dots.x.push(at(batch.x, i) + point.x * side)
      dots.y.push(at(batch.y, i) + point.y * side)
      dots.cell.push(addon)
      dots.radius.push(Math.max(1, point.radius * side))
    }
  }
  const { risks } = model.data.addons
  const dimmed = (addon: number): boolean => lit !== null && !lit.addons.has(addon)
  for (const faint of lit ? [true, false] : [false]) {
    context.globalAlpha = faint ? 0.35 : 1
    for (const shape of ['none', 'medium', 'high', 'critical'] as const) {
      const chosen = (addon: number): boolean => shapeOfRisk(at(risks, addon)) === shape && dimmed(addon) === faint
      fillEach(context, dots, shape === 'none' ? palette.dot : palette[shape], chosen, (x, y, _addon, i) => {
        circle(context, x, y, at(dots.radius, i))
      })
      if (shape === 'none') continue
      const cut = (x: number, y: number, _addon: number, i: number): void => {
        const radius = at(dots.radius, i)
        if (shape === 'medium') circle(context, x, y, radius * 0.55)
        else if (radius >= 3) cutOut(context, shape, x, y, radius * 1.1)
      }
      fillEach(context, dots, palette.region, chosen, cut)
    }
    context.strokeStyle = palette.sharing
    context.lineWidth = Math.max(1.2, side * 0.018)
    for (const [i, addon] of dots.cell.entries()) {
      if (!crossesSpaces(model, addon) || dimmed(addon) !== faint || at(dots.radius, i) < 1.5) continue
      context.beginPath()
      diamond(context, at(dots.x, i), at(dots.y, i), at(dots.radius, i) * 1.85)
      context.stroke()
    }
  }
  context.globalAlpha = 1
  return dots.cell.length
}

/** Names at the close zoom: the app in its strip, services under their dots, and who else holds them. */
function paintNames(context: PaintContext, scene: Scene, palette: Palette, batch: Batch, side: number): number {
  const { model } = scene
  const size = Math.min(14, Math.max(9.5, side * 0.085))
  const small = Math.min(12, Math.max(9, side * 0.062))
  const nameFont = `600 ${size.toFixed(1)}px ${palette.font}`
  const smallFont = `${small.toFixed(1)}px ${palette.font}`
  const measure = (text: string): number => context.measureText(text).width
  let labels = 0
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  context.font = nameFont
  context.fillStyle = palette.text
  for (const [i, cell] of batch.cell.entries()) {
    const indent =
      shapeOfRisk(at(model.cellRisk, cell)) === 'none' ? side * 0.06 : side * 0.08 + Math.min(14, side * 0.17)
    const name = shorten(shownName(simpleName(scene, cell)), side * 0.8 - indent, nameFont, measure)
    if (name === '') continue
    context.fillText(name, at(batch.x, i) + indent, at(batch.y, i) + side * 0.125)
    labels += 1
  }
  context.textAlign = 'center'
  context.font = smallFont
  for (const [i, cell] of batch.cell.entries()) {
    const addons = row(model.owned, cell)
    const columns = latticeColumns(addons.length)
    const step = (side * 0.84) / columns
    const rowHeight = (side * 0.7) / Math.ceil(addons.length / columns)
    const radius = dotIn(model, cell, 0).radius * side
    // A label must fit between the ring of its own dot and the ring below.
    if (step < 40 || rowHeight < radius * 3.7 + small * 1.1) continue
    for (const [index, addon] of addons.entries()) {
      const point = dotIn(model, cell, index)
      const borrowers = rowLength(model.borrowers, addon)
      const service = shownName(model.data.services[model.data.addons.services[addon] ?? -1] ?? '')
      const label = shorten(borrowers > 0 ? `${service} ×${borrowers + 1}` : service, step - 4, smallFont, measure)
      if (label === '') continue
      context.fillStyle = crossesSpaces(model, addon) ? palette.sharingText : palette.textMuted
      const below = radius * (crossesSpaces(model, addon) ? 1.85 : 1.25) + small * 0.65
      context.fillText(label, at(batch.x, i) + point.x * side, at(batch.y, i) + point.y * side + below)
      labels += 1
    }
  }
  context.textAlign = 'left'
  return labels
}

/** The app's name without its space, which stands over the region already. */
function simpleName(scene: Scene, cell: number): string {
  const name = cellName(scene.model, cell)
  const space = scene.model.regions[at(scene.model.cellRegion, cell)]?.name ?? ''
  return name.endsWith(`-${space}`) && name.length > space.length + 1 ? name.slice(0, -space.length - 1) : name
}

/** Shapes in one path. Of a thousand Chromium takes five times as long as of the same in paths of fifty. */
const pathful = 50

/** Fills what `trace` draws for each chosen mark. */
function fillEach(
  context: PaintContext,
  batch: Batch,
  colour: string,
  chosen: (cell: number) => boolean,
  trace: (x: number, y: number, cell: number, index: number) => void,
): void {
  context.fillStyle = colour
  let shapes = 0
  for (let i = 0; i < batch.cell.length; i += 1) {
    const cell = at(batch.cell, i)
    if (!chosen(cell)) continue
    if (shapes === 0) context.beginPath()
    trace(at(batch.x, i), at(batch.y, i), cell, i)
    shapes += 1
    if (shapes < pathful) continue
    context.fill()
    shapes = 0
  }
  if (shapes > 0) context.fill()
}
