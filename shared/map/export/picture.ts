import { escapeMarkup } from '#shared/export/characters.ts'
import { fontOf, widthIn } from '../metrics.ts'
import { shownName } from '../names.ts'
import { paint, type Drawn, type PaintContext, type PaintState, type View } from '../paint.ts'
import type { Scene } from '../scene.ts'
import { createSvgContext } from '../svg.ts'
import { withOwnWidths } from '../text.ts'
import { createBlankContext } from './blank.ts'
import { layOutFooter, paintFooter, type Footer } from './footer.ts'
import { marksOf } from './footer-marks.ts'
import { inSight, litSeenWords } from './in-sight.ts'
import { pictureCaption, type Shown } from './shown.ts'
import { stateWords, subjectOf } from './subject.ts'

/** Device pixels of a PNG for each CSS pixel of its picture. */
const density = 2

export interface Picture {
  scene: Scene
  /** The map's own part; the footer stands below it. */
  view: View
  state: PaintState
  /** What it is of. */
  shown: Omit<Shown, 'lit'>
  /** The whole is at least so high, CSS pixels. */
  least?: number
}

/** What a picture says, and how high it is with that. */
export interface Told {
  title: string
  /** Of what, as of when, what is drawn of how much and what is left out; what is lit first. */
  description: string
  footer: Footer
  /** Of the whole picture, CSS pixels. */
  height: number
}

/** Measures texts: a canvas, or the table of widths. */
export type Ruler = Pick<PaintContext, 'font' | 'measureText'>

export function createTableRuler(): Ruler {
  const ruler: Ruler = {
    font: '10px sans-serif',
    measureText: (text) => ({ width: widthIn(text, fontOf(ruler.font)) }),
  }
  return ruler
}

/** What a picture is going to say, found by painting it where nothing is seen. `ruler` is of whoever paints it then. */
export function tell(picture: Picture, ruler: Ruler): Told {
  const { scene, view, state } = picture
  return withOwnWidths(() => toldOf(picture, paint(createBlankContext(ruler), scene, view, state)))
}

/** The same of its PNG. */
export function tellPixels(picture: Picture, ruler: Ruler): Told {
  return tell({ ...picture, view: { ...picture.view, pixelRatio: density } }, ruler)
}

function toldOf({ scene, view, state, shown, least = 0 }: Picture, drawn: Drawn): Told {
  const seen = inSight(scene, view)
  const { lit } = state
  const parts = [
    // What is lit first: the picture is about that.
    ...stateWords(scene.model, state, lit ? litSeenWords(scene, lit.cells, seen) : ''),
    ...pictureCaption(shown, { scene, seen, drawn }),
  ]
  const title = `Attachment map of ${shownName(shown.endpoint)}`
  const needed = layOutFooter(marksOf(scene, state, drawn), parts, view.width)
  const footer = { ...needed, height: Math.max(needed.height, least - view.height) }
  return {
    title: lit ? `${title} · ${subjectOf(scene.model, lit.selection)}` : title,
    description: parts.join(' · '),
    footer,
    height: view.height + footer.height,
  }
}

/** How large a canvas the PNG of a whole picture needs. Device pixels. */
export function pixelSize({ width, height }: { width: number; height: number }): { width: number; height: number } {
  return { width: Math.max(1, width * density), height: Math.max(1, height * density) }
}

/** The picture on a canvas of `pixelSize`, whoever is going to make a PNG of it. */
export function paintPixels(context: PaintContext, { scene, view, state }: Picture, { footer }: Told): void {
  withOwnWidths(() => {
    paint(context, scene, { ...view, pixelRatio: density }, state)
    paintFooter(context, view, footer)
  })
}

/** A whole SVG document. Equal pictures are equal to the byte. */
export function drawSvg(picture: Picture): string {
  return withOwnWidths(() => {
    const { scene, view, state } = picture
    const context = createSvgContext()
    const { title, description, footer, height } = toldOf(picture, paint(context, scene, view, state))
    paintFooter(context, view, footer)
    const size = `width="${view.width}" height="${height}" viewBox="0 0 ${view.width} ${height}"`
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" font-family="${escapeMarkup(view.palette.font)}" xml:space="preserve">\n`,
      `<title>${escapeMarkup(title)}</title>\n<desc>${escapeMarkup(description)}</desc>\n`,
      context.elements(),
      '</svg>\n',
    ].join('')
  })
}
