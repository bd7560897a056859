import { paint } from '#shared/map/paint.ts'
import type { Scene } from '#shared/map/scene.ts'
import { createCanvas, fitCanvas, type Painter, type PainterEvents } from './painter.ts'

/** Paints in the page itself, at once. */
export interface PagePainter extends Painter {
  /** Takes its picture away. The next frame puts it there again. */
  withdraw(): void
}

/** Device pixels of a picture whose memory is not given back in between: to ask for it anew takes longer than to paint. */
const keptPixels = 10_000_000

export function createPagePainter({ accelerated }: { accelerated: boolean }, events: PainterEvents): PagePainter {
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
      canvas.hidden = false
      events.painted(paint(context, scene, frame, frame.state), frame)
    },
    withdraw() {
      canvas.hidden = true
      if (canvas.width * canvas.height <= keptPixels) return
      canvas.width = 0
      canvas.height = 0
    },
    close() {
      canvas.remove()
    },
  }
}
