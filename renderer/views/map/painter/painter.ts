import type { Camera } from '#shared/map/camera.ts'
import type { Shape } from '#shared/map/layout.ts'
import type { Drawn, PaintState } from '#shared/map/paint.ts'
import type { Palette } from '#shared/map/palette.ts'
import type { Scene } from '#shared/map/scene.ts'

/** All that a picture of a scene depends on. Sizes in CSS pixels. */
export interface Frame {
  camera: Camera
  width: number
  height: number
  pixelRatio: number
  palette: Palette
  state: PaintState
}

/** Who fills a canvas: the page itself, or a worker. */
export interface Painter {
  canvas: HTMLCanvasElement
  show(scene: Scene, shape: Shape): void
  /** Paints it, at once or later. Where a newer frame comes before that, the older one is never painted. */
  paint(frame: Frame): void
  close(): void
}

export interface PainterEvents {
  painted(drawn: Drawn, frame: Frame): void
}

export function createCanvas(): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.setAttribute('aria-hidden', 'true')
  return canvas
}

/** Sets the canvas's own pixels to those of the frame; that alone empties it, so it is done only where they differ. */
export function fitCanvas(canvas: HTMLCanvasElement | OffscreenCanvas, { width, height, pixelRatio }: Frame): void {
  const wide = Math.round(width * pixelRatio)
  const high = Math.round(height * pixelRatio)
  if (canvas.width === wide && canvas.height === high) return
  canvas.width = wide
  canvas.height = high
}

/** A graphics card that has gone, as after sleep, takes with it what is on a canvas: it has to be painted again. */
export function whenRestored(canvas: HTMLCanvasElement | OffscreenCanvas, paintAgain: () => void): void {
  canvas.addEventListener('contextrestored', paintAgain)
}

/**
 * Without a graphics card a canvas that is painted by the processor itself is several times faster than one that is
 * painted by a processor which plays a graphics card; the browser says which it has when asked for WebGL. That takes
 * longer than a picture, so a worker asks.
 */
export function hasGraphicsCard(): boolean {
  if (typeof OffscreenCanvas === 'undefined') return false
  const context = new OffscreenCanvas(1, 1).getContext('webgl', { failIfMajorPerformanceCaveat: true })
  context?.getExtension('WEBGL_lose_context')?.loseContext()
  return context !== null
}
