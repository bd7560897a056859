import type { Size } from '#shared/map/camera.ts'
import type { MatrixLight } from '#shared/map/matrix.ts'
import type { Palette } from '#shared/map/palette.ts'
import { shorten } from '#shared/map/text.ts'
import type { Board, Filled } from './board.ts'
import { inSight, spotRectangle, totalRoom, type Geometry, type Scroll, type Sight, type Spot } from './geometry.ts'
import { shadeOf, shades, type Shade } from './shades.ts'

export interface MatrixView {
  scroll: Scroll
  size: Size
  pixelRatio: number
  palette: Palette
}

export interface MatrixState {
  /** Under the pointer, and where the keyboard is; each lights its row and its column. */
  hovered: Spot | null
  active: Spot | null
  /** What is selected; the rest is dimmed. */
  light: MatrixLight | null
}

interface Painting extends MatrixView {
  context: CanvasRenderingContext2D
  board: Board
  geometry: Geometry
  sight: Sight
  state: MatrixState
  shades: Shade[]
}

const dimmed = 0.2

/** Draws what is in sight; the heads cover what is scrolled under them. Returns how many cells were drawn. */
export function paintMatrix(
  context: CanvasRenderingContext2D,
  board: Board,
  geometry: Geometry,
  view: MatrixView,
  state: MatrixState,
): number {
  const { size, palette, pixelRatio, scroll } = view
  const painting: Painting = {
    ...view,
    context,
    board,
    geometry,
    state,
    sight: inSight(geometry, scroll, size),
    shades: shades(palette),
  }
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  context.fillStyle = palette.background
  context.fillRect(0, 0, size.width, size.height)
  context.save()
  context.beginPath()
  context.rect(geometry.side, geometry.top, size.width, size.height)
  context.clip()
  paintField(painting)
  paintBands(painting)
  const cells = paintCells(painting)
  paintLitCells(painting)
  context.restore()
  paintColumnHeads(painting)
  paintRowHeads(painting)
  paintRing(painting)
  return cells
}

function paintField({ context, geometry, sight, scroll, palette }: Painting): void {
  const { side, top, cell } = geometry
  const left = side + sight.firstColumn * cell - scroll.left
  const upper = top + sight.firstRow * cell - scroll.top
  const right = side + sight.endColumn * cell - scroll.left
  const lower = top + sight.endRow * cell - scroll.top
  context.fillStyle = palette.region
  context.fillRect(left, upper, right - left, lower - upper)
  context.fillStyle = palette.line
  for (let x = left; x <= right; x += cell) context.fillRect(x - 0.5, upper, 1, lower - upper)
  for (let y = upper; y <= lower; y += cell) context.fillRect(left, y - 0.5, right - left, 1)
}

/** The row and the column of what is pointed at, and of a space that is selected. */
function paintBands({ context, geometry, scroll, palette, state, board }: Painting): void {
  const { side, top, cell, rows, columns } = geometry
  const band = (place: number, row: boolean, colour: string, alpha: number): void => {
    if (place < 1) return
    context.globalAlpha = alpha
    context.fillStyle = colour
    if (row) context.fillRect(side - scroll.left, top + (place - 1) * cell - scroll.top, columns * cell, cell)
    else context.fillRect(side + (place - 1) * cell - scroll.left, top - scroll.top, cell, rows * cell)
    context.globalAlpha = 1
  }
  const selected = (board.places.get(state.light?.region ?? -1) ?? -1) + 1
  band(selected, true, palette.accent, 0.16)
  band(selected, false, palette.accent, 0.16)
  for (const spot of [state.hovered, state.active]) {
    if (!spot) continue
    band(spot.row, true, palette.cell, 0.4)
    band(spot.column, false, palette.cell, 0.4)
  }
}

