import { paint } from '#shared/map/paint.ts'
import type { Scene } from '#shared/map/scene.ts'
import { forgetWidths } from '#shared/map/text.ts'
import { createCanvas, fitCanvas, type Painter, type PainterEvents } from './painter.ts'

/** Paints in the page itself, at once. */
export function createPagePainter({ accelerated }: { accelerated: boolean }, events: PainterEvents): Painter {
  const canvas = createCanvas()
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: !accelerated })
  let scene: Scene | null = null
  return {
    canvas,
    show(next) {
      scene = next
    },
    paint(frame) {
      if (!context || !scene) return
      fitCanvas(canvas, frame)
      events.painted(paint(context, scene, frame, frame.state), frame)
    },
    forgetWidths,
    close() {
      canvas.remove()
    },
  }
}
