import { writeMapCsv } from '#shared/map/export/csv.ts'
import { writeDot } from '#shared/map/export/dot.ts'
import { writeMapJson } from '#shared/map/export/json.ts'
import { drawSvg, footerHeight, paintPicture, type Picture } from '#shared/map/export/picture.ts'
import { captionOf, type Shown } from '#shared/map/export/shown.ts'

export const mediaTypes = {
  svg: 'image/svg+xml',
  png: 'image/png',
  dot: 'text/vnd.graphviz',
  json: 'application/json',
  csv: 'text/csv',
}

/** Device pixels of a PNG for each CSS pixel on screen. */
const density = 2

/** The file itself; null for a picture before anything is painted. */
export async function contentOf(
  format: keyof typeof mediaTypes,
  shown: Shown,
  painted: Pick<Picture, 'scene' | 'view' | 'state'> | null,
): Promise<string | Blob | null> {
  switch (format) {
    case 'dot':
      return writeDot(shown)
    case 'json':
      return writeMapJson(shown)
    case 'csv':
      return writeMapCsv(shown)
    case 'svg':
    case 'png':
    default: {
      if (painted === null) return null
      const picture = { ...painted, title: `Attachment map of ${shown.endpoint}`, caption: captionOf(shown) }
      return format === 'svg' ? drawSvg(picture) : await pixelsOf(picture)
    }
  }
}

async function pixelsOf(picture: Picture): Promise<Blob | null> {
  const { width, height } = picture.view
  const canvas = new OffscreenCanvas(Math.max(1, width * density), Math.max(1, (height + footerHeight) * density))
  const context = canvas.getContext('2d', { alpha: false })
  if (context === null) return null
  paintPicture(context, { ...picture, view: { ...picture.view, pixelRatio: density } })
  return await canvas.convertToBlob({ type: 'image/png' })
}
