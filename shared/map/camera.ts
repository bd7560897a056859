import type { MapLayout } from './layout.ts'

/** What part of the world is seen: world point (x, y) lies at the canvas's top left corner. */
export interface Camera {
  x: number
  y: number
  /** CSS pixels per world unit. */
  scale: number
}

export interface Size {
  width: number
  height: number
}

export interface Rectangle extends Size {
  x: number
  y: number
}

export type ZoomLevel = 'overview' | 'middle' | 'close'

const middleFrom = 28
const closeFrom = 80
/** Side of a cell on screen that nobody needs to go beyond, CSS pixels. */
const largestCell = 300

/** What a cell's size on screen has room for. */
export function zoomLevel(layout: MapLayout, camera: Camera): ZoomLevel {
  const cell = layout.cell * camera.scale
  return cell < middleFrom ? 'overview' : cell < closeFrom ? 'middle' : 'close'
}

export function sameCamera(one: Camera, other: Camera): boolean {
  return one.x === other.x && one.y === other.y && one.scale === other.scale
}

export function toScreen(camera: Camera, point: { x: number; y: number }): { x: number; y: number } {
  return { x: (point.x - camera.x) * camera.scale, y: (point.y - camera.y) * camera.scale }
}

export function toWorld(camera: Camera, point: { x: number; y: number }): { x: number; y: number } {
  return { x: point.x / camera.scale + camera.x, y: point.y / camera.scale + camera.y }
}

/** Parts of the canvas that other things lie over, CSS pixels. */
export interface Inset {
  top: number
  bottom: number
}

const noInset: Inset = { top: 0, bottom: 0 }
/** The same for the whole map: that of one app need not fill the window. */
const largestWholeCell = 96
/** How much smaller a map may get for the sake of a crisp grid. */
const dearestGrid = 0.93

/**
 * The whole map in the middle of the free part of the canvas. Where it costs little the scale is rounded down so that
 * cells lie whole device pixels apart: that makes a crisp grid. A canvas without a size gets a finite camera all the same.
 */
export function fit(layout: MapLayout, size: Size, pixelRatio: number, inset: Inset = noInset): Camera {
  const free = Math.max(1, size.height - inset.top - inset.bottom)
  const largest = largestWholeCell / layout.cell
  let scale = Math.max(Math.min(size.width / layout.width, free / layout.height, largest), 1e-3)
  const pixels = layout.pitch * scale * pixelRatio
  const crisp = Math.floor(pixels) / pixels
  if (crisp >= dearestGrid) scale *= crisp
  return {
    scale,
    x: (layout.width - size.width / scale) / 2,
    y: (layout.height - free / scale) / 2 - inset.top / scale,
  }
}

export function scaleLimits(layout: MapLayout, whole: Camera): { least: number; most: number } {
  return { least: whole.scale * 0.8, most: Math.max(whole.scale, largestCell / layout.cell) }
}

/** Keeps the middle of the canvas over the map, so that it cannot be lost. */
export function keepInside(camera: Camera, layout: MapLayout, size: Size): Camera {
  const halfWidth = size.width / camera.scale / 2
  const halfHeight = size.height / camera.scale / 2
  return {
    scale: camera.scale,
    x: Math.min(Math.max(camera.x, -halfWidth), layout.width - halfWidth),
    y: Math.min(Math.max(camera.y, -halfHeight), layout.height - halfHeight),
  }
}

/** Scales by `factor` while the world point under (x, y), in CSS pixels, stays where it is. */
export function zoomAt(
  camera: Camera,
  factor: number,
  at: { x: number; y: number },
  limits: { least: number; most: number },
): Camera {
  const scale = Math.min(limits.most, Math.max(limits.least, camera.scale * factor))
  const point = toWorld(camera, at)
  return { scale, x: point.x - at.x / scale, y: point.y - at.y / scale }
}

/** Moves the picture by CSS pixels: positive is to the right and down. */
export function pan(camera: Camera, dx: number, dy: number): Camera {
  return { scale: camera.scale, x: camera.x - dx / camera.scale, y: camera.y - dy / camera.scale }
}

/** A camera with the rectangle in the middle, as near as `scale` says. */
export function lookAt(target: Rectangle, size: Size, scale: number): Camera {
  return {
    scale,
    x: target.x + target.width / 2 - size.width / scale / 2,
    y: target.y + target.height / 2 - size.height / scale / 2,
  }
}

/** Whether the rectangle is seen whole, with a margin in CSS pixels. */
export function shows(camera: Camera, target: Rectangle, size: Size, margin: number): boolean {
  const from = toScreen(camera, target)
  const to = toScreen(camera, { x: target.x + target.width, y: target.y + target.height })
  return from.x >= margin && from.y >= margin && to.x <= size.width - margin && to.y <= size.height - margin
}

/** Whether a rectangle lies on the canvas, at least in part. Both in CSS pixels. */
export function isOnCanvas({ x, y, width, height }: Rectangle, canvas: Size): boolean {
  return x <= canvas.width && y <= canvas.height && x + width >= 0 && y + height >= 0
}

/** Part `t` (0 to 1) of the way between two cameras: the scale geometrically, so that a flight looks even. */
export function between(from: Camera, to: Camera, size: Size, t: number): Camera {
  const scale = from.scale * (to.scale / from.scale) ** t
  const middle = (camera: Camera) => toWorld(camera, { x: size.width / 2, y: size.height / 2 })
  const a = middle(from)
  const b = middle(to)
  // Where the picture is enlarged, the way must be measured in what is seen: near the end a step covers less world.
  const way =
    Math.abs(to.scale - from.scale) < 1e-9 ? t : (1 / from.scale - 1 / scale) / (1 / from.scale - 1 / to.scale)
  const x = a.x + (b.x - a.x) * way
  const y = a.y + (b.y - a.y) * way
  return { scale, x: x - size.width / scale / 2, y: y - size.height / scale / 2 }
}
