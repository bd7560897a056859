import { toScreen, type Rectangle } from './camera.ts'
import type { Edge, Lit } from './lit.ts'
import type { PaintContext, View } from './paint.ts'
import { addonDot, cellRectangle, regionRectangle, type Scene } from './scene.ts'

/** Lines of a blast radius, from each add-on to the cells that borrow it. */
export function paintEdges(context: PaintContext, scene: Scene, view: View, lit: Lit): number {
  const { palette, camera } = view
  context.lineCap = 'round'
  const width = Math.min(2.5, Math.max(1.1, 1.3 * Math.sqrt(camera.scale)))
  // Hundreds of lines would be one solid blot.
  const alpha = lit.edges.length > 150 ? 0.55 : 0.9
  const kinds: { colour: string; dashed: boolean; chosen: (edge: Edge) => boolean }[] = [
    { colour: palette.textFaint, dashed: false, chosen: (edge) => !edge.crossing && !edge.critical && !edge.borrowed },
    { colour: palette.textFaint, dashed: true, chosen: (edge) => !edge.crossing && !edge.critical && edge.borrowed },
    { colour: palette.sharing, dashed: false, chosen: (edge) => edge.crossing && !edge.critical && !edge.borrowed },
    { colour: palette.sharing, dashed: true, chosen: (edge) => edge.crossing && !edge.critical && edge.borrowed },
    { colour: palette.critical, dashed: false, chosen: (edge) => edge.critical && !edge.borrowed },
    { colour: palette.critical, dashed: true, chosen: (edge) => edge.critical && edge.borrowed },
  ]
  for (const { colour, dashed, chosen } of kinds) {
    const edges = lit.edges.filter(chosen)
    if (edges.length === 0) continue
    context.beginPath()
    for (const edge of edges) {
      const from = toScreen(camera, addonDot(scene, edge.addon))
      const target = cellRectangle(scene, edge.cell)
      const to = toScreen(camera, { x: target.x + target.width / 2, y: target.y + target.height / 2 })
      arc(context, from, to)
    }
    // A coat in the colour of the ground keeps crossing lines and dimmed marks apart.
    context.globalAlpha = alpha * 0.8
    context.strokeStyle = palette.background
    context.lineWidth = width + 2
    context.stroke()
    context.globalAlpha = alpha
    context.strokeStyle = colour
    context.lineWidth = width
    if (dashed) context.setLineDash([5, 4])
    context.stroke()
    if (dashed) context.setLineDash([])
  }
  context.globalAlpha = 1
  return lit.edges.length
}

/** What a selected space shares with each other region: one line each, as wide as it is strong. */
export function paintLinks(context: PaintContext, scene: Scene, view: View, lit: Lit): number {
  if (lit.selection.kind !== 'space') return 0
  const { palette, camera } = view
  const strongest = Math.max(1, ...lit.links.map((link) => link.count))
  const home = regionRectangle(scene, lit.selection.region)
  context.lineCap = 'round'
  // The strongest last, on top.
  for (const link of lit.links.toSorted((p, q) => p.count - q.count)) {
    context.beginPath()
    const there = regionRectangle(scene, link.other)
    arc(context, toScreen(camera, exit(home, there)), toScreen(camera, exit(there, home)))
    context.globalAlpha = 0.85
    context.strokeStyle = link.critical ? palette.critical : palette.sharing
    context.lineWidth = Math.min(
      8,
      (0.8 + 3.6 * Math.sqrt(link.count / strongest)) * Math.max(0.8, Math.sqrt(camera.scale)),
    )
    context.stroke()
  }
  context.globalAlpha = 1
  return lit.links.length
}

/** Where the straight line between two middles leaves the first rectangle. */
function exit(from: Rectangle, to: Rectangle): { x: number; y: number } {
  const x = from.x + from.width / 2
  const y = from.y + from.height / 2
  const dx = to.x + to.width / 2 - x
  const dy = to.y + to.height / 2 - y
  const part = Math.min(
    from.width / 2 / Math.max(1e-9, Math.abs(dx)),
    from.height / 2 / Math.max(1e-9, Math.abs(dy)),
    1,
  )
  return { x: x + dx * part, y: y + dy * part }
}

/** A gentle bow, always to the same hand of whoever travels it, so that lines to one side do not lie on each other. */
function arc(context: PaintContext, from: { x: number; y: number }, to: { x: number; y: number }): void {
  const dx = to.x - from.x
  const dy = to.y - from.y
  const bow = 0.13 * (dx >= 0 ? 1 : -1)
  context.moveTo(from.x, from.y)
  context.quadraticCurveTo((from.x + to.x) / 2 + dy * bow, (from.y + to.y) / 2 - dx * bow, to.x, to.y)
}

export function paintRing(
  context: PaintContext,
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
  colour: string,
): void {
  context.beginPath()
  context.roundRect(x, y, width, height, radius)
  context.strokeStyle = colour
  context.lineWidth = 2
  context.stroke()
}
