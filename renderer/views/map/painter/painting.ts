import { sameCamera } from '#shared/map/camera.ts'
import type { Shape } from '#shared/map/layout.ts'
import type { Scene } from '#shared/map/scene.ts'
import { forgetWidths } from '#shared/map/text.ts'
import { createPagePainter, type PagePainter } from './page-painter.ts'
import { hasGraphicsCard, type Frame, type Painter, type PainterEvents } from './painter.ts'
import { canPaintInWorker, createWorkerPainter } from './worker-painter.ts'

/** Whoever paints at the moment, and the change from one to another without a frame lost. */
export interface Painting {
  /** What is shown from the next frame on; where nobody waits for it, it may be from one of those after that. */
  show(scene: Scene, shape: Shape, awaited: boolean): void
  /** `awaited`: somebody waits for this picture, and not for the next one of a movement. */
  paint(frame: Frame, awaited: boolean): void
  /** Names are measured anew: fonts have come. */
  forgetWidths(): void
  close(): void
}

/** Milliseconds until a worker paints what the page has painted. */
const breath = 50
/** Frames of the page until what a worker has painted is surely on the screen. */
const patience = 3

/**
 * Movements are painted by a worker, so that the page has its hands free. Pictures that somebody waits for, the first one,
 * another selection or filter, are painted by the page: they would take three frames to come back from a worker. The
 * page's picture lies over the worker's until that one has caught up. Data are handed over once nothing else is to do;
 * until then the page paints. It paints everything where there is no worker, or where it failed.
 */
export function createPainting(host: HTMLElement, events: PainterEvents): Painting {
  let page = createPagePainter({ accelerated: false }, events)
  let worker: Painter | null = null
  let shown: { scene: Scene; shape: Shape } | null = null
  /** The worker has been told of what is shown. */
  let told = false
  /** It has not, and may go on painting what was shown before. */
  let calm = false
  /** Counts frames, the latest one included. */
  let count = 0
  let latest: Frame | null = null
  const numbers = new WeakMap<Frame, number>()
  /** The frame that the worker has to reach before the page's picture goes; null while that is away. */
  let covers: number | null = 0
  let going = 0
  /** Something of the worker's has arrived in its canvas. */
  let seen = false
  let follow = 0
  host.append(page.canvas)
  host.dataset['painter'] = 'page'

  function replacePage(next: PagePainter): void {
    page.canvas.replaceWith(next.canvas)
    page.close()
    page = next
    if (shown) page.show(shown.scene, shown.shape)
    if (latest && covers !== null) page.paint(latest)
    else page.withdraw()
  }

  function uncoverSoon(frames = patience): void {
    going = window.requestAnimationFrame(() => {
      // A worker's first picture may be long on its way to the screen.
      seen ||= worker !== null && hasPicture(worker.canvas)
      if (frames > 1 || !seen) {
        uncoverSoon(seen ? frames - 1 : patience)
        return
      }
      going = 0
      covers = null
      page.withdraw()
      host.dataset['painter'] = 'worker'
    })
  }

  function cover(): void {
    window.cancelAnimationFrame(going)
    going = 0
    covers = count
  }

  function startWorker(): void {
    const next = createWorkerPainter({
      ready(accelerated) {
        if (accelerated) replacePage(createPagePainter({ accelerated }, events))
      },
      painted(drawn, frame) {
        if (!told) return
        if (covers === null) events.painted(drawn, frame)
        else if (going === 0 && (numbers.get(frame) ?? 0) >= covers) uncoverSoon()
      },
      failed() {
        worker = null
        next.close()
        host.dataset['painter'] = 'page'
        cover()
        if (latest) page.paint(latest)
      },
    })
    worker = next
    // Under the page's.
    host.prepend(next.canvas)
  }

  let callOff: (() => void) | null = null

  function findPainter(): void {
    if (canPaintInWorker()) {
      try {
        startWorker()
        tell()
        return
      } catch {
        worker = null
      }
    }
    if (hasGraphicsCard()) replacePage(createPagePainter({ accelerated: true }, events))
  }

  function tell(): void {
    if (!worker || !shown) return
    told = true
    calm = false
    worker.show(shown.scene, shown.shape)
    if (latest) worker.paint(latest)
  }

  function catchUp(): void {
    if (told && latest) worker?.paint(latest)
  }

  return {
    show(scene, shape, awaited) {
      shown = { scene, shape }
      page.show(scene, shape)
      if (!worker) return
      calm = !awaited && covers === null
      told = false
      callOff?.()
      callOff = whenIdle(tell, 200)
    },
    paint(frame, awaited) {
      count += 1
      numbers.set(frame, count)
      const before = latest
      latest = frame
      // To start a thread takes longer than a picture, and the first picture is waited for.
      if (count === 1)
        callOff = afterFrames(patience, () => {
          callOff = whenIdle(findPainter, 5_000)
        })
      // Somebody moves the map: then it is the page's turn.
      if (calm && before && !sameCamera(before.camera, frame.camera)) calm = false
      if (awaited || !(told || calm)) cover()
      if (covers !== null) page.paint(frame)
      if (!told) return
      window.clearTimeout(follow)
      // While somebody waits both cores are the page's.
      if (awaited) follow = window.setTimeout(catchUp, breath)
      else worker?.paint(frame)
    },
    forgetWidths() {
      forgetWidths()
      page.forget()
    },
    close() {
      callOff?.()
      window.cancelAnimationFrame(going)
      window.clearTimeout(follow)
      worker?.close()
      page.close()
    },
  }
}

/** Whether anything has been painted on it: before that it is transparent. */
function hasPicture(canvas: HTMLCanvasElement): boolean {
  const copy = new OffscreenCanvas(4, 4).getContext('2d', { willReadFrequently: true })
  copy?.drawImage(canvas, 0, 0, 4, 4)
  return copy?.getImageData(0, 0, 4, 4).data.some((value) => value !== 0) ?? true
}

/** Runs the work once nothing else is to do, or after so many milliseconds; the returned function calls it off. */
function whenIdle(work: () => void, timeout: number): () => void {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(work, breath)
    return () => {
      clearTimeout(timer)
    }
  }
  const handle = window.requestIdleCallback(work, { timeout })
  return () => {
    window.cancelIdleCallback(handle)
  }
}

/** Does the work when the screen has been drawn so many times; the returned function calls it off. */
function afterFrames(frames: number, work: () => void): () => void {
  let left = frames
  let handle = 0
  const wait = (): void => {
    handle = window.requestAnimationFrame(() => {
      left -= 1
      if (left > 0) wait()
      else work()
    })
  }
  wait()
  return () => {
    window.cancelAnimationFrame(handle)
  }
}
