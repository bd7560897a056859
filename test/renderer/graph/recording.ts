import type { PaintContext, View } from '#shared/map/paint.ts'
import type { Palette } from '#shared/map/palette.ts'

/** One thing that was painted: how, in which colour, how opaque, and what the path was made of. */
export interface Mark {
  kind: 'fill' | 'stroke' | 'text' | 'rectangle'
  colour: string
  alpha: number
  /** How many of each shape the path holds. */
  shapes: Record<string, number>
  text: string
  /** Of a text, CSS pixels. */
  width: number
  font: string
  dashed: boolean
  x: number
  y: number
}

export interface Recording {
  context: PaintContext
  marks: Mark[]
}

/** A canvas that only remembers. Each character is 0.58 of the font's size wide. */
export function record(): Recording {
  const marks: Mark[] = []
  let shapes: Record<string, number> = {}
  let dashed = false
  let at = { x: 0, y: 0 }
  const count = (shape: string, x: number, y: number): void => {
    shapes[shape] = (shapes[shape] ?? 0) + 1
    at = { x, y }
  }
  const put = (kind: Mark['kind'], colour: unknown, rest: Partial<Mark> = {}): void => {
    marks.push({
      kind,
      colour: String(colour),
      alpha: context.globalAlpha,
      shapes: { ...shapes },
      text: '',
      width: 0,
      font: context.font,
      dashed,
      ...at,
      ...rest,
    })
  }
  const context: PaintContext = {
    fillStyle: '',
    strokeStyle: '',
    lineWidth: 1,
    lineCap: 'butt',
    lineJoin: 'miter',
    globalAlpha: 1,
    font: '',
    textBaseline: 'alphabetic',
    textAlign: 'left',
    setTransform() {},
    setLineDash(pattern: Iterable<number>) {
      dashed = [...pattern].length > 0
    },
    beginPath() {
      shapes = {}
    },
    closePath() {
      count('closed', at.x, at.y)
    },
    moveTo: (x: number, y: number) => {
      count('line', x, y)
    },
    lineTo() {},
    arc: (x: number, y: number) => {
      count('circle', x, y)
    },
    arcTo() {
      count('bend', at.x, at.y)
    },
    quadraticCurveTo() {
      count('curve', at.x, at.y)
    },
    rect: (x: number, y: number) => {
      count('rectangle', x, y)
    },
    roundRect: (x: number, y: number) => {
      count('rectangle', x, y)
    },
    fill() {
      put('fill', context.fillStyle)
    },
    stroke() {
      put('stroke', context.strokeStyle)
    },
    fillRect: (x: number, y: number) => {
      put('rectangle', context.fillStyle, { x, y })
    },
    fillText: (text: string, x: number, y: number) => {
      const { width } = context.measureText(text)
      // Where it begins, however it is aligned.
      const left = context.textAlign === 'center' ? x - width / 2 : context.textAlign === 'right' ? x - width : x
      put('text', context.fillStyle, { text, width, x: left, y })
    },
    measureText: (text: string) => ({ width: text.length * 0.58 * Number(/([\d.]+)px/.exec(context.font)?.[1] ?? 10) }),
  }
  return { context, marks }
}

/** Every colour is its own name. */
export const palette: Palette = {
  background: 'background',
  region: 'region',
  line: 'line',
  lineStrong: 'lineStrong',
  cell: 'cell',
  cellLit: 'cellLit',
  dot: 'dot',
  text: 'text',
  textMuted: 'textMuted',
  textFaint: 'textFaint',
  accent: 'accent',
  sharing: 'sharing',
  sharingText: 'sharingText',
  sharingSoft: 'sharingSoft',
  onSharing: 'onSharing',
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  added: 'added',
  font: 'sans-serif',
}

export function viewOf(camera: View['camera']): View {
  return { camera, width: 1200, height: 800, pixelRatio: 1, palette }
}

/** How many shapes of a kind were painted in a colour. */
export function countShapes(marks: Mark[], kind: Mark['kind'], colour: string, shape: string): number {
  return marks.reduce(
    (sum, mark) => sum + (mark.kind === kind && mark.colour === colour ? (mark.shapes[shape] ?? 0) : 0),
    0,
  )
}
