import type { PaintContext, PaintState, View } from '../paint.ts'
import { circle, cornerMark, cutOut, diamond, type RiskShape } from '../paint-shapes.ts'
import { shorten } from '../text.ts'

/** Height of the strip below the map: the marks explained, and what is shown of how much. CSS pixels. */
export const footerHeight = 54

interface FooterMark {
  words: string
  shape:
    | RiskShape
    | 'app'
    | 'shares'
    | 'addon'
    | 'ribbon'
    | 'tick'
    | 'port'
    | 'line'
    | 'count'
    | 'ring'
    | 'lit'
    | 'borrowed'
    | 'added'
    | 'changed'
}

const marks: FooterMark[] = [
  { words: 'app', shape: 'app' },
  { words: 'critical', shape: 'critical' },
  { words: 'high', shape: 'high' },
  { words: 'medium', shape: 'medium' },
  { words: 'shares across spaces', shape: 'shares' },
  { words: 'add-on', shape: 'addon' },
]
const overviewMarks: FooterMark[] = [
  { words: 'strong link of two spaces', shape: 'ribbon' },
  { words: 'a weaker link', shape: 'tick' },
]
const insideMarks: FooterMark[] = [
  { words: 'attachment inside a space', shape: 'line' },
  { words: 'attachments to another space', shape: 'port' },
]
const restingMarks: FooterMark[] = [{ words: 'critical apps of a space', shape: 'count' }]
const litMarks: FooterMark[] = [
  { words: 'selected', shape: 'ring' },
  { words: 'its attachments', shape: 'lit' },
]
const changeMarks: FooterMark[] = [
  { words: 'new', shape: 'added' },
  { words: 'changed', shape: 'changed' },
]
const side = 11

/** Only marks that this picture can hold, those of what it is about first. */
function marksOf(overview: boolean, { lit, changes }: PaintState): FooterMark[] {
  return [
    ...(lit ? litMarks : []),
    ...(lit?.edges.some(({ borrowed }) => borrowed) === true
      ? [{ words: 'borrowed', shape: 'borrowed' } as const]
      : []),
    ...(changes ? changeMarks : []),
    ...marks,
    ...(overview ? overviewMarks : insideMarks),
    ...(lit ? [] : restingMarks),
  ]
}

/** The strip below the map, on the picture's whole width. */
export function paintFooter(
  context: PaintContext,
  { width, height, palette }: View,
  { overview, state, caption }: { overview: boolean; state: PaintState; caption: string },
): void {
  context.globalAlpha = 1
  context.fillStyle = palette.region
  context.fillRect(0, height, width, footerHeight)
  context.fillStyle = palette.line
  context.fillRect(0, height, width, 1)
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  const font = `11.5px ${palette.font}`
  context.font = font
  const measure = (text: string): number => context.measureText(text).width
  let x = 14
  for (const { words, shape } of marksOf(overview, state)) {
    const right = x + side + 6 + measure(words)
    if (right > width - 8) break
    const y = height + 10
    context.lineWidth = 2
    context.lineCap = 'butt'
    if (shape === 'addon') {
      context.fillStyle = palette.dot
      context.beginPath()
      circle(context, x + side / 2, y + side / 2, 4)
      context.fill()
    } else if (shape === 'port') {
      context.fillStyle = palette.sharing
      context.fillRect(x + side / 2 - 0.5, y, 1, side - 5)
      context.beginPath()
      context.moveTo(x + side / 2 - 4, y + side - 6)
      context.lineTo(x + side / 2, y + side)
      context.lineTo(x + side / 2 + 4, y + side - 6)
      context.closePath()
      context.fill()
    } else if (shape === 'count') {
      context.fillStyle = palette.critical
      context.beginPath()
      diamond(context, x + side / 2, y + side / 2, 4.5)
      context.fill()
    } else if (shape === 'ring' || shape === 'added' || shape === 'changed') {
      context.strokeStyle = shape === 'ring' ? palette.text : shape === 'added' ? palette.added : palette.accent
      if (shape === 'changed') context.setLineDash([4, 3])
      context.beginPath()
      context.roundRect(x + 0.5, y + 0.5, side - 1, side - 1, 3)
      context.stroke()
      context.setLineDash([])
    } else if (shape === 'lit' || shape === 'borrowed') {
      context.strokeStyle = palette.sharing
      if (shape === 'borrowed') context.setLineDash([4, 3])
      context.beginPath()
      context.moveTo(x, y + side - 1)
      context.quadraticCurveTo(x + 2, y + 2, x + side, y + 1)
      context.stroke()
      context.setLineDash([])
    } else if (shape === 'ribbon' || shape === 'tick' || shape === 'line') {
      context.strokeStyle = shape === 'line' ? palette.textFaint : palette.sharing
      context.lineWidth = shape === 'line' ? 1 : 2
      context.beginPath()
      context.moveTo(x + (shape === 'tick' ? side / 2 : 0), y + side / 2)
      context.lineTo(x + (shape === 'tick' ? side / 2 : side), y + (shape === 'tick' ? side : side / 2))
      context.stroke()
    } else {
      const risk = shape === 'app' || shape === 'shares' ? 'none' : shape
      context.fillStyle = risk === 'none' ? palette.cell : palette[risk]
      context.beginPath()
      context.roundRect(x, y, side, side, 2)
      context.fill()
      context.fillStyle = risk === 'none' ? palette.sharing : palette.region
      context.beginPath()
      if (shape === 'shares') cornerMark(context, x + side, y, side * 0.4)
      else if (risk !== 'none') cutOut(context, risk, x + side / 2, y + side / 2, side * 0.5)
      context.fill()
    }
    context.fillStyle = palette.textMuted
    context.fillText(words, x + side + 6, y + side / 2)
    x = right + 18
  }
  context.fillStyle = palette.text
  context.fillText(shorten(caption, width - 28, font, measure), 14, height + 38)
}
