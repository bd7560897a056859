import type { PaintContext } from '../paint.ts'

const nothing = (): void => undefined

/** A canvas on which nothing is drawn: painting on it tells what a picture is going to hold. Texts are measured on `ruler`. */
export function createBlankContext(ruler: Pick<PaintContext, 'font' | 'measureText'>): PaintContext {
  return {
    fillStyle: '',
    strokeStyle: '',
    lineWidth: 1,
    lineCap: 'butt',
    lineJoin: 'miter',
    globalAlpha: 1,
    get font() {
      return ruler.font
    },
    set font(font) {
      ruler.font = font
    },
    textBaseline: 'alphabetic',
    textAlign: 'start',
    setTransform: nothing,
    setLineDash: nothing,
    beginPath: nothing,
    closePath: nothing,
    moveTo: nothing,
    lineTo: nothing,
    arc: nothing,
    arcTo: nothing,
    quadraticCurveTo: nothing,
    rect: nothing,
    roundRect: nothing,
    fill: nothing,
    stroke: nothing,
    fillRect: nothing,
    fillText: nothing,
    measureText: (text) => ruler.measureText(text),
  }
}
