import { escapeMarkup } from '#shared/export/characters.ts'
import { fontOf, isMeasured, widthIn, type Font } from './metrics.ts'
import { isForeign } from './names.ts'
import type { PaintContext } from './paint.ts'

/** A canvas that writes down what is painted on it. */
export interface SvgContext extends PaintContext {
  /** What was painted, as elements of SVG, one a line. */
  elements(): string
}

/**
 * Records Canvas 2D calls as SVG. The same calls give the same bytes: numbers have two decimals at most, and texts are
 * measured by our own table and never by a font that happens to be there. Shapes of one look that are painted one after
 * the other become one path.
 */
export function createSvgContext(): SvgContext {
  const lines: string[] = []
  let path = ''
  let at = { x: 0, y: 0 }
  let first = at
  let dashes = ''
  let transform = ''
  /** The latest path, kept back for as long as more of the same look may follow. */
  let look = ''
  let shapes: string[] = []
  const read = { font: '', value: fontOf('') }

  function flush(): void {
    if (shapes.length > 0) lines.push(`<path d="${shapes.join('')}"${look}/>`)
    shapes = []
    look = ''
  }

  function put(next: string, mergeable: boolean): void {
    if (path === '') return
    if (!mergeable || next !== look) flush()
    look = next
    shapes.push(path)
    if (!mergeable) flush()
  }

  const go = (x: number, y: number): void => {
    at = { x, y }
  }

  function currentFont(): Font {
    if (read.font !== context.font) {
      read.font = context.font
      read.value = fontOf(context.font)
    }
    return read.value
  }

  const context: SvgContext = {
    fillStyle: '#000000',
    strokeStyle: '#000000',
    lineWidth: 1,
    lineCap: 'butt',
    lineJoin: 'miter',
    globalAlpha: 1,
    font: '10px sans-serif',
    textBaseline: 'alphabetic',
    textAlign: 'start',
    setTransform(a, b, c, d, e, f) {
      const isIdentity = a === 1 && b === 0 && c === 0 && d === 1 && e === 0 && f === 0
      transform = isIdentity ? '' : ` transform="matrix(${[a, b, c, d, e, f].map(short).join(' ')})"`
    },
    setLineDash(pattern) {
      dashes = pattern.length === 0 ? '' : ` stroke-dasharray="${pattern.map(short).join(' ')}"`
    },
    beginPath() {
      path = ''
    },
    closePath() {
      path += 'z'
      at = first
    },
    moveTo(x, y) {
      path += `M${pair(x, y)}`
      go(x, y)
      first = at
    },
    lineTo(x, y) {
      path += `L${pair(x, y)}`
      go(x, y)
    },
    arc(x, y, radius, from, to) {
      const start = { x: x + radius * Math.cos(from), y: y + radius * Math.sin(from) }
      // A path that stands elsewhere is led there by a line, as on a canvas.
      if (path === '' || Math.hypot(at.x - start.x, at.y - start.y) > 0.005) {
        path += `${path === '' ? 'M' : 'L'}${pair(start.x, start.y)}`
      }
      const r = short(radius)
      if (Math.abs(to - from) >= Math.PI * 2) {
        const across = short(radius * 2)
        path += `a${r} ${r} 0 1 1-${across} 0a${r} ${r} 0 1 1 ${across} 0`
        at = start
        return
      }
      const end = { x: x + radius * Math.cos(to), y: y + radius * Math.sin(to) }
      path += `A${r} ${r} 0 ${to - from > Math.PI ? 1 : 0} 1 ${pair(end.x, end.y)}`
      at = end
    },
    arcTo(cornerX, cornerY, x, y, radius) {
      const bend = rounded(at, { x: cornerX, y: cornerY }, { x, y }, radius)
      path += `L${pair(bend.from.x, bend.from.y)}`
      if (bend.to) path += `A${short(radius)} ${short(radius)} 0 0 ${bend.sweep} ${pair(bend.to.x, bend.to.y)}`
      at = bend.to ?? bend.from
    },
    quadraticCurveTo(controlX, controlY, x, y) {
      path += `Q${pair(controlX, controlY)} ${pair(x, y)}`
      go(x, y)
    },
    rect(x, y, width, height) {
      path += rectangle(x, y, width, height)
      go(x, y)
      first = at
    },
    roundRect(x, y, width, height, radius) {
      const r = Math.max(0, Math.min(radius, Math.abs(width) / 2, Math.abs(height) / 2))
      if (short(r) === '0') path += rectangle(x, y, width, height)
      else {
        const s = short(r)
        const wide = short(width - 2 * r)
        const high = short(height - 2 * r)
        path +=
          `M${pair(x + r, y)}h${wide}a${s} ${s} 0 0 1 ${s} ${s}v${high}a${s} ${s} 0 0 1-${s} ${s}` +
          `h${negative(wide)}a${s} ${s} 0 0 1-${s}-${s}v${negative(high)}a${s} ${s} 0 0 1 ${s}-${s}z`
      }
      go(x, y)
      first = at
    },
    fill() {
      const alpha = opacity('fill-opacity', context.globalAlpha)
      // Where one shines through the other, two paths are not the same as one.
      put(` fill="${colour(context.fillStyle)}"${alpha}${transform}`, alpha === '')
    },
    stroke() {
      const { lineCap, lineJoin, lineWidth, globalAlpha } = context
      const alpha = opacity('stroke-opacity', globalAlpha)
      const cap = lineCap === 'butt' ? '' : ` stroke-linecap="${lineCap}"`
      const corner = lineJoin === 'miter' ? '' : ` stroke-linejoin="${lineJoin}"`
      put(
        ` fill="none" stroke="${colour(context.strokeStyle)}" stroke-width="${short(lineWidth)}"${cap}${corner}${dashes}${alpha}${transform}`,
        alpha === '' && dashes === '',
      )
    },
    fillRect(x, y, width, height) {
      const alpha = opacity('fill-opacity', context.globalAlpha)
      // The path that is being made stays as it is, as on a canvas.
      const before = path
      path = rectangle(x, y, Math.max(0, width), Math.max(0, height))
      put(` fill="${colour(context.fillStyle)}"${alpha}${transform}`, true)
      path = before
    },
    fillText(text, x, y) {
      if (text === '') return
      flush()
      const font = currentFont()
      const { size, bold } = font
      const anchors = { center: ' text-anchor="middle"', right: ' text-anchor="end"', end: ' text-anchor="end"' }
      const { textAlign, textBaseline } = context
      const anchor = textAlign === 'left' || textAlign === 'start' ? '' : anchors[textAlign]
      // Few programs know where the middle of a font is; a canvas has it three tenths of the size above the base line.
      const base = textBaseline === 'middle' ? y + size * 0.3 : y
      // Another font must not run over what stands beside, nor out of the coat that lies behind a name.
      const length =
        isMeasured(text) || isForeign(text)
          ? ` textLength="${short(widthIn(text, font))}" lengthAdjust="spacingAndGlyphs"`
          : ''
      const weight = bold ? ' font-weight="600"' : ''
      const alpha = opacity('fill-opacity', context.globalAlpha)
      lines.push(
        `<text x="${short(x)}" y="${short(base)}" font-size="${short(size)}"${weight}${anchor}${length} fill="${colour(context.fillStyle)}"${alpha}${transform}>${escapeMarkup(text)}</text>`,
      )
    },
    measureText: (text) => ({ width: widthIn(text, currentFont()) }),
    elements() {
      flush()
      return lines.map((line) => `${line}\n`).join('')
    },
  }
  return context
}

