import { buildModel, type MapModel } from '#shared/map/model.ts'
import { paint } from '#shared/map/paint.ts'
import { arrange, type Scene } from '#shared/map/scene.ts'
import type { Face } from './faces.ts'
import type { Answer, Order } from './messages.ts'
import { joinedData } from './painted-data.ts'
import { fitCanvas, hasGraphicsCard, whenRestored, type Frame } from './painter.ts'

/** Fonts that this thread has; a document keeps its own under another name. */
declare const fonts: FontFaceSet

/**
 * The painter in a thread of its own: it owns the canvas and is told the data, how things look, and frame after frame
 * where the camera is. It asks nothing of the network but the page's own fonts.
 */
let canvas: OffscreenCanvas | null = null
let context: OffscreenCanvasRenderingContext2D | null = null
let model: MapModel | null = null
let scene: Scene | null = null
let look: Pick<Frame, 'palette' | 'state'> | null = null
let last: Frame | null = null

function answer(message: Answer): void {
  postMessage(message)
}

/** Rejects where a face cannot be had here: names would look otherwise than in the page, so the page paints. */
async function loadFaces(faces: Face[]): Promise<void> {
  await Promise.all(
    faces.map(async ({ family, source, weight, style, unicodeRange }) => {
      const face = new FontFace(family, source, { weight, style, unicodeRange })
      fonts.add(face)
      await face.load()
    }),
  )
}

async function follow(order: Order): Promise<void> {
  switch (order.kind) {
    case 'start': {
      const accelerated = hasGraphicsCard()
      canvas = order.canvas
      context = canvas.getContext('2d', { alpha: false, willReadFrequently: !accelerated })
      if (!context) throw new Error('There is no canvas to paint on.')
      whenRestored(canvas, () => {
        if (context && scene && last) paint(context, scene, last, last.state)
      })
      // Before the first frame: names must not change their font before somebody's eyes.
      await loadFaces(order.faces)
      answer({ kind: 'ready', accelerated })
      break
    }
    case 'data':
      model = buildModel(order.data)
      model.data = joinedData(order.data)
      scene = arrange(model, order.shape)
      last = null
      break
    case 'shape':
      if (model) scene = arrange(model, order.shape)
      last = null
      break
    case 'look':
      look = order.look
      break
    case 'paint':
    default: {
      if (!canvas || !context || !scene || !look) throw new Error('A frame came before what it is of.')
      last = { ...order.frame, ...look }
      fitCanvas(canvas, last)
      answer({ kind: 'painted', drawn: paint(context, scene, last, last.state) })
    }
  }
}

addEventListener('message', ({ data }: MessageEvent<Order>) => {
  follow(data).catch((thrown: unknown) => {
    answer({ kind: 'failed', reason: thrown instanceof Error ? thrown.message : String(thrown) })
  })
})
