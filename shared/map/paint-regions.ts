import { toScreen, type Camera } from './camera.ts'
import { bentLine, snap } from './paint-shapes.ts'
import type { PaintContext, View } from './paint.ts'
import type { Ribbon } from './ribbons.ts'
import { regionRectangle, regionsNear, type Scene } from './scene.ts'

/** The frame of a region on screen, on whole device pixels. */
export interface Frame {
  index: number
  x: number
  y: number
  width: number
  height: number
}

export function visibleFrames(scene: Scene, view: View, only?: ReadonlySet<number>): Frame[] {
  const { camera, pixelRatio } = view
  const frames: Frame[] = []
  for (const index of regionsNear(scene, camera, view, 0)) {
    if (only && !only.has(index)) continue
    const place = regionRectangle(scene, index)
    const from = toScreen(camera, place)
    const to = toScreen(camera, { x: place.x + place.width, y: place.y + place.height })
    const x = snap(from.x, pixelRatio)
    const y = snap(from.y, pixelRatio)
    frames.push({ index, x, y, width: snap(to.x, pixelRatio) - x, height: snap(to.y, pixelRatio) - y })
  }
  return frames
}

/** Draws the ground of each region; with `only`, those alone, in their lit form. */
export function paintPanels(context: PaintContext, scene: Scene, view: View, only?: ReadonlySet<number>): number {
  const { palette, pixelRatio } = view
  const radius = Math.min(10, Math.max(3, 6 * view.camera.scale))
  const frames = visibleFrames(scene, view, only)
  const half = 0.5 / pixelRatio
  for (const orphans of [false, true]) {
    context.beginPath()
    for (const frame of frames) {
      if ((scene.model.regions[frame.index]?.kind === 'space') === orphans) continue
      // The border's line lies inside its pixel.
      context.roundRect(frame.x + half, frame.y + half, frame.width - half * 2, frame.height - half * 2, radius)
    }
    context.fillStyle = palette.region
    // Over a dimmed picture only a shade, so that the cells which are not lit can still be made out.
    context.globalAlpha = only ? 0.5 : 1
    context.fill()
    context.globalAlpha = 1
    context.lineWidth = 1 / pixelRatio
    context.strokeStyle = only || orphans ? palette.lineStrong : palette.line
    if (orphans) context.setLineDash([4, 3])
    context.stroke()
    if (orphans) context.setLineDash([])
  }
  return frames.length
}

export function paintRibbons(context: PaintContext, scene: Scene, view: View, hovered: number): number {
  const { palette } = view
  context.lineJoin = 'round'
  context.lineCap = 'round'
  // From thin to thick, so that the strongest is never hidden; the one under the pointer last of all.
  const order = scene.ribbons.map((_, index) => index).toReversed()
  if (hovered >= 0) order.push(...order.splice(order.indexOf(hovered), 1))
  for (const index of order) {
    const ribbon = scene.ribbons[index]
    if (!ribbon || ribbon.points.length < 2) continue
    const width = ribbonWidth(ribbon, view.camera)
    // A thin edge in the colour of the ground tells crossing ribbons apart.
    context.globalAlpha = 1
    context.strokeStyle = palette.background
    context.lineWidth = width + 2
    context.beginPath()
    bentLine(
      context,
      ribbon.points.map((point) => toScreen(view.camera, point)),
      scene.layout.gutter * 0.45 * view.camera.scale,
    )
    context.stroke()
    context.globalAlpha =
      hovered >= 0 && index !== hovered ? 0.22 : ribbon.link.critical || index === hovered ? 1 : 0.78
    context.strokeStyle = ribbon.link.critical ? palette.critical : palette.sharing
    context.lineWidth = index === hovered ? width + 1 : width
    context.stroke()
  }
  context.globalAlpha = 1
  return order.length
}

function ribbonWidth(ribbon: Ribbon, camera: Camera): number {
  return Math.min(7, Math.max(1.25, ribbon.width * Math.sqrt(camera.scale)))
}

/**
 * On whole device pixels, and where ticks touch as one bar: Chromium takes a tenth of a second for a path of twenty
 * thousand strokes, and longer for bars that end within a pixel. All of them count as drawn.
 */
export function paintTicks(context: PaintContext, scene: Scene, view: View): number {
  const { camera, palette, pixelRatio } = view
  const { along, border, sides, critical } = scene.ticks
  const { scale } = camera
  const length = snap(Math.min(7, Math.max(2.5, scene.layout.gutter * 0.24 * scale)), pixelRatio)
  const thick = snap(Math.min(2.5, Math.max(1, 1.5 * Math.sqrt(scale))), pixelRatio)
  let drawn = 0
  for (const pass of [0, 1]) {
    context.fillStyle = pass === 1 ? palette.critical : palette.sharing
    context.globalAlpha = pass === 1 ? 0.9 : 0.5
    let side = -1
    let edge = 0
    let from = 0
    let to = 0
    const put = (): void => {
      const outwards = side % 2 === 0 ? edge : edge - length
      if (side === -1) return
      if (side < 2) context.fillRect(outwards, from, length, to - from)
      else context.fillRect(from, outwards, to - from, length)
    }
    for (let tick = 0; tick < along.length; tick += 1) {
      if (critical[tick] !== pass) continue
      const next = sides[tick] ?? 0
      const upright = next < 2
      const begin = snap(((along[tick] ?? 0) - (upright ? camera.y : camera.x)) * scale - thick / 2, pixelRatio)
      if (begin < -thick || begin > (upright ? view.height : view.width)) continue
      const nextEdge = snap(((border[tick] ?? 0) - (upright ? camera.x : camera.y)) * scale, pixelRatio)
      if (nextEdge < -length || nextEdge > (upright ? view.width : view.height) + length) continue
      drawn += 1
      if (next === side && nextEdge === edge && begin >= from && begin <= to) {
        to = begin + thick
        continue
      }
      put()
      side = next
      edge = nextEdge
      from = begin
      to = begin + thick
    }
    put()
  }
  context.globalAlpha = 1
  return drawn
}
