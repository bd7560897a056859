import { isOnCanvas, toScreen, type Rectangle } from './camera.ts'
import { latticeColumns, type MapLayout } from './layout.ts'
import { criticalRisk } from './model.ts'
import { bentLine, snap } from './paint-shapes.ts'
import type { Frame } from './paint-regions.ts'
import { isInSight, regionsWithPortsInSight } from './paint-ports.ts'
import type { PaintContext, View } from './paint.ts'
import { portsOf, portsOfRegion, type Port, type Ports } from './ports.ts'
import type { Point } from './ribbons.ts'
import { at, row, rowLength } from './rows.ts'
import { addonDot, cellRectangle, type Scene } from './scene.ts'

/** What is under the pointer: its lines are drawn whatever the budget says. */
export type Under =
  { kind: 'addon'; addon: number } | { kind: 'app'; cell: number } | { kind: 'port'; port: number } | null

/** More lines than this are no picture any more: then there are ports alone, and lines of what is pointed at. */
export const lineBudget = 250

/** A hair wider than a pixel: up to one Chromium draws a path piece by piece, and lines of a bundle would add up. */
const thin = 1.15

/** Half an attachment that crosses, or a whole one inside a region. */
interface Line {
  edge: number
  /** -1 inside a region. */
  port: number
  /** The half on the side of the add-on. */
  lends: boolean
}

interface InSight {
  crossing: Line[]
  inner: Line[]
  /** How many attachments that is: one of which both halves are in sight is one. */
  crossings: number
}

/**
 * Attachments as thin lines in the streets between the cells: from an add-on to its port, from a port to the app that
 * borrows, or inside a region from one to the other. Lines of one way lie on each other and make one thin bundle.
 * Returns how many attachments have a line, and how many in sight have none.
 */
export function paintLines(
  context: PaintContext,
  scene: Scene,
  view: View,
  under: Under,
): { lines: number; heldBack: number; strong: Set<number> } {
  const ports = portsOf(scene)
  const { crossing, inner, crossings } = linesInSight(scene, ports, view)
  const { palette } = view
  const strongLines = linesUnder(scene, ports, under)
  const drawn = new Set<number>()
  context.lineCap = 'round'
  context.lineJoin = 'round'
  if (inner.length <= lineBudget) {
    strokeLines(context, scene, ports, view, inner, { colour: palette.textFaint, alpha: 0.32, width: thin })
    for (const { edge } of inner) drawn.add(edge)
  }
  if (crossings <= lineBudget) {
    for (const critical of [false, true]) {
      const chosen = crossing.filter(({ edge }) => isCritical(scene, ports, edge) === critical)
      const colour = critical ? palette.critical : palette.sharing
      strokeLines(context, scene, ports, view, chosen, { colour, alpha: critical ? 0.8 : 0.5, width: thin })
    }
    for (const { edge } of crossing) drawn.add(edge)
  }
  for (const critical of [false, true]) {
    const chosen = strongLines.filter(({ edge }) => isCritical(scene, ports, edge) === critical)
    const outside = chosen.filter(({ port }) => port !== -1)
    const inside = chosen.filter(({ port }) => port === -1)
    const colour = critical ? palette.critical : palette.sharing
    strokeLines(context, scene, ports, view, inside, { colour: palette.textMuted, alpha: 0.9, width: 1.6 })
    strokeLines(context, scene, ports, view, outside, { colour, alpha: 1, width: 1.8 })
  }
  const seen = new Set([...inner, ...crossing].map(({ edge }) => edge))
  for (const { edge } of strongLines) if (seen.has(edge)) drawn.add(edge)
  return {
    lines: drawn.size,
    heldBack: seen.size - drawn.size,
    strong: new Set(strongLines.map(({ port }) => port).filter((port) => port !== -1)),
  }
}

/** At the overview no line is drawn: what neither ribbon nor tick tells of the regions in sight. */
export function heldBackAtOverview({ model }: Scene, inSight: readonly Frame[]): number {
  let count = 0
  let nobody = false
  for (const { index } of inSight) {
    const region = model.regions[index]
    count += (region?.inside ?? 0) + (region?.unowned ?? 0)
    nobody ||= region?.kind === 'no-owner'
  }
  if (!nobody) return count
  // With those that have no owner in sight, what hangs on them counts wherever it is.
  const all = new Set(inSight.map(({ index }) => index))
  for (const [index, { unowned }] of model.regions.entries()) if (!all.has(index)) count += unowned
  return count
}