function paintCells(painting: Painting): number {
  const { context, board, sight, geometry, scroll, palette, state } = painting
  const { side, top, cell } = geometry
  const { light } = state
  const lit = light && light.region === -1 ? new Set(light.cells.map(keyOf)) : null
  context.font = `600 ${cell < 32 ? 10 : cell < 44 ? 11 : 12}px ${palette.font}`
  context.textBaseline = 'middle'
  let drawn = 0
  for (let row = sight.firstRow; row < sight.endRow; row += 1) {
    const y = top + row * cell - scroll.top
    for (const filled of board.rows[row] ?? []) {
      if (filled.column < sight.firstColumn || filled.column >= sight.endColumn) continue
      const { lender, borrower } = filled.cell
      const dim =
        light !== null && (lit ? !lit.has(keyOf(filled.cell)) : lender !== light.region && borrower !== light.region)
      if (dim) context.globalAlpha = dimmed
      paintCell(painting, filled, side + filled.column * cell - scroll.left, y)
      context.globalAlpha = 1
      drawn += 1
    }
  }
  return drawn
}

const keyOf = ({ lender, borrower }: { lender: number; borrower: number }): string => `${lender} ${borrower}`

function paintCell(
  { context, geometry, palette, shades }: Painting,
  { cell, inside }: Filled,
  x: number,
  y: number,
): void {
  const side = geometry.cell
  const critical = cell.risk === 5 && !inside
  const shade = shades[shadeOf(cell.count)]
  context.fillStyle = critical ? palette.critical : inside ? palette.cell : (shade?.fill ?? palette.sharing)
  context.beginPath()
  context.roundRect(x + 1, y + 1, side - 2, side - 2, 2)
  context.fill()
  context.fillStyle = critical ? palette.region : inside ? palette.text : (shade?.text ?? palette.text)
  if (inside || cell.risk < 3) {
    context.textAlign = 'center'
    context.fillText(countText(cell.count), x + side / 2, y + side / 2 + 1)
    return
  }
  // Number and mark stand in opposite corners.
  context.textAlign = 'left'
  context.fillText(countText(cell.count), x + side * 0.17, y + side * 0.7)
  const inset = critical ? 2 : 1
  paintMark({ context, palette }, cell.risk, x + side - inset, y + inset, Math.max(4, Math.min(7, side / 8)), critical)
}

/** "12k": a cell has room for three signs. */
export function countText(count: number): string {
  if (count < 1000) return String(count)
  return count < 100_000 ? `${Math.floor(count / 1000)}k` : '99k+'
}

/** The shape of the worst finding in the upper right corner of a cell, on a notch of the ground, or cut into red. */
export function paintMark(
  { context, palette }: { context: CanvasRenderingContext2D; palette: Palette },
  risk: number,
  right: number,
  upper: number,
  reach: number,
  cut: boolean,
): void {
  const x = right - reach - 0.5
  const y = upper + reach + 0.5
  if (!cut) {
    context.fillStyle = palette.region
    context.beginPath()
    context.roundRect(right - 2 * reach - 2, upper - 0.5, 2 * reach + 2.5, 2 * reach + 2.5, [0, 0, 0, 3])
    context.fill()
  }
  context.fillStyle = cut ? palette.region : risk === 5 ? palette.critical : risk === 4 ? palette.high : palette.medium
  context.beginPath()
  if (risk === 5) {
    context.moveTo(x, y - reach)
    context.lineTo(x + reach, y)
    context.lineTo(x, y + reach)
    context.lineTo(x - reach, y)
  } else if (risk === 4) {
    context.moveTo(x, y - reach)
    context.lineTo(x + reach, y + reach * 0.85)
    context.lineTo(x - reach, y + reach * 0.85)
  } else {
    const outer = reach * 0.9
    const inner = reach * 0.36
    context.rect(x - outer, y - outer, outer * 2, outer * 2)
    context.rect(x - inner, y - inner, inner * 2, inner * 2)
    context.fill('evenodd')
    return
  }
  context.closePath()
  context.fill()
}

function paintLitCells({ context, board, state, geometry, scroll, palette }: Painting): void {
  if (!state.light) return
  context.strokeStyle = palette.accent
  context.lineWidth = 2
  for (const { lender, borrower } of state.light.cells) {
    const row = board.places.get(lender)
    const column = board.places.get(borrower)
    if (row === undefined || column === undefined) continue
    const { x, y, width } = spotRectangle(geometry, scroll, { row: row + 1, column: column + 1 })
    context.beginPath()
    context.roundRect(x, y, width, width, 3)
    context.stroke()
  }
}

