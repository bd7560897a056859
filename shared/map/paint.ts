import { sameCamera, toScreen, zoomLevel, type Camera, type ZoomLevel } from './camera.ts'
import type { ChangeMarks } from './change-marks.ts'
import type { Selection, Lit } from './lit.ts'
import { hasShapes, paintCellList, paintVisibleCells } from './paint-cells.ts'
import { paintLinks, paintEdges, paintRing } from './paint-lit.ts'
import { heldBackAtOverview, paintLines, type Under } from './paint-lines.ts'
import { paintChanges } from './paint-changes.ts'
import { paintHeads } from './paint-heads.ts'
import { labelsOf, paintPorts, type PortMark } from './paint-ports.ts'
import { paintPanels, paintRibbons, paintTicks, visibleFrames } from './paint-regions.ts'
import type { Palette } from './palette.ts'
import { portsOf, portsOfRegion } from './ports.ts'
import { at, row } from './rows.ts'
import { addonDot, cellRectangle, regionRectangle, type Scene } from './scene.ts'

/**
 * What is drawn on: the part of a Canvas 2D context that the painter uses, told without a page, so that the same picture
 * can be drawn on a canvas, in a worker, as SVG or into a recording. All coordinates are CSS pixels under one scaling
 * transform.
 */
export interface PaintContext {
  /** The painter gives a CSS colour; a canvas may hold more than that. */
  fillStyle: unknown
  strokeStyle: unknown
  lineWidth: number
  lineCap: 'butt' | 'round' | 'square'
  lineJoin: 'bevel' | 'miter' | 'round'
  globalAlpha: number
  font: string
  textBaseline: 'alphabetic' | 'bottom' | 'hanging' | 'ideographic' | 'middle' | 'top'
  textAlign: 'center' | 'end' | 'left' | 'right' | 'start'
  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void
  setLineDash(pattern: number[]): void
  beginPath(): void
  closePath(): void
  moveTo(x: number, y: number): void
  lineTo(x: number, y: number): void
  arc(x: number, y: number, radius: number, from: number, to: number): void
  arcTo(cornerX: number, cornerY: number, x: number, y: number, radius: number): void
  quadraticCurveTo(controlX: number, controlY: number, x: number, y: number): void
  rect(x: number, y: number, width: number, height: number): void
  roundRect(x: number, y: number, width: number, height: number, radius: number): void
  fill(): void
  stroke(): void
  /** Translucent ones of one look that follow one another do not lie on each other. */
  fillRect(x: number, y: number, width: number, height: number): void
  fillText(text: string, x: number, y: number): void
  measureText(text: string): { width: number }
}

export interface View {
  camera: Camera
  /** CSS pixels. */
  width: number
  height: number
  pixelRatio: number
  palette: Palette
}

export interface PaintState {
  lit: Lit | null
  /** Ribbon under the pointer; -1 for none. */
  ribbon: number
  /** What else is: from the middle zoom on its attachments are drawn as strong lines. */
  under: Under
  /** Where a walk along attachments stands. */
  cursor: Selection | null
  /** What differs from an earlier snapshot; null where nothing is compared. */
  changes: ChangeMarks | null
  /**
   * One for each cell that a filter hides which has only just been given: until what is left is arranged anew, with its own
   * numbers, no number and no line of the whole map is painted. Null for the map as it is.
   */
  hidden: Uint8Array | null
}

/** What was really drawn, marks outside the canvas not counted. */
export interface Drawn {
  level: ZoomLevel
  regions: number
  cells: number
  addons: number
  ribbons: number
  ticks: number
  labels: number
  /** Lines of a blast radius. */
  edges: number
  /** Attachments in sight with a thin line of their own, from the middle zoom on. */
  lines: number
  /** Attachments in sight without one. Those that cross a border are counted in a ribbon, tick or port all the same. */
  heldBack: number
  /** What can be pointed at: arrows, and the labels of those that have one. */
  ports: PortMark[]
  /** Ports in sight that have no room for the name of the other end. */
  unnamed: number
  /** Regions in sight that have no room for theirs. */
  nameless: number
  /** False where cells are too small for the shapes of risk and the corner of sharing. */
  shapes: boolean
}

export const restingState: PaintState = {
  lit: null,
  ribbon: -1,
  under: null,
  cursor: null,
  changes: null,
  hidden: null,
}

/** How much of the picture outside a blast radius is left to see. */
const dimmed = 0.16

/** What lies under a selection: it stays the same while one thing after another is selected. */
export interface Base {
  drawn: Readonly<Drawn>
  labels: ReturnType<typeof labelsOf>
  view: View
  scene: Scene
  state: Pick<PaintState, 'ribbon' | 'under' | 'hidden'>
}

export function paint(context: PaintContext, scene: Scene, view: View, state: PaintState): Drawn {
  return paintOver(context, paintBase(context, scene, view, state), state)
}

/** Whether the base of another picture would be the same. */
export function isBaseOf({ scene, view, state }: Base, other: Scene, frame: View, next: PaintState): boolean {
  return (
    scene === other &&
    sameCamera(view.camera, frame.camera) &&
    view.width === frame.width &&
    view.height === frame.height &&
    view.pixelRatio === frame.pixelRatio &&
    view.palette === frame.palette &&
    state.ribbon === next.ribbon &&
    state.under === next.under &&
    state.hidden === next.hidden
  )
}

