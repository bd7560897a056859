import { isBaseOf, paintBase, paintOver, type Base } from '#shared/map/paint.ts'
import type { Scene } from '#shared/map/scene.ts'
import { createCanvas, fitCanvas, type Frame, type Painter, type PainterEvents } from './painter.ts'

/** Paints in the page itself, at once. */
export interface PagePainter extends Painter {
  /** Takes its picture away. The next frame puts it there again. */
  withdraw(): void
  /** Keeps what would lie under this frame, so that the next selection is painted sooner. */
  prepare(frame: Frame): void
  /** What is kept was painted with another font. */
  forget(): void
}

/** Device pixels of a picture whose memory is not given back in between: to ask for it anew takes longer than to paint. */
const keptPixels = 10_000_000
/** Of a picture of which the base is kept beside it. */
const preparedPixels = 4_000_000

export function createPagePainter({ accelerated }: { accelerated: boolean }, events: PainterEvents): PagePainter {
  const settings: CanvasRenderingContext2DSettings = { alpha: false, willReadFrequently: !accelerated }
  const canvas = createCanvas()
  const context = canvas.getContext('2d', settings)
  let scene: Scene | null = null
  let ground: CanvasRenderingContext2D | null = null
  /** What is on the ground. */
  let base: Base | null = null

  function prepare(frame: Frame): void {
    if (!scene || (base && isBaseOf(base, scene, frame, frame.state))) return
    base = null
    if (frame.width * frame.height * frame.pixelRatio ** 2 > preparedPixels) return
    ground ??= createCanvas().getContext('2d', settings)
    if (!ground) return
    fitCanvas(ground.canvas, frame)
    base = paintBase(ground, scene, frame, frame.state)
  }

  return {
    canvas,
    show(next) {
      scene = next
    },
    paint(frame) {
      if (!context || !scene) return
      fitCanvas(canvas, frame)
      canvas.hidden = false
      let under = base
      if (ground && under && isBaseOf(under, scene, frame, frame.state)) {
        const { pixelRatio } = frame
        context.setTransform(1, 0, 0, 1, 0, 0)
        context.globalAlpha = 1
        context.drawImage(ground.canvas, 0, 0)
        context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
      } else under = paintBase(context, scene, frame, frame.state)
      events.painted(paintOver(context, under, frame.state), frame)
    },
    prepare,
    forget() {
      base = null
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
