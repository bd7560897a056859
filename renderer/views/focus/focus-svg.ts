import { escapeMarkup } from '#shared/export/characters.ts'
import type { Rectangle } from '#shared/map/camera.ts'
import { captionSize, wrap } from '#shared/map/export/footer.ts'
import { shownName } from '#shared/map/names.ts'
import { shorten } from '#shared/map/text.ts'

/*
 * The focus view is a part of the page: its boxes, its lines and its texts are read from where the page has put them, with
 * the colours that they have there, and written down as one picture that needs no page.
 */

const margin = 20

/** A whole SVG document of what stands in `ground`, with what is said of it below. */
export function focusSvg(ground: HTMLElement, title: string, description: string): string {
  const { left, top, width, height } = ground.getBoundingClientRect()
  const style = getComputedStyle(ground)
  const pen = createPen({ x: left - margin, y: top - margin })
  for (const child of ground.children) pen.draw(child)
  const wide = Math.ceil(width + 2 * margin)
  const words = wrap(description.split(' · '), (width * captionSize) / Number.parseFloat(style.fontSize))
  const high = Math.ceil(height + 2 * margin + words.length * 18)
  for (const [line, text] of words.entries()) pen.write(text, margin, height + 2 * margin + line * 18 + 6, style)
  const paper = getComputedStyle(document.documentElement).getPropertyValue('--surface-0')
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}" viewBox="0 0 ${wide} ${high}" role="img" font-family="${escapeMarkup(style.fontFamily)}" xml:space="preserve">`,
    `<title>${escapeMarkup(title)}</title>\n<desc>${escapeMarkup(description)}</desc>`,
    `<rect width="${wide}" height="${high}" fill="${escapeMarkup(paper.trim())}"/>`,
    ...pen.lines,
    '</svg>\n',
  ].join('\n')
}

const shapeNames = new Set(['path', 'circle', 'rect'])
const geometry = ['d', 'cx', 'cy', 'r', 'x', 'y', 'width', 'height', 'rx', 'fill-rule']
const looks = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'opacity']

function createPen(origin: { x: number; y: number }) {
  const lines: string[] = []
  const measuring = document.createElement('canvas').getContext('2d')
  const measure = (style: CSSStyleDeclaration) => (text: string) => {
    if (measuring === null) return 0
    measuring.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
    return measuring.measureText(text).width
  }
  const write = (text: string, x: number, base: number, style: CSSStyleDeclaration): void => {
    const weight = style.fontWeight === '400' ? '' : ` font-weight="${style.fontWeight}"`
    // Another font must not run over what stands beside.
    const length = ` textLength="${round(measure(style)(text))}" lengthAdjust="spacingAndGlyphs"`
    lines.push(
      `<text x="${round(x)}" y="${round(base)}" font-size="${style.fontSize.replace('px', '')}"${weight}${length} fill="${style.color}">${escapeMarkup(text)}</text>`,
    )
  }

  /** `right` is where an ancestor ends that cuts off its texts. */
  function draw(element: Element, right = Infinity): void {
    // What can be done to a row, and what is only for a screen reader, is no part of the picture.
    if (element.matches('button, .unseen, .operation-more, [role="tooltip"], .focus-facts')) return
    const style = getComputedStyle(element)
    const box = element.getBoundingClientRect()
    if (style.display === 'none' || style.visibility === 'hidden') return
    const [x, y] = [box.left - origin.x, box.top - origin.y]
    if (element instanceof SVGSVGElement) {
      const scale = element.viewBox.baseVal.width > 0 ? box.width / element.viewBox.baseVal.width : 1
      lines.push(`<g transform="translate(${round(x)} ${round(y)}) scale(${round(scale)})">`)
      for (const shape of element.querySelectorAll('*')) if (shapeNames.has(shape.localName)) drawShape(shape)
      lines.push('</g>')
      return
    }
    drawBox(style, { x, y, width: box.width, height: box.height })
    const cuts = style.overflowX !== 'visible'
    const inner = cuts ? Math.min(right, box.right - Number.parseFloat(style.paddingRight)) : right
    for (const node of element.childNodes) {
      if (node instanceof Element) draw(node, inner)
      else if (node instanceof Text) drawText(node, style, inner)
    }
  }

  function drawShape(shape: Element): void {
    const style = getComputedStyle(shape)
    const own = geometry.flatMap((name) => {
      const value = shape.getAttribute(name)
      return value === null ? [] : [`${name}="${escapeMarkup(value)}"`]
    })
    const look = looks.map((name) => `${name}="${escapeMarkup(style.getPropertyValue(name).replaceAll('px', ''))}"`)
    lines.push(`<${shape.localName} ${[...own, ...look].join(' ')}/>`)
  }

  function drawBox(style: CSSStyleDeclaration, { x, y, width, height }: Rectangle): void {
    const edge = style.borderTopStyle === 'none' ? 0 : Number.parseFloat(style.borderTopWidth)
    // A tint lies over the colour of the box.
    const tint = /rgba?\([^)]*\)|color\([^)]*\)|oklab\([^)]*\)/.exec(style.backgroundImage)?.[0]
    const fills = [style.backgroundColor, ...(tint === undefined ? [] : [tint])].filter((fill) => !isClear(fill))
    if (width === 0 || height === 0 || (fills.length === 0 && edge === 0)) return
    const size = `x="${round(x + edge / 2)}" y="${round(y + edge / 2)}" width="${round(width - edge)}" height="${round(height - edge)}" rx="${Number.parseFloat(style.borderTopLeftRadius) || 0}"`
    for (const fill of fills) lines.push(`<rect ${size} fill="${fill}"/>`)
    const dashes = style.borderTopStyle === 'dashed' ? ' stroke-dasharray="4 3"' : ''
    if (edge > 0)
      lines.push(`<rect ${size} fill="none" stroke="${style.borderTopColor}" stroke-width="${edge}"${dashes}/>`)
  }

  /** Line by line, as the page has broken it; what the page cuts off at an edge is shortened in its middle. */
  function drawText(node: Text, style: CSSStyleDeclaration, right: number): void {
    const range = document.createRange()
    const found: { text: string; box: DOMRect }[] = []
    for (const { segment, index } of new Intl.Segmenter('en').segment(node.data)) {
      range.setStart(node, index)
      range.setEnd(node, index + segment.length)
      const box = range.getBoundingClientRect()
      const last = found.at(-1)
      const isBlank = segment.trim() === ''
      if (box.width === 0 && isBlank) continue
      if (last && Math.abs(last.box.top - box.top) < 2) {
        last.text += segment
        last.box = new DOMRect(Math.min(last.box.left, box.left), box.top, 0, box.height)
      } else if (!isBlank) found.push({ text: segment, box })
    }
    for (const { text, box } of found) {
      const name = shownName(text.replaceAll(/[ \t\r\n]+/g, ' ').trimEnd())
      const shown =
        right === Infinity ? name : shorten(name, Math.ceil(right - box.left - 0.1), style.font, measure(style))
      if (shown !== '') write(shown, box.left - origin.x, box.top - origin.y + box.height * 0.8, style)
    }
  }

  return { lines, draw, write }
}

function isClear(colour: string): boolean {
  return colour === 'transparent' || /[,/] ?0\)$/.test(colour)
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100)
}
