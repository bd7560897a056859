import { isMeasured, widthIn } from '../metrics.ts'
import type { PaintContext, View } from '../paint.ts'
import { side, type FooterMark } from './footer-marks.ts'

/**
 * The strip below a map: its marks explained, and what is shown of how much. It is as high as that needs, and nothing in
 * it is cut or left out, however narrow the picture.
 */
export interface Footer {
  marks: { mark: FooterMark; x: number; y: number }[]
  lines: { text: string; y: number }[]
  /** CSS pixels. */
  height: number
}

/** Of its texts, CSS pixels. */
export const captionSize = 11.5
const inset = 14
const rowHeight = 20
const lineHeight = 17

/** The table of widths tells what fits, in a PNG as in an SVG, so that both have the same lines. */
function widthOf(text: string): number {
  const width = widthIn(text, { size: captionSize, bold: false, family: '' })
  // Where it has to guess it leaves some room.
  return isMeasured(text) ? width : width * 1.15
}

/** Where everything of a footer stands, from its upper edge. `parts` are told one after the other. */
export function layOutFooter(marks: readonly FooterMark[], parts: readonly string[], width: number): Footer {
  const room = Math.max(1, width - 2 * inset)
  const placed: Footer['marks'] = []
  let x = inset
  let y = 10
  for (const mark of marks) {
    const wide = side + 6 + widthOf(mark.words)
    if (x > inset && x + wide > inset + room) {
      x = inset
      y += rowHeight
    }
    placed.push({ mark, x, y })
    x += wide + 18
  }
  const first = marks.length === 0 ? 16 : y + 28
  const lines = wrap(parts, room).map((text, index) => ({ text, y: first + index * lineHeight }))
  return { marks: placed, lines, height: first + (lines.length - 1) * lineHeight + 16 }
}

/** Lines no wider than the room: broken between parts, then between words, and where nothing else helps inside a word. */
export function wrap(parts: readonly string[], room: number): string[] {
  const lines: string[] = []
  let line = ''
  const put = (piece: string, before: string): void => {
    const longer = line === '' ? piece : line + before + piece
    if (widthOf(longer) <= room) line = longer
    else {
      if (line !== '') lines.push(line)
      line = piece
    }
  }
  for (const part of parts) {
    if (widthOf(part) <= room) put(part, ' · ')
    else
      for (const [index, word] of part.split(' ').entries()) {
        const before = index === 0 ? ' · ' : ' '
        if (widthOf(word) <= room) put(word, before)
        else for (const [at, piece] of pieces(word, room).entries()) put(piece, at === 0 ? before : '')
      }
  }
  return balanced([...lines, line])
}

function pieces(word: string, room: number): string[] {
  const found: string[] = []
  let piece = ''
  for (const { segment } of new Intl.Segmenter('en').segment(word)) {
    if (piece !== '' && widthOf(piece + segment) > room) {
      found.push(piece)
      piece = ''
    }
    piece += segment
  }
  return [...found, piece]
}

/** A name that is isolated and goes on in the next line is so in both. */
function balanced(lines: readonly string[]): string[] {
  let open = ''
  return lines.map((line) => {
    const whole = open + line
    open = /[\u2066\u2067](?=[^\u2069]*$)/u.exec(whole)?.[0] ?? ''
    return open === '' ? whole : `${whole}\u2069`
  })
}

/** Below the map, on the picture's whole width. */
export function paintFooter(context: PaintContext, { width, height, palette }: View, footer: Footer): void {
  context.globalAlpha = 1
  context.fillStyle = palette.region
  context.fillRect(0, height, width, footer.height)
  context.fillStyle = palette.line
  context.fillRect(0, height, width, 1)
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  context.lineCap = 'butt'
  const font = `${captionSize}px ${palette.font}`
  for (const { mark, x, y } of footer.marks) {
    mark.paint(context, palette, x, height + y)
    context.font = font
    context.fillStyle = palette.textMuted
    context.fillText(mark.words, x + side + 6, height + y + side / 2)
  }
  context.font = font
  context.fillStyle = palette.text
  for (const { text, y } of footer.lines) context.fillText(text, inset, height + y)
}
