import { isBaseOf, paintBase, paintOver, type Base } from '#shared/map/paint.ts'
import type { Scene } from '#shared/map/scene.ts'
import { createCanvas, fitCanvas, whenRestored, type Frame, type Painter, type PainterEvents } from './painter.ts'

/** Paints in the page itself, at once. */
export interface PagePainter extends Painter {
  /** Takes its picture away. The next frame puts it there again. */
  withdraw(): void
  /** What is kept was painted with another font. */
  forget(): void
}

/** Device pixels of a picture whose memory is not given back in between: to ask for it anew takes longer than to paint. */
const keptPixels = 10_000_000
/** Of a picture of which what lies under a selection is kept beside it. */
const groundPixels = 4_000_000

export function createPagePainter({ accelerated }: { accelerated: boolean }, events: PainterEvents): PagePainter {
  const settings: CanvasRenderingContext2DSettings = { alpha: false, willReadFrequently: !accelerated }
  const canvas = createCanvas()
  const context = canvas.getContext('2d', settings)
  let scene: Scene | null = null
  let last: Frame | null = null
  /** What lies under a selection, kept apart. */
  let ground: { context: CanvasRenderingContext2D; base: Base } | null = null
  let latest: Base | null = null

  /**
   * The ground where it is that of this frame. It is made when the latest frame had the same: then one thing after another is
   * selected, and the next one is to be lit sooner.
   */
  function groundOf(frame: Frame): typeof ground {
    const isHere = (base: Base): boolean => scene !== null && isBaseOf(base, scene, frame, frame.state)
    if (ground && isHere(ground.base)) return ground
    if (!scene || !latest || !isHere(latest)) return null
    if (frame.width * frame.height * frame.pixelRatio ** 2 > groundPixels) return null
    const on = ground?.context ?? createCanvas().getContext('2d', settings)
    if (!on) return null
    fitCanvas(on.canvas, frame)
    ground = { context: on, base: paintBase(on, scene, frame, frame.state) }
    return ground
  }

  function forget(): void {
    ground = null
    latest = null
    last = null
  }

  function paint(frame: Frame): void {
    if (!context || !scene) return
    last = frame
    fitCanvas(canvas, frame)
    canvas.hidden = false
    const kept = groundOf(frame)
    if (kept) {
      const { pixelRatio } = frame
      context.setTransform(1, 0, 0, 1, 0, 0)
      context.globalAlpha = 1
      context.drawImage(kept.context.canvas, 0, 0)
      context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
      latest = kept.base
    } else latest = paintBase(context, scene, frame, frame.state)
    events.painted(paintOver(context, latest, frame.state), frame)
  }

  whenRestored(canvas, () => {
    const again = last
    forget()
    if (again && !canvas.hidden) paint(again)
  })

  return {
    canvas,
    show(next) {
      if (scene !== next) forget()
      scene = next
    },
    paint,
    forget,
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
