import type { Shape } from '#shared/map/layout.ts'
import type { Scene } from '#shared/map/scene.ts'
import { createPagePainter } from './page-painter.ts'
import { hasGraphicsCard, type Frame, type Painter, type PainterEvents } from './painter.ts'
import { canPaintInWorker, createWorkerPainter } from './worker-painter.ts'

/** Whoever paints at the moment, and the change from one to another without a frame lost. */
export type Painting = Omit<Painter, 'canvas'>

/**
 * The first frames are painted in the page: that is what a person waits for, and a worker has to be fetched first. Once
 * there is nothing else to do a worker takes over, where the browser has them. When it cannot be had, or fails, the page
 * goes on painting.
 */
export function createPainting(host: HTMLElement, events: PainterEvents): Painting {
  let accelerated = false
  let painter: Painter = createPagePainter({ accelerated }, events)
  /** A worker that has not painted yet. */
  let candidate: Painter | null = null
  let shown: { scene: Scene; shape: Shape } | null = null
  let latest: Frame | null = null
  host.append(painter.canvas)
  host.dataset['painter'] = 'page'

  function takeOver(next: Painter, kind: 'page' | 'worker'): void {
    painter.canvas.replaceWith(next.canvas)
    painter.close()
    painter = next
    host.dataset['painter'] = kind
  }

  function paintInPage(): void {
    const next = createPagePainter({ accelerated }, events)
    if (shown) next.show(shown.scene, shown.shape)
    takeOver(next, 'page')
    if (latest) next.paint(latest)
  }

  function startWorker(): void {
    const next = createWorkerPainter(
      { accelerated },
      {
        painted(drawn, frame) {
          if (candidate === next) {
            candidate = null
            takeOver(next, 'worker')
          }
          events.painted(drawn, frame)
        },
        failed() {
          if (candidate === next) {
            candidate = null
            next.close()
            if (accelerated) paintInPage()
          } else paintInPage()
        },
      },
    )
    candidate = next
    if (shown) next.show(shown.scene, shown.shape)
    if (latest) next.paint(latest)
  }

  // Asking for a graphics card takes longer than the first paint, so that is done by the processor in any case.
  const callOff = whenIdle(() => {
    accelerated = hasGraphicsCard()
    try {
      if (canPaintInWorker()) {
        startWorker()
        return
      }
    } catch {
      candidate = null
    }
    if (accelerated) paintInPage()
  })

  return {
    show(scene, shape) {
      shown = { scene, shape }
      painter.show(scene, shape)
      candidate?.show(scene, shape)
    },
    paint(frame) {
      latest = frame
      painter.paint(frame)
      candidate?.paint(frame)
    },
    forgetWidths() {
      painter.forgetWidths()
    },
    close() {
      callOff()
      candidate?.close()
      painter.close()
    },
  }
}

/** Runs the work once nothing else is to do; the returned function calls it off. */
function whenIdle(work: () => void): () => void {
  if (!('requestIdleCallback' in window)) return () => undefined
  const handle = window.requestIdleCallback(work, { timeout: 5_000 })
  return () => {
    window.cancelIdleCallback(handle)
  }
}