/** At most two decimals; what is no number is 0, because one bad number would make a whole path vanish. */
function short(value: number): string {
  const rounded = Math.round(value * 100) / 100
  return Number.isFinite(rounded) && rounded !== 0 ? String(rounded) : '0'
}

function pair(x: number, y: number): string {
  const second = short(y)
  return second.startsWith('-') ? short(x) + second : `${short(x)} ${second}`
}

function negative(number: string): string {
  return number === '0' ? '0' : number.startsWith('-') ? number.slice(1) : `-${number}`
}

function rectangle(x: number, y: number, width: number, height: number): string {
  const wide = short(width)
  return `M${pair(x, y)}h${wide}v${short(height)}h${negative(wide)}z`
}

function opacity(name: string, alpha: number): string {
  return alpha >= 1 ? '' : ` ${name}="${short(Math.max(0, alpha))}"`
}

function colour(style: unknown): string {
  return escapeMarkup(typeof style === 'string' ? style : 'gray')
}

interface Point {
  x: number
  y: number
}

/** The bend that a canvas makes of a corner; without `to` where the three points lie in a line. */
function rounded(
  from: Point,
  corner: Point,
  to: Point,
  radius: number,
): { from: Point; to: Point | null; sweep: 0 | 1 } {
  const one = unit(corner, from)
  const other = unit(corner, to)
  const cross = one.x * other.y - one.y * other.x
  const straight = { from: corner, to: null, sweep: 0 as const }
  if (radius <= 0 || Math.abs(cross) < 1e-6) return straight
  const half = Math.acos(Math.min(1, Math.max(-1, one.x * other.x + one.y * other.y))) / 2
  const reach = radius / Math.tan(half)
  return {
    from: { x: corner.x + one.x * reach, y: corner.y + one.y * reach },
    to: { x: corner.x + other.x * reach, y: corner.y + other.y * reach },
    sweep: cross < 0 ? 1 : 0,
  }
}

function unit(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  return length < 1e-9 ? { x: 0, y: 0 } : { x: (to.x - from.x) / length, y: (to.y - from.y) / length }
}
