import type { Drawn, PaintContext, PaintState } from '../paint.ts'
import { badge, circle, cornerMark, cutOut, diamond, type RiskShape } from '../paint-shapes.ts'
import type { Palette } from '../palette.ts'
import type { Scene } from '../scene.ts'

/** Side of a mark's square, CSS pixels. */
export const side = 11

type Risk = Exclude<RiskShape, 'none'>
type Paint = (context: PaintContext, palette: Palette, x: number, y: number) => void

/** A mark of the map, told in the strip below it. `x` and `y` are the corner of its square. */
export interface FooterMark {
  words: string
  paint: Paint
}

const risks: readonly Risk[] = ['critical', 'high', 'medium']

/** All marks that this picture holds, those of what it is about first. */
export function marksOf(scene: Scene, state: PaintState, { level, shapes }: Drawn): FooterMark[] {
  const { model } = scene
  const { lit, changes, cursor } = state
  const overview = level === 'overview'
  const has = (kind: 'unknown-space' | 'no-owner'): boolean => model.regions.some((region) => region.kind === kind)
  const ribbon = scene.ribbons.some(({ link }) => link.critical)
  return [
    ...(lit ? litMarks(lit) : []),
    ...(cursor
      ? [
          mark(
            'where a walk stands',
            ring((palette) => palette.accent),
          ),
        ]
      : []),
    ...(changes ? changeMarks : []),
    mark('app', app),
    ...risks.map((risk) => mark(risk, overview ? square(risk, shapes) : box(risk))),
    ...(shapes && model.cellShares.includes(1) ? [mark('shares across spaces', corner)] : []),
    ...(overview ? [] : addonMarks),
    ...(has('no-owner') ? [mark('add-on without an owner', frame(true))] : []),
    ...(has('unknown-space') ? [mark('app of an unknown space', frame(false))] : []),
    ...(overview && scene.ribbons.length > 0 ? [mark('strong link of two spaces', line(2, 'sharing'))] : []),
    ...(overview && model.links.length > scene.ribbons.length ? [mark('a weaker link', tick)] : []),
    ...(overview && ribbon ? [mark('link with a critical add-on', line(2, 'critical'))] : []),
    ...(overview ? [] : insideMarks),
    ...(!overview && model.links.some(({ critical }) => critical)
      ? [mark('… of a critical add-on', port('critical'))]
      : []),
    ...(!lit && model.links.length > 0 ? [mark('attachments across its border, fuller for more', pill)] : []),
    ...(!lit && model.regions.some(({ critical }) => critical > 0) ? [mark('critical apps of a space', critical)] : []),
  ]
}

function mark(words: string, paint: Paint): FooterMark {
  return { words, paint }
}

function litMarks({ selection, edges }: NonNullable<PaintState['lit']>): FooterMark[] {
  const lines = selection.kind === 'space' ? 'what it shares, wider for more' : 'its attachments'
  return [
    mark(
      'selected',
      ring((palette) => palette.text),
    ),
    mark(lines, arch(false)),
    ...(edges.some(({ borrowed }) => borrowed) ? [mark('borrowed', arch(true))] : []),
    mark('apps of a space that are lit', count),
  ]
}

const changeMarks: FooterMark[] = [
  mark(
    'new',
    ring((palette) => palette.added),
  ),
  mark(
    'changed',
    ring((palette) => palette.accent, true),
  ),
  mark('apps gone from a space', (context, palette, x, y) => {
    context.fillStyle = palette.text
    context.beginPath()
    context.roundRect(x - 1, y + 2, side + 2, side - 4, 3.5)
    context.fill()
    context.fillStyle = palette.background
    context.fillRect(x + 3, y + side / 2 - 0.5, side - 6, 1)
  }),
]

const addonMarks: FooterMark[] = [
  mark('add-on', dot('none')),
  ...risks.map((risk) => mark(`${risk} add-on`, dot(risk))),
  mark('… held across spaces', (context, palette, x, y) => {
    context.fillStyle = palette.dot
    context.beginPath()
    circle(context, x + side / 2, y + side / 2, 2.8)
    context.fill()
    context.strokeStyle = palette.sharing
    context.lineWidth = 1.2
    context.beginPath()
    diamond(context, x + side / 2, y + side / 2, 5.5)
    context.stroke()
  }),
]

const insideMarks: FooterMark[] = [
  mark('attachment inside a space', line(1, 'textFaint')),
  mark('attachments to another space', port('sharing')),
]

function app(context: PaintContext, palette: Palette, x: number, y: number): void {
  context.fillStyle = palette.cell
  context.beginPath()
  context.roundRect(x, y, side, side, 2)
  context.fill()
}

function corner(context: PaintContext, palette: Palette, x: number, y: number): void {
  app(context, palette, x, y)
  context.fillStyle = palette.sharing
  context.beginPath()
  cornerMark(context, x + side, y, side * 0.4)
  context.fill()
}

/** As an app is drawn at the overview; where apps are too small for shapes, in its colour alone. */
function square(risk: Risk, shapes: boolean): Paint {
  return (context, palette, x, y) => {
    context.fillStyle = palette[risk]
    context.beginPath()
    context.roundRect(x, y, side, side, 2)
    context.fill()
    if (!shapes) return
    context.fillStyle = palette.region
    context.beginPath()
    cutOut(context, risk, x + side / 2, y + side / 2, side * 0.5)
    context.fill()
  }
}