/** How a head is written: what is pointed at or selected stands out. */
function headInk({ state, palette, board }: Painting, place: number, row: boolean): { colour: string; weight: number } {
  const region = board.order[place - 1]
  if (region !== undefined && region === state.light?.region) return { colour: palette.accent, weight: 600 }
  const pointed = [state.hovered, state.active].some((spot) => (row ? spot?.row : spot?.column) === place)
  if (pointed) return { colour: palette.text, weight: 600 }
  const space = board.model.regions[region ?? -1]?.kind === 'space'
  return { colour: space ? palette.textMuted : palette.textFaint, weight: 450 }
}

function nameIn(painting: Painting, place: number, room: number, font: string): string {
  const { board, context } = painting
  const name = board.model.regions[board.order[place - 1] ?? -1]?.name ?? ''
  return shorten(name, room, font, (text) => context.measureText(text).width)
}

function paintColumnHeads(painting: Painting): void {
  const { context, geometry, sight, scroll, size, palette, board } = painting
  const { side, top, cell } = geometry
  context.fillStyle = palette.background
  context.fillRect(0, 0, size.width, top)
  context.save()
  context.beginPath()
  context.rect(side, 0, size.width, top)
  context.clip()
  for (let place = sight.firstColumn + 1; place <= sight.endColumn; place += 1) {
    const x = side + (place - 0.5) * cell - scroll.left
    const { colour, weight } = headInk(painting, place, false)
    const font = `${weight} 12px ${palette.font}`
    context.save()
    context.translate(x, top - 26)
    context.rotate(-Math.PI / 2)
    context.font = font
    context.fillStyle = colour
    context.textAlign = 'left'
    context.textBaseline = 'middle'
    context.fillText(nameIn(painting, place, top - 34, font), 0, 0.5)
    context.restore()
    const borrows = board.matrix.regions[board.order[place - 1] ?? -1]?.borrows ?? 0
    if (borrows === 0) continue
    context.font = `600 10px ${palette.font}`
    context.fillStyle = palette.sharingText
    context.textAlign = 'center'
    context.textBaseline = 'alphabetic'
    context.fillText(countText(borrows), x, top - 8)
  }
  context.restore()
}

function paintRowHeads(painting: Painting): void {
  const { context, geometry, sight, scroll, size, palette, board } = painting
  const { side, top, cell } = geometry
  context.fillStyle = palette.background
  context.fillRect(0, 0, side, size.height)
  context.save()
  context.beginPath()
  context.rect(0, top, side, size.height)
  context.clip()
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  for (let place = sight.firstRow + 1; place <= sight.endRow; place += 1) {
    const y = top + (place - 0.5) * cell - scroll.top + 0.5
    const { colour, weight } = headInk(painting, place, true)
    const font = `${weight} 12px ${palette.font}`
    context.font = font
    context.fillStyle = colour
    context.fillText(nameIn(painting, place, side - totalRoom - 20, font), side - totalRoom, y)
    const lends = board.matrix.regions[board.order[place - 1] ?? -1]?.lends ?? 0
    if (lends === 0) continue
    context.font = `600 11px ${palette.font}`
    context.fillStyle = palette.sharingText
    context.fillText(countText(lends), side - 8, y)
  }
  context.restore()
  paintCorner(painting)
}

/** Which way to read it, where both heads meet. */
function paintCorner({ context, geometry, palette }: Painting): void {
  const { side, top } = geometry
  context.font = `500 11px ${palette.font}`
  context.fillStyle = palette.textFaint
  context.textAlign = 'right'
  context.textBaseline = 'alphabetic'
  context.fillText('borrows ↗', side - 8, top - 26)
  context.fillText('lends ↓', side - 8, top - 8)
}

function paintRing({ context, geometry, scroll, state, palette }: Painting): void {
  if (!state.active) return
  const { x, y, width, height } = spotRectangle(geometry, scroll, state.active)
  const { row, column } = state.active
  context.save()
  context.beginPath()
  // A ring that is scrolled under the heads stays under them.
  context.rect(column === 0 ? 0 : geometry.side - 2, row === 0 ? 0 : geometry.top - 2, 1e5, 1e5)
  context.clip()
  context.strokeStyle = palette.accent
  context.lineWidth = 2
  context.beginPath()
  context.roundRect(x + 1, y + 1, width - 2, height - 2, 3)
  context.stroke()
  context.restore()
}
