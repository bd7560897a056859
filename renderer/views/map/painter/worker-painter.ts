import type { MapData } from '#shared/domain/views.ts'
import type { Scene } from '#shared/map/scene.ts'
import { facesOfPage } from './faces.ts'
import type { Answer, Order } from './messages.ts'
import { paintedData } from './painted-data.ts'
import { createCanvas, type Frame, type Painter, type PainterEvents } from './painter.ts'
import { workerAddress } from './worker-address.ts'

export interface WorkerEvents extends PainterEvents {
  /** Before the first frame; whether a graphics card paints. */
  ready(accelerated: boolean): void
  /** It ended, or never began; nothing more is painted. Called once at most. */
  failed(): void
}

/** Whether this browser can paint a canvas of the page in a worker. */
export function canPaintInWorker(): boolean {
  return (
    'Worker' in window && 'OffscreenCanvas' in window && 'transferControlToOffscreen' in HTMLCanvasElement.prototype
  )
}

/**
 * Paints in a worker. At most one frame is on its way; of those that come meanwhile the latest is kept, so that a slow
 * worker falls behind by one frame and never by a queue. Throws where a worker cannot be made.
 */
export function createWorkerPainter(events: WorkerEvents): Painter {
  const canvas = createCanvas()
  const offscreen = canvas.transferControlToOffscreen()
  const worker = new Worker(workerAddress(), { type: 'module', name: 'map-painter' })
  let ready = false
  let ended = false
  let data: MapData | null = null
  let shown: Scene | null = null
  let look: Pick<Frame, 'palette' | 'state'> | null = null
  /** The one on its way, and of which scene it is. */
  let sent: { frame: Frame; scene: Scene | null } | null = null
  let next: Frame | null = null

  const order = (message: Order, transfer: Transferable[] = []): void => {
    worker.postMessage(message, transfer)
  }
  function send(frame: Frame): void {
    const { palette, state, camera, width, height, pixelRatio } = frame
    if (look?.palette !== palette || look.state !== state) {
      look = { palette, state }
      order({ kind: 'look', look })
    }
    order({ kind: 'paint', frame: { camera, width, height, pixelRatio } })
    sent = { frame, scene: shown }
    next = null
  }
  function end(): void {
    if (ended) return
    ended = true
    worker.terminate()
    events.failed()
  }
  function hear(answer: Answer): void {
    switch (answer.kind) {
      case 'ready':
        ready = true
        events.ready(answer.accelerated)
        if (next) send(next)
        break
      case 'painted': {
        const done = sent
        sent = null
        if (next) send(next)
        // What was drawn of an earlier scene says nothing about this one, and a frame of this one is on its way.
        if (done && done.scene === shown) events.painted(answer.drawn, done.frame)
        break
      }
      case 'failed':
      default:
        end()
    }
  }
  worker.addEventListener('message', ({ data: answer }: MessageEvent<Answer>) => {
    if (!ended) hear(answer)
  })
  worker.addEventListener('error', (event) => {
    event.preventDefault()
    end()
  })
  worker.addEventListener('messageerror', end)
  order({ kind: 'start', canvas: offscreen, faces: facesOfPage() }, [offscreen])

  return {
    canvas,
    show(scene, shape) {
      shown = scene
      if (scene.model.data === data) order({ kind: 'shape', shape })
      else order({ kind: 'data', data: paintedData(scene.model), shape })
      data = scene.model.data
    },
    paint(frame) {
      if (ready && sent === null) send(frame)
      else next = frame
    },
    close() {
      ended = true
      worker.terminate()
      canvas.remove()
    },
  }
}
