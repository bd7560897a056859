import { isOnCanvas, toScreen, zoomLevel } from './camera.ts'
import type { ChangeKind, ChangeMarks } from './change-marks.ts'
import type { PaintContext, View } from './paint.ts'
import { circle } from './paint-shapes.ts'
import { addonDot, cellRectangle, regionRectangle, type Scene } from './scene.ts'

/** Smallest cell, CSS pixels, that holds a sign; below it the ring alone tells. */
const smallestSign = 13
const signSize = 9

/**
 * What differs from an earlier snapshot, over the picture of now: a whole ring with a plus for what came, a broken one for
 * what changed, and a number in the lower right corner of a space for what is gone from it. Returns the marks drawn.
 */
export function paintChanges(
  context: PaintContext,
  scene: Scene,
  view: View,
  { cells, addons, gone }: ChangeMarks,
): number {
  const { camera, palette } = view
  const side = scene.layout.cell * camera.scale
  let drawn = 0
  for (const kind of ['changed', 'added'] as const) {
    const colour = kind === 'added' ? palette.added : palette.accent
    context.beginPath()
    const signs: { x: number; y: number }[] = []
    for (const [cell, each] of cells) {
      if (each !== kind) continue
      const corner = toScreen(camera, cellRectangle(scene, cell))
      if (!isOnCanvas({ ...corner, width: side, height: side }, view)) continue
      context.roundRect(corner.x - 1.5, corner.y - 1.5, side + 3, side + 3, Math.min(4, side / 3))
      if (side >= smallestSign) signs.push({ x: corner.x + side, y: corner.y })
      drawn += 1
    }
    stroke(context, view, colour, kind)
    for (const { x, y } of signs) paintSign(context, view, x, y, colour, kind)
  }
  if (zoomLevel(scene.layout, camera) !== 'overview') drawn += paintAddonRings(context, scene, view, addons)
  for (const [region, count] of gone) paintGone(context, scene, view, region, count)
  return drawn + gone.size
}

function stroke(context: PaintContext, view: View, colour: string, kind: ChangeKind): void {
  context.strokeStyle = view.palette.background
  context.lineWidth = 4
  context.stroke()
  context.strokeStyle = colour
  context.lineWidth = 2
  if (kind === 'changed') context.setLineDash([4, 3])
  context.stroke()
  context.setLineDash([])
}

function paintAddonRings(
  context: PaintContext,
  scene: Scene,
  view: View,
  addons: ReadonlyMap<number, ChangeKind>,
): number {
  let drawn = 0
  for (const kind of ['changed', 'added'] as const) {
    context.beginPath()
    for (const [addon, each] of addons) {
      if (each !== kind) continue
      const dot = addonDot(scene, addon)
      const middle = toScreen(view.camera, dot)
      const reach = dot.radius * view.camera.scale + 3
      const around = { x: middle.x - reach, y: middle.y - reach, width: reach * 2, height: reach * 2 }
      if (!isOnCanvas(around, view)) continue
      circle(context, middle.x, middle.y, reach)
      drawn += 1
    }
    stroke(context, view, kind === 'added' ? view.palette.added : view.palette.accent, kind)
  }
  return drawn
}

/** A disc that hangs over the cell's corner: with a plus for what came, with a dot for what changed. */
function paintSign(context: PaintContext, view: View, x: number, y: number, colour: string, kind: ChangeKind): void {
  context.beginPath()
  circle(context, x, y, signSize / 2 + 1)
  context.fillStyle = colour
  context.fill()
  context.beginPath()
  if (kind === 'changed') {
    circle(context, x, y, signSize / 5)
    context.fillStyle = view.palette.background
    context.fill()
    return
  }
  context.strokeStyle = view.palette.background
  context.lineWidth = 1.6
  context.lineCap = 'round'
  context.moveTo(x - signSize / 3, y)
  context.lineTo(x + signSize / 3, y)
  context.moveTo(x, y - signSize / 3)
  context.lineTo(x, y + signSize / 3)
  context.stroke()
}

function paintGone(context: PaintContext, scene: Scene, view: View, region: number, count: number): void {
  const target = regionRectangle(scene, region)
  const end = toScreen(view.camera, { x: target.x + target.width, y: target.y + target.height })
  const text = `−${count} gone`
  context.font = `600 10px ${view.palette.font}`
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  const width = context.measureText(text).width + 10
  // It hangs on the border, so that it covers no cell where there is no room for it inside.
  const x = end.x - width - 6
  const y = end.y - 7
  context.beginPath()
  context.roundRect(x, y, width, 14, 7)
  context.fillStyle = view.palette.text
  context.fill()
  context.fillStyle = view.palette.background
  context.fillText(text, x + 5, y + 7.5)
}