function isCritical(scene: Scene, ports: Ports, edge: number): boolean {
  return scene.model.data.addons.risks[at(ports.edgeAddon, edge)] === criticalRisk
}

function linesInSight(scene: Scene, ports: Ports, view: View): InSight {
  const { model, layout } = scene
  const { camera } = view
  const crossing: Line[] = []
  const inner: Line[] = []
  const edges = new Set<number>()
  const side = layout.cell * camera.scale
  const seen = new Map<number, boolean>()
  const sees = (cell: number): boolean => {
    const known = seen.get(cell)
    if (known !== undefined) return known
    const isSeen = isOnCanvas({ ...toScreen(camera, cellRectangle(scene, cell)), width: side, height: side }, view)
    seen.set(cell, isSeen)
    return isSeen
  }
  for (const region of regionsWithPortsInSight(scene, view)) {
    for (const index of portsOfRegion(ports, region)) {
      const port = ports.list[index]
      if (!port) continue
      const isSeen = isInSight(port, view)
      for (const half of row(ports.halves, index)) {
        const edge = half >> 1
        const lends = (half & 1) === 1
        if (!isSeen && !sees(lends ? at(model.addonCell, at(ports.edgeAddon, edge)) : at(model.borrowers.items, edge)))
          continue
        crossing.push({ edge, port: index, lends })
        edges.add(edge)
      }
    }
    if (model.regions[region]?.inside === 0) continue
    for (const borrower of model.regions[region]?.cells ?? []) {
      for (const edge of row(ports.borrowedEdges, borrower)) {
        if (at(ports.lending, edge) !== -1) continue
        if (sees(borrower) || sees(at(model.addonCell, at(ports.edgeAddon, edge))))
          inner.push({ edge, port: -1, lends: true })
      }
    }
  }
  return { crossing, inner, crossings: edges.size }
}

/** All lines of what is pointed at, both halves of each. */
function linesUnder(scene: Scene, ports: Ports, under: Under): Line[] {
  if (!under) return []
  const { model } = scene
  const lines: Line[] = []
  const add = (edge: number): void => {
    const lending = at(ports.lending, edge)
    lines.push({ edge, port: lending, lends: true })
    if (lending !== -1) lines.push({ edge, port: at(ports.borrowing, edge), lends: false })
  }
  const addAddon = (addon: number): void => {
    for (let edge = at(model.borrowers.start, addon); edge < at(model.borrowers.start, addon + 1); edge += 1) add(edge)
  }
  switch (under.kind) {
    case 'addon':
      addAddon(under.addon)
      break
    case 'app':
      for (const addon of row(model.owned, under.cell)) addAddon(addon)
      for (const edge of row(ports.borrowedEdges, under.cell)) add(edge)
      break
    case 'port':
    default:
      for (const half of row(ports.halves, under.port)) add(half >> 1)
  }
  return lines
}

function strokeLines(
  context: PaintContext,
  scene: Scene,
  ports: Ports,
  view: View,
  lines: Line[],
  look: { colour: string; alpha: number; width: number },
): void {
  if (lines.length === 0) return
  const { model, layout } = scene
  const { camera } = view
  const radius = Math.min(6, layout.pitch * camera.scale * 0.1)
  context.beginPath()
  for (const { edge, port: index, lends } of lines) {
    const addon = at(ports.edgeAddon, edge)
    const borrower = at(model.borrowers.items, edge)
    const port = ports.list[index]
    const home = cellRectangle(scene, at(model.addonCell, addon))
    const away = cellRectangle(scene, borrower)
    const way = !port
      ? wayInside(layout, home, startOf(scene, addon), away)
      : lends
        ? wayToPort(layout, home, port, startOf(scene, addon), index)
        : wayToPort(layout, away, port, null, index)
    trace(context, way, view, radius)
  }
  context.globalAlpha = look.alpha
  context.strokeStyle = look.colour
  context.lineWidth = look.width
  context.stroke()
  context.globalAlpha = 1
}

