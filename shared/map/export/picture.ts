import { escapeMarkup } from '#shared/export/characters.ts'
import { paint, type Drawn, type PaintContext, type PaintState, type View } from '../paint.ts'
import type { Scene } from '../scene.ts'
import { createSvgContext } from '../svg.ts'
import { withOwnWidths } from '../text.ts'
import { footerHeight, paintFooter } from './footer.ts'
import { stateWords, subjectOf } from './subject.ts'

export { footerHeight }

export interface Picture {
  scene: Scene
  /** The map's own part; the footer stands below it. */
  view: View
  state: PaintState
  title: string
  /** Of what, as of when, how much of it; what is lit in it the picture says itself. */
  caption: string
}

/** The map as a picture of its own, on whatever is drawn on. */
export function paintPicture(context: PaintContext, picture: Picture): Drawn {
  const { scene, view, state } = picture
  const drawn = paint(context, scene, view, state)
  paintFooter(context, view, { overview: drawn.level === 'overview', state, caption: wholeCaption(picture) })
  return drawn
}

/** Device pixels of a PNG for each CSS pixel of its picture. */
const density = 2

/** How large a canvas a PNG needs, its footer included. Device pixels. */
export function pixelSize({ width, height }: Pick<View, 'width' | 'height'>): { width: number; height: number } {
  return { width: Math.max(1, width * density), height: Math.max(1, (height + footerHeight) * density) }
}

/** The picture on a canvas of `pixelSize`, whoever is going to make a PNG of it. */
export function paintPixels(context: PaintContext, picture: Picture): Drawn {
  return paintPicture(context, { ...picture, view: { ...picture.view, pixelRatio: density } })
}

/** What is lit first: the picture is about that. */
function wholeCaption({ scene, state, caption }: Picture): string {
  return [...stateWords(scene.model, state), caption].join(' · ')
}

function wholeTitle({ scene, state, title }: Picture): string {
  return state.lit ? `${title} · ${subjectOf(scene.model, state.lit.selection)}` : title
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
      `<title>${escapeMarkup(wholeTitle(picture))}</title>\n<desc>${escapeMarkup(wholeCaption(picture))}</desc>\n`,
      context.elements(),
      '</svg>\n',
    ].join('')
  })
}
