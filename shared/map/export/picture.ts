import { escapeMarkup } from '#shared/export/characters.ts'
import { paint, type Drawn, type PaintContext, type PaintState, type View } from '../paint.ts'
import { circle, cornerMark, cutOut, type RiskShape } from '../paint-shapes.ts'
import type { Scene } from '../scene.ts'
import { createSvgContext } from '../svg.ts'
import { shorten, withOwnWidths } from '../text.ts'

/** Height of the strip below the map: the marks explained, and what is shown of how much. CSS pixels. */
export const footerHeight = 54

export interface Picture {
  scene: Scene
  /** The map's own part; the footer stands below it. */
  view: View
  state: PaintState
  title: string
  caption: string
}

/** The map as a picture of its own, on whatever is drawn on. */
export function paintPicture(context: PaintContext, { scene, view, state, caption }: Picture): Drawn {
  const drawn = paint(context, scene, view, state)
  paintFooter(context, view, drawn.level === 'overview', caption)
  return drawn
}

/** A whole SVG document. Equal pictures are equal to the byte. */
export function drawSvg(picture: Picture): string {
  return withOwnWidths(() => {
    const context = createSvgContext()
    paintPicture(context, picture)
    const { width, height, palette } = picture.view
    const size = `width="${width}" height="${height + footerHeight}" viewBox="0 0 ${width} ${height + footerHeight}"`
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" font-family="${escapeMarkup(palette.font)}" xml:space="preserve">\n`,
      `<title>${escapeMarkup(picture.title)}</title>\n<desc>${escapeMarkup(picture.caption)}</desc>\n`,
      context.elements(),
      '</svg>\n',
    ].join('')
  })
}

interface FooterMark {
  words: string
  shape: RiskShape | 'app' | 'shares' | 'addon' | 'ribbon' | 'tick' | 'port' | 'line'
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
const side = 11

function paintFooter(
  context: PaintContext,
  { width, height, palette }: View,
  overview: boolean,
  caption: string,
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
  for (const { words, shape } of [...marks, ...(overview ? overviewMarks : insideMarks)]) {
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