/** As it is drawn from the middle zoom on. */
function box(risk: Risk): Paint {
  return (context, palette, x, y) => {
    context.fillStyle = palette[risk]
    context.globalAlpha = 0.28
    context.beginPath()
    context.roundRect(x, y, side, side, 2)
    context.fill()
    context.globalAlpha = 1
    context.beginPath()
    badge(context, risk, x + side / 2, y + side / 2, 7.5)
    context.fill()
  }
}

function dot(risk: RiskShape): Paint {
  return (context, palette, x, y) => {
    const radius = risk === 'none' ? 4 : 5
    context.fillStyle = risk === 'none' ? palette.dot : palette[risk]
    context.beginPath()
    circle(context, x + side / 2, y + side / 2, radius)
    context.fill()
    if (risk === 'none') return
    context.fillStyle = palette.region
    context.beginPath()
    if (risk === 'medium') circle(context, x + side / 2, y + side / 2, radius * 0.55)
    else cutOut(context, risk, x + side / 2, y + side / 2, radius * 1.1)
    context.fill()
  }
}

/** A place that is no space has a broken frame. */
function frame(orphan: boolean): Paint {
  return (context, palette, x, y) => {
    context.strokeStyle = palette.lineStrong
    context.lineWidth = 1
    context.setLineDash([3, 2])
    context.beginPath()
    context.roundRect(x - 0.5, y - 0.5, side + 1, side + 1, 2.5)
    context.stroke()
    context.setLineDash([])
    context.fillStyle = palette.cell
    context.beginPath()
    if (orphan) circle(context, x + side / 2, y + side / 2, 3)
    else context.rect(x + 2.5, y + 2.5, side - 5, side - 5)
    context.fill()
  }
}

function port(colour: 'sharing' | 'critical'): Paint {
  return (context, palette, x, y) => {
    context.fillStyle = palette[colour]
    context.fillRect(x + side / 2 - 0.5, y, 1, side - 5)
    context.beginPath()
    context.moveTo(x + side / 2 - 4, y + side - 6)
    context.lineTo(x + side / 2, y + side)
    context.lineTo(x + side / 2 + 4, y + side - 6)
    context.closePath()
    context.fill()
  }
}

function critical(context: PaintContext, palette: Palette, x: number, y: number): void {
  context.fillStyle = palette.critical
  context.beginPath()
  diamond(context, x + side / 2, y + side / 2, 4.5)
  context.fill()
}

function pill(context: PaintContext, palette: Palette, x: number, y: number): void {
  context.fillStyle = palette.sharingSoft
  context.beginPath()
  context.roundRect(x - 1.5, y + 1, side + 3, side - 2, (side - 2) / 2)
  context.fill()
  context.strokeStyle = palette.sharingText
  context.lineWidth = 1
  context.beginPath()
  for (const [way, height] of [
    [1, y + 4.2],
    [-1, y + 6.8],
  ] as const) {
    const end = x + side / 2 + way * 3.5
    context.moveTo(x + side / 2 - way * 3.5, height)
    context.lineTo(end, height)
    context.lineTo(end - way * 1.5, height - way * 1.5)
  }
  context.stroke()
}

function count(context: PaintContext, palette: Palette, x: number, y: number): void {
  context.font = `600 11.5px ${palette.font}`
  context.textAlign = 'center'
  context.fillStyle = palette.textMuted
  context.fillText('3', x + side / 2, y + side / 2)
  context.textAlign = 'left'
}

function ring(colour: (palette: Palette) => string, broken = false): Paint {
  return (context, palette, x, y) => {
    context.strokeStyle = colour(palette)
    context.lineWidth = 2
    if (broken) context.setLineDash([4, 3])
    context.beginPath()
    context.roundRect(x + 0.5, y + 0.5, side - 1, side - 1, 3)
    context.stroke()
    context.setLineDash([])
  }
}

function arch(broken: boolean): Paint {
  return (context, palette, x, y) => {
    context.strokeStyle = palette.sharing
    context.lineWidth = 2
    if (broken) context.setLineDash([4, 3])
    context.beginPath()
    context.moveTo(x, y + side - 1)
    context.quadraticCurveTo(x + 2, y + 2, x + side, y + 1)
    context.stroke()
    context.setLineDash([])
  }
}

function line(width: number, colour: 'sharing' | 'critical' | 'textFaint'): Paint {
  return (context, palette, x, y) => {
    context.strokeStyle = palette[colour]
    context.lineWidth = width
    context.beginPath()
    context.moveTo(x, y + side / 2)
    context.lineTo(x + side, y + side / 2)
    context.stroke()
  }
}

function tick(context: PaintContext, palette: Palette, x: number, y: number): void {
  context.strokeStyle = palette.sharing
  context.lineWidth = 2
  context.beginPath()
  context.moveTo(x + side / 2, y + side / 2)
  context.lineTo(x + side / 2, y + side)
  context.stroke()
}