/** Where an add-on's line begins, and by which x it leaves its cell: beside its dot, where neither dots nor names are. */
interface Start {
  dot: Point
  exit: number
}

function startOf(scene: Scene, addon: number): Start {
  const { model, layout } = scene
  const dot = addonDot(scene, addon)
  const cell = at(model.addonCell, addon)
  const step = cell < model.apps ? 0.84 / latticeColumns(rowLength(model.owned, cell)) : 0
  return { dot, exit: dot.x + (step / 2) * layout.cell }
}

/**
 * From an add-on (or, where an app borrows, the edge of its cell) into the street beside the cell, along it, and down
 * the street before the port. Neighbouring ports use different lanes of a street.
 */
function wayToPort(layout: MapLayout, cell: Rectangle, port: Port, start: Start | null, lane: number): Point[] {
  const street = layout.pitch - cell.width
  const shift = ((lane % 3) - 1) * street * 0.22
  if (port.side === 'top' || port.side === 'bottom') {
    const up = port.side === 'top'
    const edge = up ? cell.y : cell.y + cell.height
    const level = edge + (up ? -street : street) / 2 + shift
    const from = start?.exit ?? cell.x + cell.width / 2
    const x = nearestStreet(port.x, cell.x, layout.pitch, street)
    const jog = port.y + (up ? 1 : -1) * layout.padding * 0.5
    return [
      ...(start ? [start.dot, { x: from, y: start.dot.y }] : [{ x: from, y: edge }]),
      { x: from, y: level },
      { x, y: level },
      { x, y: jog },
      { x: port.x, y: jog },
      port,
    ]
  }
  const left = port.side === 'left'
  const upright = (left ? cell.x - street / 2 : cell.x + cell.width + street / 2) + shift
  const y = nearestStreet(port.y, cell.y, layout.pitch, street)
  const jog = port.x + (left ? 1 : -1) * layout.padding * 0.5
  const below = cell.y + cell.height + street / 2 + shift
  return [
    ...(start
      ? [start.dot, { x: start.exit, y: start.dot.y }, { x: start.exit, y: below }, { x: upright, y: below }]
      : [
          { x: left ? cell.x : cell.x + cell.width, y: cell.y + cell.height / 2 },
          { x: upright, y: cell.y + cell.height / 2 },
        ]),
    { x: upright, y },
    { x: jog, y },
    { x: jog, y: port.y },
    port,
  ]
}

/** Middle of the street nearest to a place; streets lie a pitch apart, one right before `cellStart`. */
function nearestStreet(wanted: number, cellStart: number, pitch: number, street: number): number {
  const first = cellStart - street / 2
  return first + Math.round((wanted - first) / pitch) * pitch
}

/** From an add-on into the street below its cell, along streets, and up to the edge of the cell that borrows. */
function wayInside(layout: MapLayout, cell: Rectangle, { dot, exit }: Start, target: Rectangle): Point[] {
  const street = layout.pitch - cell.width
  const level = cell.y + cell.height + street / 2
  const middle = target.x + target.width / 2
  const foot = target.y + target.height
  const begin = [dot, { x: exit, y: dot.y }, { x: exit, y: level }]
  const end = { x: middle, y: foot }
  // In the same row both feet stand on one street.
  if (Math.abs(target.y - cell.y) < street) return [...begin, { x: middle, y: level }, end]
  const upright = exit <= middle ? target.x - street / 2 : target.x + target.width + street / 2
  const below = foot + street / 2
  return [...begin, { x: upright, y: level }, { x: upright, y: below }, { x: middle, y: below }, end]
}

/** In the middle of device pixels: lines of one street are one sharp line. */
function trace(context: PaintContext, way: Point[], { camera, pixelRatio }: View, radius: number): void {
  const half = 0.5 / pixelRatio
  const corners: Point[] = []
  for (const point of way) {
    const { x, y } = toScreen(camera, point)
    const corner = { x: snap(x - half, pixelRatio) + half, y: snap(y - half, pixelRatio) + half }
    const before = corners.at(-1)
    if (!before || before.x !== corner.x || before.y !== corner.y) corners.push(corner)
  }
  bentLine(context, corners, radius)
}