/** Everything but what is selected, compared and walked on, and the heads, which lie over that. */
export function paintBase(context: PaintContext, scene: Scene, view: View, state: Base['state']): Base {
  const level = zoomLevel(scene.layout, view.camera)
  const drawn: Drawn = {
    level,
    regions: 0,
    cells: 0,
    addons: 0,
    ribbons: 0,
    ticks: 0,
    labels: 0,
    edges: 0,
    lines: 0,
    heldBack: 0,
    ports: [],
    unnamed: 0,
    nameless: 0,
    shapes: hasShapes(scene, view),
  }
  const { palette, pixelRatio, width, height } = view
  const base: Base = { drawn, labels: [], view, scene, state }
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  context.globalAlpha = 1
  context.fillStyle = palette.background
  context.fillRect(0, 0, width, height)
  if (width <= 0 || height <= 0) return base

  const overview = level === 'overview'
  const whole = state.hidden === null
  if (overview && whole) drawn.ribbons = paintRibbons(context, scene, view, state.ribbon)
  drawn.regions = paintPanels(context, scene, view)
  if (overview && whole) {
    drawn.ticks = paintTicks(context, scene, view)
    drawn.heldBack = heldBackAtOverview(scene, visibleFrames(scene, view))
  }
  let strong: ReadonlySet<number> = new Set()
  const marks = paintVisibleCells(context, scene, view, level, state.hidden, () => {
    if (!whole) return
    // Over the cells, below their dots: in a street a line is free, and in its own cell it ends at its dot.
    const painted = paintLines(context, scene, view, state.under)
    drawn.lines = painted.lines
    drawn.heldBack = painted.heldBack
    strong = painted.strong
  })
  drawn.labels = marks.labels
  drawn.cells = marks.cells
  drawn.addons = marks.addons
  if (overview || !whole) return base
  base.labels = labelsOf(context, scene, view)
  const ports = paintPorts(context, scene, view, base.labels, { strong })
  drawn.ports = ports.marks
  drawn.labels += ports.labels
  drawn.unnamed = ports.unnamed
  return base
}

/** Paints the rest over a base that is on the canvas, under the base's transform. */
export function paintOver(context: PaintContext, base: Base, { lit, changes, cursor, hidden }: PaintState): Drawn {
  const { scene, view, labels } = base
  const drawn = { ...base.drawn }
  const { palette, width, height } = view
  if (width <= 0 || height <= 0) return drawn
  const overview = drawn.level === 'overview'
  const whole = hidden === null
  if (lit) {
    context.globalAlpha = 1 - dimmed
    context.fillStyle = palette.background
    context.fillRect(0, 0, width, height)
    context.globalAlpha = 1
    paintPanels(context, scene, view, lit.regions)
    if (whole) drawn.edges = paintLinks(context, scene, view, lit) + paintEdges(context, scene, view, lit)
    // Inside spaces nothing else has a line at the overview.
    if (overview) drawn.heldBack = Math.max(0, drawn.heldBack - lit.edges.filter(({ crossing }) => !crossing).length)
    const cells = whole ? lit.cells : [...lit.cells].filter((cell) => hidden[cell] === 0)
    paintCellList(context, scene, view, drawn.level, cells, lit)
    if (!overview && whole) paintPorts(context, scene, view, labels, { only: litPorts(scene, lit) })
    paintSelected(context, scene, view, lit.selection, palette.text)
  }
  if (changes && whole) paintChanges(context, scene, view, changes)
  if (cursor) paintSelected(context, scene, view, cursor, palette.accent)
  const heads = paintHeads(context, scene, view, lit, whole)
  drawn.labels += heads.labels
  drawn.nameless = heads.nameless
  return drawn
}

function paintSelected(context: PaintContext, scene: Scene, view: View, selection: Selection, colour: string): void {
  if (selection.kind === 'addon' && zoomLevel(scene.layout, view.camera) !== 'overview') {
    const dot = addonDot(scene, selection.addon)
    const middle = toScreen(view.camera, dot)
    const reach = dot.radius * view.camera.scale * 2.1
    paintRing(context, middle.x - reach, middle.y - reach, reach * 2, reach * 2, reach, colour)
    return
  }
  const target =
    selection.kind === 'space'
      ? regionRectangle(scene, selection.region)
      : cellRectangle(scene, selection.kind === 'app' ? selection.cell : (scene.model.addonCell[selection.addon] ?? 0))
  const corner = toScreen(view.camera, target)
  const { scale } = view.camera
  paintRing(context, corner.x - 2, corner.y - 2, target.width * scale + 4, target.height * scale + 4, 5, colour)
}

/** The ports that the lines of a blast radius would go through. */
function litPorts(scene: Scene, lit: Lit): Set<number> {
  const ports = portsOf(scene)
  const through = new Set<number>()
  for (const { addon, cell } of lit.edges) {
    for (const edge of row(ports.borrowedEdges, cell)) {
      if (at(ports.edgeAddon, edge) !== addon) continue
      through.add(at(ports.lending, edge))
      through.add(at(ports.borrowing, edge))
    }
  }
  if (lit.selection.kind === 'space') for (const port of portsOfRegion(ports, lit.selection.region)) through.add(port)
  return through
}
